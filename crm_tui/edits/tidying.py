"""Moving records into the folders that new ones would get; their ids stay."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.edits.folders import FULL, is_own, place
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change, Plan
from crm_tui.query.lying import Lying, is_there, lying
from crm_tui.wording.listed import counted

if TYPE_CHECKING:
    from crm_tui.index.database import Connection


class Move(NamedTuple):
    """A record, and the paths from and to which its file goes."""

    kind: str
    id: str
    source: str
    target: str


class Tidying(NamedTuple):
    """The plan with what it moves, and the paths of what stays.

    `own` are in folders that users made; where `blocked` would go, another file lies.
    """

    plan: Plan
    moves: tuple[Move, ...]
    own: tuple[str, ...]
    blocked: tuple[str, ...]


def tidy(editor: Editor, db: "Connection", kinds: Iterable[Kind], *, everything: bool = False) -> Tidying:
    """The plan that moves records of these kinds where new ones would go.

    Folders that users made are left alone unless `everything` is to be moved. What cannot be read stays.
    """
    changes: list[Change] = []
    moves: list[Move] = []
    own: list[str] = []
    blocked: list[str] = []
    for kind in kinds:
        listed = list(lying(db, kind))
        sizes = Counter(row.root for row in listed)
        for row, target in _targets(kind, listed):
            if not everything and is_own(kind, row.id, row.folder, sizes[row.root] > FULL):
                own.append(row.path)
            elif is_there(db, row.root, target):
                blocked.append(row.path)
            else:
                changes.append(Change(row.root, row.path, row.digest, to=target))
                moves.append(Move(kind.name, row.id, row.path, target))
    count = len(changes)
    words = f"Tidy: move {counted(count, 'record')}" if count else "Everything is in its place"
    return Tidying(Plan(words, tuple(changes), editor.me), tuple(moves), tuple(own), tuple(blocked))


def _targets(kind: Kind, listed: list[Lying]) -> Iterator[tuple[Lying, str]]:
    """Each record that does not lie where a new one would go, with the path where it would."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in listed:
        counts[row.root, f"records/{kind.plural}"] += 1
        counts[row.root, f"records/{kind.plural}/{row.day[:4]}/{row.day[5:7]}"] += 1
    for row in listed:
        if kind.by_month and not row.day:
            continue
        folder = place(kind, row.id, row.day, partial(_others, counts, row.root))
        if folder != row.folder:
            yield row, f"{folder}/{row.path.rpartition('/')[2]}"


def _others(counts: Counter[tuple[str, str]], root: str, folder: str) -> int:
    """How many of the records that belong below a folder are others than the one that asks."""
    return counts[root, folder] - 1
