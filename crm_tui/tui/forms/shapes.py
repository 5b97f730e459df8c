"""How a field's value is laid out in a form: rows of texts below columns, and back to what a file holds.

What was not touched goes back as the very node that stood in the file, however it was spelled.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_tui.edits.words import node_from_words, refuse_control
from crm_tui.errors import Refused
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.types import TEXT
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Address, Node
from crm_tui.tui.forms.items import quoted, split_items
from crm_tui.tui.forms.reading import cell_text

_KEY = "key"
# No declared field is called like this.
_LABEL = " label"


class Odd(ValueError):
    """A node that does not fit the shape of its field: it is edited as it is written."""


class Row(NamedTuple):
    """What stands in the cells of a row. `node` is what the file has for it, which reads as the texts of `origin`."""

    texts: tuple[str, ...]
    origin: tuple[str, ...] = ()
    node: Node | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(text.strip() for text in self.texts)


class Fault(NamedTuple):
    """What is wrong with a cell."""

    row: int
    column: int
    words: str


class Reading(NamedTuple):
    """The node that the rows make, None for nothing, and what of them cannot be read."""

    node: Node | None
    faults: tuple[Fault, ...] = ()


Rows = tuple[Row, ...]


class Shape:
    """The shape of one value in one cell; the others override what differs.

    `several` says that rows may be added and taken out, `ordered` that they may be moved, `upright` that the columns
    stand one below the other. The column `label` only says what the other is; -1 for none.
    """

    several = ordered = False
    label = -1
    upright = False

    def __init__(self, field: Field) -> None:
        self.field = field
        self.columns: tuple[Field, ...] = (field,)

    @property
    def long(self) -> bool:
        """Whether it is a text of several lines."""
        return self.field.type.name == "long_text"

    @property
    def empty(self) -> Row:
        """A row in which nothing stands."""
        return Row(("",) * len(self.columns))

    def rows(self, node: Node | None, ctx: Context) -> Rows:
        """The rows of a node. Raises Odd."""
        found = tuple(self._row(each, ctx) for each in self._parts(node)) if node not in (None, "") else ()
        return found or (() if self.several else (self.empty,))

    def typed(self, text: str, ctx: Context) -> Rows:
        """The rows of what somebody typed for the whole field on one line; in one cell where it makes no rows."""
        if self.several:
            try:
                rows = self.rows(node_from_words(self.field, text, ctx), ctx)
                return tuple(Row(row.texts) for row in rows)
            except (Invalid, Odd):
                pass
        return (self._alone(text),)

    def added(self, rows: Rows, text: str, ctx: Context) -> Rows:
        """The rows, and those of what somebody typed to be added; one value gives way to another."""
        kept = tuple(row for row in rows if not row.blank) if self.several else ()
        return (*kept, *self.typed(text, ctx))

    def with_part(self, rows: Rows, name: str, text: str) -> Rows | None:
        """The rows with this in the part of that name; None for a value without such parts."""
        return None

    def _alone(self, text: str) -> Row:
        return Row((text, *self.empty.texts[1:]))

    def read(self, rows: Sequence[Row], ctx: Context) -> Reading:
        """What the rows make; rows in which nothing stands count for nothing."""
        nodes: list[Node] = []
        faults: list[Fault] = []
        for number, row in enumerate(rows):
            if row.node is not None and row.texts == row.origin:
                nodes.append(row.node)
            elif not row.blank:
                cells, wrong = self._cells(number, row, ctx)
                faults += wrong
                if not wrong and (node := self._join(row, cells)) is not None:
                    nodes.append(node)
        return Reading(self._whole(nodes), (*faults, *self._between(rows)))

    def _parts(self, node: Node | None) -> Iterable[Node]:
        """The part of a node that each row holds. Raises Odd."""
        return () if node is None else (node,)

    def _row(self, node: Node, ctx: Context) -> Row:
        texts = self._texts(node, ctx)
        return Row(texts, texts, node)

    def _texts(self, node: Node, ctx: Context) -> tuple[str, ...]:
        return (cell_text(self.field, node, ctx),)

    def _cells(self, number: int, row: Row, ctx: Context) -> tuple[dict[str, Node], list[Fault]]:
        """The nodes of the cells in which something stands that was not there before, and what is wrong with them."""
        cells: dict[str, Node] = {}
        faults = []
        for place, (column, text) in enumerate(zip(self.columns, row.texts, strict=True)):
            try:
                node = self._cell(column, text, row, ctx)
            except Invalid as error:
                faults.append(Fault(number, place, f"{error.message} ({error.hint})" if error.hint else error.message))
            else:
                if node is not None:
                    cells[column.name] = node
        return cells, faults or list(self._lacking(number, row))

    def _cell(self, column: Field, text: str, row: Row, ctx: Context) -> Node | None:
        return read_cell(column, text, ctx)

    def _lacking(self, number: int, row: Row) -> Iterable[Fault]:
        """What is missing in a row in which something stands."""
        return ()

    def _between(self, rows: Sequence[Row]) -> Iterable[Fault]:
        """What is wrong with rows that are fine one by one."""
        return ()

    def _join(self, row: Row, cells: Mapping[str, Node]) -> Node | None:
        """The node of a row."""
        return cells.get(self.field.name)

    def _whole(self, nodes: list[Node]) -> Node | None:
        """The node of the field."""
        return nodes[0] if nodes else None


class Items(Shape):
    """Several short texts in one cell, between commas; quotes hold together one that has a comma in it."""

    def added(self, rows: Rows, text: str, ctx: Context) -> Rows:
        """The texts, and those to be added, in the one cell."""
        return self.typed(", ".join(filter(None, (*(row.texts[0].strip() for row in rows), text))), ctx)

    def _texts(self, node: Node, ctx: Context) -> tuple[str, ...]:
        if isinstance(node, dict) or any(not isinstance(each, str) for each in node):
            raise Odd
        items = node if isinstance(node, list) else [node]
        return (", ".join(quoted(cell_text(self.field.of or self.field, item, ctx)) for item in items if item),)

    def _cell(self, column: Field, text: str, row: Row, ctx: Context) -> Node | None:
        inner = column.of or column
        items = [read_cell(inner, item, ctx) for item in split_items(text)]
        return [item for item in items if item is not None] or None


class Listed(Shape):
    """A row for each value."""

    several = ordered = True

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.inner = field.of or field
        self.columns = (self.inner,)

    def _alone(self, text: str) -> Row:
        return self._row_of(text)

    def _row_of(self, value: str, label: str = "") -> Row:
        return Row((value,))

    def _parts(self, node: Node | None) -> Iterable[Node]:
        if isinstance(node, dict):
            raise Odd
        return [each for each in node if each != ""] if isinstance(node, list) else super()._parts(node)

    def _texts(self, node: Node, ctx: Context) -> tuple[str, ...]:
        return self._row_of(self._value(node, ctx)).texts

    def _value(self, node: Node, ctx: Context) -> str:
        if not isinstance(node, str):
            raise Odd
        return cell_text(self.inner, node, ctx)

    def _join(self, row: Row, cells: Mapping[str, Node]) -> Node | None:
        return cells.get(self.inner.name)

    def _whole(self, nodes: list[Node]) -> Node | None:
        return nodes or None


class Labels(Listed):
    """A row for each value, with a label behind it that may be missing."""

    label = 1

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.columns = (self.inner, Field(_LABEL, TEXT, "label"))

    def _row_of(self, value: str, label: str = "") -> Row:
        return Row((value, label))

    def _parts(self, node: Node | None) -> Iterable[Node]:
        if isinstance(node, dict):
            return [{label: each} for label, each in node.items() if each != ""]
        return super()._parts(node)

    def _texts(self, node: Node, ctx: Context) -> tuple[str, ...]:
        label = ""
        if isinstance(node, dict):
            if len(node) != 1:
                raise Odd
            [(label, node)] = node.items()
        return self._row_of(self._value(node, ctx), label).texts

    def _lacking(self, number: int, row: Row) -> Iterable[Fault]:
        place = self.columns.index(self.inner)
        if not row.texts[place].strip():
            yield Fault(number, place, f"{self.inner.title} is missing")

    def _join(self, row: Row, cells: Mapping[str, Node]) -> Node | None:
        label, value = row.texts[self.label].strip(), cells.get(self.inner.name)
        return {label: value} if label and value is not None else value


class Names(Labels):
    """A row for each name and its value; a map has no order."""

    label = 0
    ordered = False

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.columns = (Field(_LABEL, TEXT, "name"), self.inner)

    def with_part(self, rows: Rows, name: str, text: str) -> Rows | None:
        """The rows with this beside the name."""
        return (*(row for row in rows if not row.blank and row.texts[self.label] != name), self._row_of(text, name))

    def _row_of(self, value: str, label: str = "") -> Row:
        return Row((label, value))

    def _parts(self, node: Node | None) -> Iterable[Node]:
        if not isinstance(node, dict):
            raise Odd
        return super()._parts(node)

    def _lacking(self, number: int, row: Row) -> Iterable[Fault]:
        if not row.texts[self.label].strip():
            yield Fault(number, self.label, "a name is missing")
        yield from super()._lacking(number, row)

    def _between(self, rows: Sequence[Row]) -> Iterable[Fault]:
        seen = set()
        for number, row in enumerate(rows):
            name = row.texts[self.label].strip()
            if name and name in seen:
                yield Fault(number, self.label, f"{name} stands there twice")
            seen.add(name)

    def _whole(self, nodes: list[Node]) -> Node | None:
        return {name: each for node in nodes if isinstance(node, dict) for name, each in node.items()} or None


class Columns(Shape):
    """A map in a row, a column for each of its fields; what it has besides stays."""

    def _texts(self, node: Node, ctx: Context) -> tuple[str, ...]:
        if not isinstance(node, dict):
            raise Odd
        return tuple(cell_text(column, node.get(column.name, ""), ctx) for column in self.columns)

    def _cells(self, number: int, row: Row, ctx: Context) -> tuple[dict[str, Node], list[Fault]]:
        cells, faults = super()._cells(number, row, ctx)
        return cells, [fault for fault in faults if self._is_new(row, fault.column)]

    def _is_new(self, row: Row, place: int) -> bool:
        return not row.origin or row.texts[place] != row.origin[place]

    def _join(self, row: Row, cells: Mapping[str, Node]) -> Node | None:
        had = row.node if isinstance(row.node, dict) else {}
        now: dict[str, Node] = {name: node for name, node in had.items() if name == _KEY}
        for place, column in enumerate(self.columns):
            node = cells.get(column.name) if self._is_new(row, place) else had.get(column.name)
            if node is not None:
                now[column.name] = node
        names = {column.name for column in self.columns}
        return {**now, **{name: node for name, node in had.items() if name not in names}} or None


class Entries(Columns):
    """A row for each entry, without its key."""

    several = ordered = True

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.columns = tuple(each for each in field.fields if each.name != _KEY)

    def _parts(self, node: Node | None) -> Iterable[Node]:
        if isinstance(node, str):
            raise Odd
        return node if isinstance(node, list) else super()._parts(node)

    def _whole(self, nodes: list[Node]) -> Node | None:
        return nodes or None


class Parts(Columns):
    """An address: its parts one below the other."""

    upright = True

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.columns = tuple(Field(name, TEXT) for name in Address._fields)

    def with_part(self, rows: Rows, name: str, text: str) -> Rows | None:
        """The address with this in the part of that name, where it is one."""
        names = [column.name for column in self.columns]
        if name not in names:
            return None
        return tuple(
            row._replace(texts=tuple(text if each == name else had for each, had in zip(names, row.texts, strict=True)))
            for row in rows
        )

    def _row(self, node: Node, ctx: Context) -> Row:
        row = super()._row({"street": node} if isinstance(node, str) else node, ctx)
        return row._replace(node=node)

    def _join(self, row: Row, cells: Mapping[str, Node]) -> Node | None:
        had: Node | None = {"street": row.node} if isinstance(row.node, str) else row.node
        node = super()._join(row._replace(node=had), cells)
        return node["street"] if isinstance(node, dict) and set(node) == {"street"} else node


def shape_of(field: Field) -> Shape:
    """How a field is laid out."""
    name = field.type.name
    if name in ("list", "set"):
        return Items(field) if (field.of or field).type.name == "text" else Listed(field)
    return _SHAPES.get(name, Shape)(field)


def read_cell(field: Field, text: str, ctx: Context) -> Node | None:
    """The node that somebody meant by a text, None for nothing. Raises Invalid."""
    printable(text)
    return node_from_words(field, text, ctx)


def printable(text: str) -> None:
    """Raises Invalid for a text that would steer a terminal."""
    try:
        refuse_control("", text)
    except Refused as error:
        raise Invalid(error.message.removeprefix(": "), error.hint) from None


_SHAPES: dict[str, type[Shape]] = {"labelled": Labels, "map": Names, "entries": Entries, "address": Parts}
