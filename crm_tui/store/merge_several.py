"""Merges lists: sets, items with labels, entries with keys, and lists whose order counts."""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple, TypeAlias

from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.model.value import Node
from crm_tui.store.diff3 import Chunk, diff3
from crm_tui.store.merge_grown import Grown, Slot, Step, conflict, list_of
from crm_tui.store.merge_match import UNDECLARED, Sides, by_entry, by_value, key_of, label_of, value_of
from crm_tui.store.merge_order import weave
from crm_tui.store.merge_whole import changed_side, spelled, whole

Settle: TypeAlias = Callable[[MergeField, Node | None, Node | None, Node | None], Grown]
LABELLED = MergeField(same=lambda one, two: label_of(one) == label_of(two))


class Lists(NamedTuple):
    """The items of a list on the three sides."""

    base: list[Node]
    ours: list[Node]
    theirs: list[Node]


def several(field: MergeField, items: Lists, settle: Settle) -> Grown:
    """The merge of items that are matched by what they are; `settle` merges an entry's keys."""
    sides = by_entry(*items) if field.rule is MergeRule.ENTRIES else by_value(field, *items)
    slots = _slots(field, items, sides, settle)
    alive = {name for name, slot in slots.items() if slot.grown.node is not None}
    order = _set_order(sides, alive) if field.rule is MergeRule.SET else weave(*sides, alive, _rank)
    found = [slots[name] for name in order]
    return list_of(_sorted(field, found) if field.order else found)


def in_order(items: Lists, normal: Callable[[Node], Hashable], base: Node | None) -> Grown:
    """The merge of a list whose order counts; `base` is the base's whole node."""
    sides = [[normal(item) for item in side] for side in items]
    slots: list[Slot] = []
    for chunk in diff3(*sides):
        side = changed_side(chunk, *sides)
        if side is None:
            return _kept(items, list(diff3(*sides)), base)
        slots += _chunk_slots(items, chunk, side)
    return list_of(slots)


def _chunk_slots(items: Lists, chunk: Chunk, side: str) -> Iterator[Slot]:
    """The items of a chunk as `side` has them, beside those in whose place they stand."""
    taken = chunk.theirs if side == "theirs" else chunk.ours
    spans = [span if span.size == taken.size else None for span in chunk.spans]
    for step in range(taken.size):
        b, o, t = (None if span is None else span.start + step for span in spans)
        if side == "both":
            node = spelled(*(None if at is None else side[at] for side, at in zip(items, (b, o, t), strict=True)))
        else:
            node = (items.theirs if side == "theirs" else items.ours)[taken.start + step]
        yield Slot("", b, o, t, UNDECLARED, Grown(node))


def _kept(items: Lists, chunks: list[Chunk], base: Node | None) -> Grown:
    """Our items as they are, and the question."""
    slots = []
    for chunk in chunks:
        for step in range(chunk.ours.size):
            here = chunk.ours.start + step
            b, t = (chunk.base.start, chunk.theirs.start) if chunk.stable else (None, None)
            slots.append(Slot("", b, here, t, UNDECLARED, Grown(items.ours[here])))
    return list_of(slots)._replace(conflicts=conflict(base, items.ours, items.theirs).conflicts)


def _slots(field: MergeField, items: Lists, sides: Sides, settle: Settle) -> dict[Hashable, Slot]:
    places = [{name: place for place, name in enumerate(side)} for side in sides]
    slots: dict[Hashable, Slot] = {}
    for name in dict.fromkeys((*sides.base, *sides.ours, *sides.theirs)):
        b, o, t = (side.get(name) for side in places)
        nodes = [None if at is None else side[at] for side, at in zip(items, (b, o, t), strict=True)]
        grown = _item(field, nodes, settle)
        slots[name] = Slot(_name(field, grown.node), b, o, t, _item_field(field), grown)
    return slots


def _item(field: MergeField, nodes: list[Node | None], settle: Settle) -> Grown:
    base, ours, theirs = nodes
    if field.rule is MergeRule.ENTRIES:
        return settle(_item_field(field), base, ours, theirs)
    if field.rule is MergeRule.LABELLED:
        return whole(LABELLED, base, ours, theirs)
    if field.rule is MergeRule.SET and base is not None and (ours is None or theirs is None):
        return Grown(None)
    return Grown(spelled(base, ours, theirs))


def _item_field(field: MergeField) -> MergeField:
    return MergeField(inner=field.inner) if field.rule is MergeRule.ENTRIES else UNDECLARED


def _name(field: MergeField, node: Node | None) -> Step:
    """What conflicts call an item: its key, its value without label, or "" for its index."""
    if field.rule is MergeRule.ENTRIES:
        return key_of(node or "") or ""
    if isinstance(node, dict) and len(node) == 1:
        node = next(iter(node.values()))
    return node if isinstance(node, str) else ""


def _set_order(sides: Sides, alive: set[Hashable]) -> list[Hashable]:
    """The base's order, then additions sorted; the order of a side that alone changed the set."""
    was, mine, other = (frozenset(side) for side in sides)
    if mine == other == was:
        return sides.ours if sides.theirs == sides.base else sides.theirs if sides.ours == sides.base else sides.base
    if mine == was:
        return sides.theirs
    if other == was:
        return sides.ours
    return [name for name in sides.base if name in alive] + sorted(alive - was, key=_rank)


def _rank(name: Hashable) -> tuple[str, str]:
    """Sorts items by what they mean."""
    value = name[0] if isinstance(name, tuple) else name
    return (value if isinstance(value, str) else repr(value)), repr(name)


def _sorted(field: MergeField, slots: list[Slot]) -> list[Slot]:
    """Entries by the fields that give their order, those without it first."""
    keys = [_order_key(field, slot.grown.node) for slot in slots]
    try:
        places = sorted(range(len(slots)), key=lambda place: keys[place])
    except TypeError:
        places = sorted(range(len(slots)), key=lambda place: repr(keys[place]))
    return [slots[place] for place in places]


def _order_key(field: MergeField, node: Node | None) -> list[Any]:
    """What an entry is sorted by; a value that is missing comes before all others."""
    entry = node if isinstance(node, dict) else {}
    found = [(field.inner.get(name, UNDECLARED), entry.get(name)) for name in field.order]
    return [() if value is None else (value_of(inner, value),) for inner, value in found]
