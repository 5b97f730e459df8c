"""Merges two changes of one record by its nodes: every key by the rule of its field."""

from collections.abc import Mapping
from functools import partial

from crm_tui.model.merge_rule import FieldTable, MergeField, MergeRule
from crm_tui.model.value import Node
from crm_tui.store.merge_grown import Grown, MergeConflict, Slot, map_of
from crm_tui.store.merge_match import ANY, SEVERAL, UNDECLARED, items_of, value_of
from crm_tui.store.merge_order import weave
from crm_tui.store.merge_several import Lists, in_order, several
from crm_tui.store.merge_whole import lines, whole

__all__ = ["MergeConflict", "grow", "merge_maps", "merge_node", "merge_nodes", "settle"]

_BY_NAME = frozenset((MergeRule.MAP, MergeRule.RESTRICTIVE))


def merge_nodes(
    base: Mapping[str, Node], ours: Mapping[str, Node], theirs: Mapping[str, Node], fields: FieldTable
) -> tuple[dict[str, Node], list[MergeConflict]]:
    """The merged nodes of a record, ours where the two contradict each other, and what they contradict in."""
    grown = merge_maps(base, ours, theirs, fields)
    return (grown.node if isinstance(grown.node, dict) else {}), list(grown.conflicts)


def merge_node(
    field: MergeField, base: Node | None, ours: Node | None, theirs: Node | None
) -> tuple[Node | None, list[MergeConflict]]:
    """The merged node of one field, None when it is gone, and its conflicts with places inside the field."""
    grown = settle(field, base, ours, theirs)
    return grown.node, list(grown.conflicts)


def settle(field: MergeField, base: Node | None, ours: Node | None, theirs: Node | None) -> Grown:
    """The merge of one field; a side that is as the base was gives way whole."""
    if theirs in (ours, base):
        return Grown(ours)
    if ours == base:
        return Grown(theirs)
    return grow(field, base, ours, theirs)


def grow(field: MergeField, base: Node | None, ours: Node | None, theirs: Node | None) -> Grown:
    """The merge of one field, part by part where it has parts."""
    if grown := _by_rule(field, base, ours, theirs):
        # A map or list that a side deleted whole and of which nothing is left is gone.
        return grown if grown.node or (ours is not None and theirs is not None) else grown._replace(node=None)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return merge_maps(base if isinstance(base, dict) else {}, ours, theirs, field.inner)
    if isinstance(ours, list) and isinstance(theirs, list):
        lists = Lists(base if isinstance(base, list) else [], ours, theirs)
        return in_order(lists, partial(value_of, field), base)
    if field.rule is MergeRule.TEXT and isinstance(ours, str) and isinstance(theirs, str):
        return lines(field, base, ours, theirs)
    return whole(field, base, ours, theirs)


def merge_maps(
    base: Mapping[str, Node], ours: Mapping[str, Node], theirs: Mapping[str, Node], fields: FieldTable
) -> Grown:
    """The merge of two maps key by key, keys in the order of the merged file."""
    slots: dict[str, Slot] = {}
    for name in dict.fromkeys((*base, *ours, *theirs)):
        field = fields.get(name) or fields.get(ANY, UNDECLARED)
        nodes = base.get(name), ours.get(name), theirs.get(name)
        b, o, t = (None if node is None else name for node in nodes)
        slots[name] = Slot(name, b, o, t, field, settle(field, *nodes))
    place = {name: number for number, name in enumerate(fields)}
    alive = {name for name, slot in slots.items() if slot.grown.node is not None}
    order = weave(list(base), list(ours), list(theirs), alive, lambda name: (place.get(str(name), len(place)), name))
    return map_of([slots[str(name)] for name in order] + [slot for name, slot in slots.items() if name not in alive])


def _by_rule(field: MergeField, base: Node | None, ours: Node | None, theirs: Node | None) -> Grown | None:
    """The merge of items or of names of the user's choosing, where what is absent has none; else None."""
    if field.rule in SEVERAL and not _by_key(field, ours, theirs):
        b, o, t = (items_of(field, node) for node in (base, ours, theirs))
        return None if o is None or t is None else several(field, Lists(b or [], o, t), settle)
    if field.rule in _BY_NAME:
        old, mine, other = (_names(node) for node in (base, ours, theirs))
        if mine is not None and other is not None:
            return merge_maps(old or {}, mine, other, _inner(field))
    return None


def _by_key(field: MergeField, ours: Node | None, theirs: Node | None) -> bool:
    """Whether the entries are no list here but a map with their keys as names, which the field must allow."""
    return ANY in field.inner and isinstance(ours, dict) and isinstance(theirs, dict)


def _names(node: Node | None) -> dict[str, Node] | None:
    if node is None or node == "":
        return {}
    return node if isinstance(node, dict) else None


def _inner(field: MergeField) -> FieldTable:
    return {ANY: field._replace(inner={})} if field.rule is MergeRule.RESTRICTIVE else field.inner
