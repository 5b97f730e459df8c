"""What one field of a record becomes in the index: worked out once per field, remembered for words that repeat."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.record import required
from crm_tui.model.types.base import FieldType
from crm_tui.model.value import Node, Value

# Types of which a workspace has few different values.
_FEW = frozenset(("choice", "date", "duration", "link", "time", "yes_no"))
MOST_REMEMBERED = 4096


class Taken(NamedTuple):
    """What a node becomes: its value, the cells of its columns, its rows of items and links, its words for search."""

    value: Value
    cells: tuple[Any, ...]
    items: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    words: str


class Slot(NamedTuple):
    """Where the cells of a field stand, and how a node is taken; raises Invalid where the field cannot read it.

    `memory` holds what was taken of single texts; None where texts seldom repeat.
    """

    start: int
    end: int
    take: Callable[[Node], Taken]
    memory: dict[str, Taken] | None


class Layout:
    """The columns of a kind, by field."""

    def __init__(self, kind: Kind, ctx: Context) -> None:
        self.slots: dict[str, Slot] = {}
        self.required = required(kind)
        at = 0
        for field in kind.fields.values():
            width = len(field.type.columns(field))
            searched = field.name != kind.label_field and not field.kept and field.type.searched
            memory: dict[str, Taken] | None = {} if field.type.name in _FEW else None
            take = _taker(field, ctx, width, searched)
            take = _remembering(take) if field.type.name == "set" else take
            self.slots[field.name] = Slot(at, at + width, take, memory)
            at += width
        self.computed = at
        self.width = at + len(kind.computed)


def _taker(field: Field, ctx: Context, width: int, searched: bool) -> Callable[[Node], Taken]:
    type_, name = field.type, field.name
    cls = type(type_)
    parse, row, items_of, links_of, words_of = type_.parse, type_.row, type_.items, type_.links, type_.words
    # A type that does not say otherwise stores the value itself in its one column, and is its own words.
    same_cell = cls.row is FieldType.row and width == 1
    same_words = cls.words is FieldType.words
    several = type_.several or type_.name in ("email", "phone")
    linked = _may_link(field)

    def take(node: Node) -> Taken:
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


def _remembering(take: Callable[[Node], Taken]) -> Callable[[Node], Taken]:
    """The same for lists of texts, such as tags, that are remembered as a whole."""
    memory: dict[tuple[Node, ...], Taken] = {}

    def remembering(node: Node) -> Taken:
        if not isinstance(node, list) or not all(isinstance(each, str) for each in node):
            return take(node)
        taken = memory.get(key := tuple(node))
        if taken is None:
            taken = take(node)
            if len(memory) < MOST_REMEMBERED:
                memory[key] = taken
        return taken

    return remembering


def _may_link(field: Field) -> bool:
    """Whether values of the field may hold links."""
    inside: Iterable[Field] = (*field.fields, *((field.of,) if field.of else ()))
    return field.type.name == "link" or any(map(_may_link, inside))
