"""Which item of a list is which on the three sides of a merge."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeAlias

from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.model.value import Node
from crm_tui.store.diff3 import matches

ENTRY_KEY = "key"
ANY = "*"
UNDECLARED = MergeField()
SEVERAL = frozenset((MergeRule.SET, MergeRule.UNION, MergeRule.LABELLED, MergeRule.ENTRIES))

Ids: TypeAlias = list[Hashable]


class Sides(NamedTuple):
    """Something that is there three times: in the common base, on our side and on theirs."""

    base: Ids
    ours: Ids
    theirs: Ids


def items_of(field: MergeField, node: Node | None) -> list[Node] | None:
    """The items of a field of several values: one value alone is one item; None for what has no items."""
    if node is None or node == "":
        return []
    if isinstance(node, list):
        return node
    if isinstance(node, str):
        return [node]
    if field.rule is MergeRule.LABELLED:
        return [{label: inner} for label, inner in node.items()]
    return [node] if field.rule is MergeRule.ENTRIES else None


def frozen(node: Node) -> Hashable:
    """A hashable form of a node, in which the order of a map's keys does not matter."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "list", tuple(frozen(item) for item in node)
    return "map", tuple((key, frozen(node[key])) for key in sorted(node))


def value_of(field: MergeField, item: Node) -> Hashable:
    """What an item means, without its label."""
    if field.rule is MergeRule.LABELLED and isinstance(item, dict) and len(item) == 1:
        item = next(iter(item.values()))
    return frozen(item) if field.normal is None else field.normal(item)


def meaning(field: MergeField, node: Node) -> Hashable:
    """What a node means with all its parts, hashable; a spelling changes nothing about it."""
    if field.rule in SEVERAL and (items := items_of(field, node)) is not None:
        parts = [_part(field, item) for item in items]
        return frozenset(parts) if field.rule is MergeRule.SET else tuple(parts)
    if isinstance(node, dict):
        inner = {name: inner_field(field, name) for name in node}
        return "map", tuple((name, meaning(inner[name], node[name])) for name in sorted(node))
    if isinstance(node, list):
        return "list", tuple(value_of(field, item) for item in node)
    return node if field.normal is None else field.normal(node)


def inner_field(field: MergeField, name: str) -> MergeField:
    """The field of a key inside a map or an entry."""
    if field.rule is MergeRule.RESTRICTIVE:
        return field
    return field.inner.get(name) or field.inner.get(ANY, UNDECLARED)


def label_of(item: Node) -> str:
    """The label of an item, "" without."""
    return next(iter(item)) if isinstance(item, dict) and len(item) == 1 else ""


def _part(field: MergeField, item: Node) -> Hashable:
    if field.rule is MergeRule.ENTRIES:
        return meaning(MergeField(inner=field.inner), item)
    return label_of(item) if field.rule is MergeRule.LABELLED else "", value_of(field, item)


def by_value(field: MergeField, base: list[Node], ours: list[Node], theirs: list[Node]) -> Sides:
    """Names by what the items mean; equal items of one side are told apart by number."""
    return Sides(*(_numbered([value_of(field, item) for item in side]) for side in (base, ours, theirs)))


def by_entry(base: list[Node], ours: list[Node], theirs: list[Node]) -> Sides:
    """Names by the entries' `key`; entries without one by their whole value and place in the base."""
    known = _numbered([_identity(item) for item in base])
    return Sides(known, _named(base, known, ours), _named(base, known, theirs))


def key_of(item: Node) -> str | None:
    """The key that the program gave to an entry."""
    key = item.get(ENTRY_KEY) if isinstance(item, dict) else None
    return key if isinstance(key, str) and key else None


def _identity(item: Node) -> Hashable:
    key = key_of(item)
    return ("value", frozen(item)) if key is None else ("key", key)


def _numbered(values: Sequence[Hashable]) -> Ids:
    seen: dict[Hashable, int] = {}
    names: Ids = []
    for value in values:
        seen[value] = seen.get(value, -1) + 1
        names.append((value, seen[value]))
    return names


def _named(base: list[Node], known: Ids, side: list[Node]) -> Ids:
    """The names of a side's entries: the base's where they are the same entry."""
    own = _numbered([_identity(item) for item in side])
    taken = frozenset(known)
    names = {place: name for place, name in enumerate(own) if key_of(side[place]) and name in taken}
    loose = [place for place, item in enumerate(base) if key_of(item) is None]
    rest = [place for place in range(len(side)) if place not in names]
    pairs = _pairs([frozen(base[place]) for place in loose], [frozen(side[place]) for place in rest])
    names |= {rest[here]: known[loose[there]] for there, here in pairs}
    return [names.get(place, (own[place], "new")) for place in range(len(side))]


def _pairs(base: Ids, side: Ids) -> list[tuple[int, int]]:
    """Which of two lists of whole values are the same: unchanged ones, then moved ones, then by place.

    By place only where as many stand as before between two that did not change.
    """
    pairs = matches(base, side)
    stops = [*pairs, (len(base), len(side))]
    here = {two for _, two in pairs}
    gone: dict[Hashable, list[int]] = {}
    for place in sorted(set(range(len(base))) - {one for one, _ in pairs}, reverse=True):
        gone.setdefault(base[place], []).append(place)
    loose = [place for place in range(len(side)) if place not in here]
    moved = [(found.pop(), place) for place in loose if (found := gone.get(side[place]))]
    settled = {one for one, _ in pairs + moved}, here | {two for _, two in moved}
    pairs += moved
    b = s = 0
    for there, where in stops:
        before = [place for place in range(b, there) if place not in settled[0]]
        after = [place for place in range(s, where) if place not in settled[1]]
        if len(before) == len(after):
            pairs += zip(before, after, strict=True)
        b, s = there + 1, where + 1
    return pairs
