"""What one field of a record becomes in the index: worked out once per field, remembered for words that repeat."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.record import required
from crm_tui.model.types.base import FieldType
from crm_tui.model.value import Node, Value

_MOST_REMEMBERED = 4096


# Types of which a workspace has few different values.
_FEW = frozenset(("choice", "date", "duration", "link", "set", "time", "yes_no"))


class Taken(NamedTuple):
    """What a node becomes: its value, the cells of its columns, its rows of items and links, its words for search."""

    value: Value
    cells: tuple[Any, ...]
    items: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    words: str


Take = Callable[[Node], Taken | None]


class Slot(NamedTuple):
    """Where so many cells of a field stand, and how a node is taken; what of texts was taken before is in `known`.

    Of an empty node nothing is taken. Raises Invalid where the field cannot read it.
    """

    start: int
    width: int
    take: Take
    known: Mapping[Hashable, Taken]


class Layout:
    """The columns of a kind, by field."""

    def __init__(self, kind: Kind, ctx: Context) -> None:
        self.slots: dict[str, Slot] = {}
        self.required = required(kind)
        at = 0
        for field in kind.fields.values():
            width = len(field.type.columns(field))
            searched = field.name != kind.label_field and not field.kept and field.type.searched
            take = _taker(field, ctx, width, searched)
            known: dict[Hashable, Taken] = {}
            if field.type.name in _FEW:
                take = _remembering(take, known)
            self.slots[field.name] = Slot(at, width, take, known)
            at += width
        self.computed = at
        self.width = at + len(kind.computed)


def _taker(field: Field, ctx: Context, width: int, searched: bool) -> Take:
    type_, name = field.type, field.name
    cls = type(type_)
    parse, row, items_of, links_of, words_of = type_.parse, type_.row, type_.items, type_.links, type_.words
    # A type that does not say otherwise stores the value itself in its one column, and is its own words.
    same_cell = cls.row is FieldType.row and width == 1
    same_words = cls.words is FieldType.words
    several = type_.several or type_.name in ("email", "phone")
    linked = _may_link(field)
    if same_cell and same_words and not several and not linked:
        return _plain(field, ctx, searched)

    def take(node: Node) -> Taken | None:
        if node.__class__ is str and not node.strip():
            return None
        value = parse(node, field, ctx)
        words = "" if not searched else str(value) if same_words else words_of(value, field)
        fields = (
            value,
            (value,) if same_cell else row(value, field, ctx) if width else (),
            tuple([(name, item, folded) for item, folded in items_of(value, field, ctx)]) if several else (),
            tuple([(name, kind, id_) for kind, id_ in links_of(value, field)]) if linked else (),
            words,
        )
        return tuple.__new__(Taken, fields)  # half the time of Taken(…), for each value of each file

    return take


def _plain(field: Field, ctx: Context, searched: bool) -> Take:
    """How a node is taken whose value is its one cell and its words."""
    parse = field.type.parse

    def take(node: Node) -> Taken | None:
        if node.__class__ is str and not node.strip():
            return None
        value = parse(node, field, ctx)
        return tuple.__new__(Taken, (value, (value,), (), (), str(value) if searched else ""))

    return take


def _remembering(take: Take, memory: dict[Hashable, Taken]) -> Take:
    """The same for nodes that come again and again: texts, and lists of them; others are not remembered."""

    def key_of(node: Node) -> Hashable:
        if node.__class__ is str:
            return node
        return tuple(node) if isinstance(node, list) and all(isinstance(each, str) for each in node) else None

    def remembering(node: Node) -> Taken | None:
        key = key_of(node)
        taken = memory.get(key)
        if taken is None:
            taken = take(node)
            if taken is not None and key is not None and len(memory) < _MOST_REMEMBERED:
                memory[key] = taken
        return taken

    return remembering


def _may_link(field: Field) -> bool:
    """Whether values of the field may hold links."""
    inside: Iterable[Field] = (*field.fields, *((field.of,) if field.of else ()))
    return field.type.name == "link" or any(map(_may_link, inside))
