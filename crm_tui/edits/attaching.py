"""Attaching a file to a record: a copy below files/ under a name of the program's making."""

import re
from collections.abc import Callable, Collection, Sequence
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.change import Editor, edit
from crm_tui.errors import Refused, StorageError
from crm_tui.model.ids import slug, tail, with_tail
from crm_tui.model.plan import Change, Plan
from crm_tui.model.value import Bad, Node
from crm_tui.query.find import Found
from crm_tui.query.lying import attached_elsewhere
from crm_tui.store.digest import digest
from crm_tui.store.paths import FILES, check_path

if TYPE_CHECKING:
    from crm_tui.index.database import Connection

_ENDING = re.compile(r"(?:\.tar)?\.[a-z0-9]{1,8}")
# Endings by which systems know what they run; such a file is kept without.
_RUN = frozenset(
    "app appimage bat cmd com command cpl desktop dll exe hta jar js jse lnk msi msp pif ps1 psm1 py reg scf scr sh"
    " url vb vbe vbs workflow ws wsf wsh".split()
)


class Attaching(NamedTuple):
    """The plan that attaches a file, and the path of the copy; of the one that is there where nothing is to be done."""

    plan: Plan
    path: str


def attach(
    editor: Editor, found: Found, name: str, data: bytes, *, there: Collection[str], alike: Sequence[str]
) -> Attaching:
    """The plan that attaches a file called `name` to a record.

    `there` are the paths below files/ that are taken, `alike` those of files with the same bytes: one that the
    record has already is not attached again. Raises Refused when `check` would refuse the record.
    """
    has = files_of(found)
    if again := next((path for path in alike if path in has), ""):
        words = f"{found.label} has that file already, as {FILES}/{again}"
        return Attaching(Plan(words, (), editor.me), f"{FILES}/{again}")
    made = file_name(name, editor.random)
    while made in there:
        made = file_name(name, editor.random)
    listed: list[Node] = [*has, made]
    changes = (
        Change(found.root, f"{FILES}/{made}", None, text=data),
        edit(editor, found, {"files": listed}),
    )
    return Attaching(Plan(f"Attach {made} to {found.label}", changes, editor.me), f"{FILES}/{made}")


def taken_along(db: "Connection", found: Found, read: Callable[[str, str], bytes]) -> tuple[Change, ...]:
    """The changes by which the attachments go that no other record names; `read` gives the bytes of (root, path)."""
    changes: list[Change] = []
    names = found.record.get("files") or ()
    kept = attached_elsewhere(db, found.root, found.path) if names else set()
    for name in names:
        path = f"{FILES}/{name}"
        if check_path(path) or name in kept:
            continue
        try:
            data = read(found.root, path)
        except StorageError:
            continue  # what is not there, or is no plain file, stays as it is
        changes.append(Change(found.root, path, digest(data), was=data))
    return tuple(changes)


def files_of(found: Found) -> tuple[str, ...]:
    """The attachments of a record, as paths below files/. Raises Refused where they cannot be read."""
    value = found.record.fields.get("files") or ()
    if isinstance(value, Bad):
        raise Refused(f"{found.path}: what stands below files cannot be read", "correct it first: crm edit")
    return tuple(value)


def file_name(name: str, random: Random) -> str:
    """A name for the copy of a file: a readable word, a tail, and the ending where no system runs such a file."""
    last = name.replace("\\", "/").rpartition("/")[2]
    ending = found[0] if (found := _last_ending(last.lower())) else ""
    stem = last[: len(last) - len(ending)] if ending else last
    if ending.rpartition(".")[2] in _RUN:
        ending = ""
    word = slug(stem) if any(char.isalnum() for char in stem) else "file"
    return with_tail(word, f"{tail(random)}{ending}")


def _last_ending(name: str) -> re.Match[str] | None:
    place = name.rfind(".")
    if place <= 0:
        return None
    start = place - len(".tar") if name[:place].endswith(".tar") else place
    return _ENDING.fullmatch(name, start) if start > 0 else None
