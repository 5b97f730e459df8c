"""What two records of one kind say together: field by field, nothing of either lost unless somebody chose so."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.model.field import Field
from crm_tui.model.merge_fields import merge_field
from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.model.types.base import Invalid
from crm_tui.model.types.times import TIME
from crm_tui.model.value import Node
from crm_tui.query.find import Found
from crm_tui.store.merge_match import items_of, label_of, value_of
from crm_tui.store.merge_nodes import merge_node

Nodes = Mapping[str, Node]

# What says how a record stands, and the fields that mean nothing without it: they come from one of the two.
STANDING: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "deal": ("stage", ("pipeline", "closed", "lost_reason", "probability")),
    "ticket": ("status", ("resolved",)),
}
_HISTORY = "history"
_BY_ITEM = (MergeRule.SET, MergeRule.UNION, MergeRule.LABELLED, MergeRule.LIST)
_OWN = frozenset(("formerly",))


class Difference(NamedTuple):
    """A field of which the two records say different things, both in words; `chosen` when somebody has decided."""

    field: str
    kept: str
    gone: str
    chosen: bool


class Joined(NamedTuple):
    """All keys of both records, None for those that go, and where the two differ."""

    nodes: dict[str, Node | None]
    differences: tuple[Difference, ...]


class _Part(NamedTuple):
    """What becomes of one field; the texts are what the two say where they differ."""

    node: Node | None
    kept: str = ""
    gone: str = ""


def join(editor: Editor, found: Found, kept: Nodes, gone: Nodes, takes: Mapping[str, bool]) -> Joined:
    """What the records say together; `found` is the one that stays, `kept` and `gone` what the two say.

    `takes` says of a field, or by "" of all others, whether the value is that of the one that goes.
    """
    joiner = _Joiner(editor, found, kept, gone, takes)
    parts = dict(joiner.parts())
    differences = tuple(
        Difference(name, part.kept, part.gone, name in takes or "" in takes)
        for name, part in parts.items()
        if part.kept or part.gone
    )
    return Joined({name: part.node for name, part in parts.items()}, differences)


class _Joiner:
    def __init__(self, editor: Editor, found: Found, kept: Nodes, gone: Nodes, takes: Mapping[str, bool]) -> None:
        self._editor = editor
        self._kind = found.kind
        self._kept = {name: node for name, node in kept.items() if node != ""}
        self._gone = {name: node for name, node in gone.items() if node != ""}
        self._takes = takes

    def parts(self) -> Iterator[tuple[str, _Part]]:
        """Each field with what becomes of it."""
        lead, followers = STANDING.get(self._kind.name, ("", ()))
        apart = bool(lead) and self._standing(self._kept) != self._standing(self._gone)
        for name in dict.fromkeys((*self._kind.order, *self._kept, *self._gone)):
            a, b = self._kept.get(name), self._gone.get(name)
            if name in _OWN or (a is None and b is None):
                continue
            if apart and name == lead:
                yield name, self._led(lead, followers)
            elif apart and name in followers:
                yield name, _Part(b if self._taken(lead) else a)
            elif apart and name == _HISTORY:
                yield name, self._history(self._taken(lead))
            else:
                yield name, self._part(name, a, b)

    def _standing(self, nodes: Nodes) -> tuple[Node, ...]:
        if self._kind.name == "deal":
            return nodes.get("pipeline", self._editor.schema.settings.pipelines[0].key), nodes.get("stage", "")
        return (nodes.get("status", "new"),)

    def _led(self, lead: str, followers: Sequence[str]) -> _Part:
        sides = self._kept, self._gone
        said = [_words({name: nodes[name] for name in (lead, *followers) if name in nodes}) for nodes in sides]
        node = sides[self._taken(lead)].get(lead)
        return _Part(node, *(text.removeprefix(f"{lead}: ") for text in said))

    def _taken(self, name: str) -> bool:
        return self._takes.get(name, self._takes.get("", False))

    def _history(self, taken: bool) -> _Part:
        """The history of the one whose stage it is, and what the other's tells of the time before its last entry."""
        own, other = (self._gone, self._kept) if taken else (self._kept, self._gone)
        history, more = _entries(own.get(_HISTORY)), _entries(other.get(_HISTORY))
        moments = [self._moment(entry) for entry in history]
        if moments:
            more = [entry for entry in more if self._moment(entry) <= max(moments)]
        field = merge_field(self._kind.fields[_HISTORY], self._editor.ctx)
        return _Part(merge_node(field, None, list(history), list(more))[0])

    def _moment(self, entry: Node) -> str:
        inner = {field.name: field for field in self._kind.fields[_HISTORY].fields}
        at = entry.get("at", "") if isinstance(entry, dict) else ""
        try:
            return str(TIME.row(TIME.parse(at, inner["at"], self._editor.ctx), inner["at"], self._editor.ctx)[0])
        except Invalid:
            return ""

    def _part(self, name: str, a: Node | None, b: Node | None) -> _Part:
        field = self._kind.fields.get(name)
        if b is None:
            return _Part(a)
        if a is None:
            # What cannot be read is no value to take over unasked.
            fine = field is None or self._taken(name) or self._readable(field, b)
            return _Part(b) if fine else _Part(None, "", _words(b))
        if a == b:
            return _Part(a)
        if field is None:
            return self._whole(name, a, b)
        # Who has said no in words that are no date must not be asked again for want of a date.
        restricts = field.of is not None and field.of.merge is MergeRule.RESTRICTIVE
        if not restricts and not (self._readable(field, a) and self._readable(field, b)):
            return self._whole(name, a, b)
        return self._both(field, a, b)

    def _whole(self, name: str, a: Node, b: Node) -> _Part:
        return _Part(b if self._taken(name) else a, _words(a), _words(b))

    def _both(self, field: Field, a: Node, b: Node) -> _Part:
        """What two values that can be read become."""
        rule = merge_field(field, self._editor.ctx)
        if field.type.name == "long_text":
            return _Part(joined_text(str(a), str(b)))
        if rule.rule in _BY_ITEM:
            return self._items(field.name, rule, a, b)
        first, second = (b, a) if self._taken(field.name) else (a, b)
        node, conflicts = merge_node(rule, None, first, second)
        if not conflicts:
            return _Part(node)
        if field.type.name == "address" or not conflicts[0].at:
            return self._whole(field.name, a, b)
        at = [".".join(map(str, conflict.at)) for conflict in conflicts]
        texts = [
            ", ".join(f"{place}: {_words(side)}" for place, side in zip(at, sides, strict=True) if side is not None)
            for sides in ([each.ours for each in conflicts], [each.theirs for each in conflicts])
        ]
        return _Part(node, *(reversed(texts) if self._taken(field.name) else texts))

    def _items(self, name: str, rule: MergeField, a: Node, b: Node) -> _Part:
        """The items of the first, then those that only the second has; a label that one lacks is the other's."""
        items = list(items_of(rule, a) or [])
        places = {value_of(rule, item): place for place, item in enumerate(items)}
        labels: list[tuple[Node, Node]] = []
        for item in items_of(rule, b) or []:
            place = places.setdefault(value_of(rule, item), len(items))
            if place == len(items):
                items.append(item)
            elif label_of(item) and not label_of(items[place]):
                items[place] = item
            elif label_of(item) not in ("", label_of(items[place])):
                labels.append((items[place], item))
                items[place] = item if self._taken(name) else items[place]
        return _Part(items, *(_words([pair[side] for pair in labels]) for side in (0, 1)))

    def _readable(self, field: Field, node: Node) -> bool:
        try:
            field.type.parse(node, field, self._editor.ctx)
        except Invalid:
            return False
        return True


def joined_text(a: str, b: str) -> str:
    """Two texts with a blank line between; one alone where it holds the other."""
    first, second = a.strip("\n"), b.strip("\n")
    if second in first or first in second:
        return a if second in first else b
    return f"{first.rstrip()}\n\n{second}\n"


def _entries(node: Node | None) -> list[Node]:
    return node if isinstance(node, list) else [] if node is None else [node]


def _words(node: Node) -> str:
    """A node on one line, whole."""
    if isinstance(node, str):
        return " ".join(node.split())
    if isinstance(node, list):
        return ", ".join(map(_words, node))
    return ", ".join(f"{name}: {_words(inner)}" for name, inner in node.items())
