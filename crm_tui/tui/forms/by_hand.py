"""How a form lays out what was written by hand: keys that no kind declares, and what fits no shape of its field."""

from collections.abc import Iterable

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.types import LONG_TEXT, TEXT, TYPES
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Node
from crm_tui.store.part import part_text, read_part
from crm_tui.store.unreadable import Unreadable
from crm_tui.tui.forms.shapes import Listed, Odd, Row, Rows, Shape, printable, shape_of

# No declared field is called like this.
_VALUE = Field(" value", TEXT, "value")


class Written(Shape):
    """A small text of YAML: there is no node that it cannot show."""

    def __init__(self, field: Field) -> None:
        super().__init__(Field(field.name, LONG_TEXT))

    def _texts(self, node: Node, ctx: Context) -> tuple[str, ...]:
        return (part_text(node),)

    def _cell(self, column: Field, text: str, row: Row, ctx: Context) -> Node | None:
        printable(text)
        try:
            return read_part(text) or None
        except Unreadable as error:
            place = f"line {error.line}, column {error.column}"
            raise Invalid(f"{place}: {error.finding.message}", error.finding.hint) from None


def laid_out(field: Field, node: Node | None, ctx: Context, *, declared: bool = True) -> tuple[Shape, Rows]:
    """How a field is laid out that holds a node, and the rows of it."""
    shape = shape_of(field) if declared else _undeclared_shape(field, node)
    try:
        return shape, shape.rows(node, ctx)
    except Odd:
        written = Written(field)
        return written, written.rows(node, ctx)


def _undeclared_shape(field: Field, node: Node | None) -> Shape:
    if field.type is LONG_TEXT and isinstance(node, list | dict):
        return Written(field)
    return Listed(field) if field.type.name == "list" else shape_of(field)


def undeclared(name: str, node: Node) -> Field:
    """A field for a key that no kind declares: what suits the texts, or the lists and maps of texts, that it holds.

    What is deeper, or holds nothing in some place, is edited as it is written.
    """
    if isinstance(node, str):
        return Field(name, LONG_TEXT if "\n" in node else TEXT)
    if isinstance(node, list) and _are_plain(node):
        return Field(name, TYPES["list"], of=_VALUE)
    if isinstance(node, dict) and _are_plain([*node, *node.values()]):
        return Field(name, TYPES["map"], of=_VALUE)
    return Field(name, LONG_TEXT)


def _are_plain(nodes: Iterable[Node]) -> bool:
    """Whether each is a text that fits into a cell as it is."""
    return all(isinstance(node, str) and node and node == node.strip() and _fits(node) for node in nodes)


def _fits(text: str) -> bool:
    try:
        printable(text)
    except Invalid:
        return False
    return text.splitlines() == [text]
