"""What a merge of nodes makes: the merged node, its parts, the questions it leaves, and what it tells."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from crm_tui.model.merge_rule import MergeField
from crm_tui.model.problem import Finding
from crm_tui.model.value import Node

Step: TypeAlias = str | int


class MergeConflict(NamedTuple):
    """A question that the merge leaves to people; None is absence.

    `at` leads to it: keys, an entry's `key` or else its index, the value of an item with a label. `kind` is
    "changed" (both changed it), "added" (both added it) or "deleted" (one deleted what the other changed).
    """

    at: tuple[Step, ...]
    kind: str
    base: Node | None
    ours: Node | None
    theirs: Node | None


class Slot(NamedTuple):
    """A part of a merged map or list, and where it stands on each side: its key or index, None when absent."""

    name: Step
    base: Step | None
    ours: Step | None
    theirs: Step | None
    field: MergeField
    grown: "Grown"


class Grown(NamedTuple):
    """A merged node, None when it is gone; `slots` are its parts in order where it was merged part by part."""

    node: Node | None
    slots: tuple[Slot, ...] | None = None
    conflicts: tuple[MergeConflict, ...] = ()
    notes: tuple[Finding, ...] = ()


def conflict(base: Node | None, ours: Node | None, theirs: Node | None) -> Grown:
    """Ours in place, or what is left where ours is deleted, and the question."""
    kind = "added" if base is None else "deleted" if ours is None or theirs is None else "changed"
    node = theirs if ours is None else ours
    return Grown(node, None, (MergeConflict((), kind, base, ours, theirs),))


def map_of(slots: Iterable[Slot]) -> Grown:
    """The map of these slots; those whose part is gone only tell what they have to tell."""
    slots = tuple(slots)
    return _grown({str(s.name): s.grown.node for s in slots if s.grown.node is not None}, slots)


def list_of(slots: Iterable[Slot]) -> Grown:
    """The list of these slots; those without a name are called by their index."""
    named: list[Slot] = []
    place = 0
    for slot in slots:
        named.append(slot._replace(name=place) if slot.name == "" else slot)
        place += slot.grown.node is not None
    return _grown([slot.grown.node for slot in named if slot.grown.node is not None], named)


def _grown(node: Node, slots: Sequence[Slot]) -> Grown:
    alive = tuple(slot for slot in slots if slot.grown.node is not None)
    conflicts = tuple(c._replace(at=(slot.name, *c.at)) for slot in slots for c in slot.grown.conflicts)
    notes = tuple(note._replace(at=(slot.name, *note.at)) for slot in slots for note in slot.grown.notes)
    return Grown(node, alive, conflicts, notes)
