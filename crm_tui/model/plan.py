"""An edit before it happens: what would change, in whose name, and why.

A plan says everything about an edit, so dry runs, diffs, commits, the journal and undo all read the plan.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.model.value import Node


class Change(NamedTuple):
    """What happens to one file, addressed as (root, path).

    An edit gives `keys`: top-level key → (node it had, node it gets); None is absence. A text edit
    (new file, $EDITOR, undo) gives `was` and `text` whole; `text=None` with `was` deletes the file,
    `was=None` creates it. `base` is the digest the change was made from, None for a new file. With `to` the file
    moves there, which must be free, with the keys that are given besides. Below files/ a text is any bytes.
    """

    root: str
    path: str
    base: str | None
    keys: Mapping[str, tuple[Node | None, Node | None]] = {}
    was: bytes | None = None
    text: bytes | None = None
    to: str = ""


class Plan(NamedTuple):
    """One operation: all its changes happen, or none.

    `words` is the sentence the user reads in the commit, the log and the undo list; `cause` names
    what led to it ("import csv", "undo 20261121T143200-k7xm") and is empty for a direct edit.
    """

    words: str
    changes: tuple[Change, ...]
    actor: str = ""
    cause: str = ""

    @property
    def origins(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Where each file that moves is now, by where it goes; both as (root, path)."""
        return {(each.root, each.to): (each.root, each.path) for each in self.changes if each.to}
