"""From one file's bytes to the rows it has in the index. Pure, so that any process can do it."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from crm_tui.index.fold import fold
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Problem
from crm_tui.model.record import label, read_record
from crm_tui.model.schema import Schema
from crm_tui.model.types.base import FieldType, Item
from crm_tui.model.value import Bad, Node, Value

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Parsed(NamedTuple):
    """What a readable file has in the index.

    `cells` are the kind's columns in their order, `words` the folded label and text that search reads.
    """

    cells: tuple[Any, ...]
    doc: str
    items: list[tuple[str, str, str]]
    links: list[tuple[str, str, str]]
    label: str
    words: tuple[str, str]
    problems: tuple[Problem, ...]


class Reader:
    """Reads files of one schema; made once per build, so that nothing of the schema is worked out per file."""

    def __init__(self, schema: Schema, ctx: Context) -> None:
        self.schema = schema
        self.ctx = ctx
        self.kinds = {kind.plural: kind for kind in schema.kinds.values()}
        self._layouts = {kind.name: _Layout(kind) for kind in schema.kinds.values()}

    def parse(self, kind: Kind, id_: str, nodes: dict[str, Node], place: "Place") -> Parsed:
        """The rows of a record whose file gave `nodes`."""
        ctx = self.ctx
        record, findings = read_record(kind, id_, nodes, ctx, self.schema.settings)
        layout = self._layouts[kind.name]
        slots = layout.slots
        cells: list[Any] = [None] * layout.width
        items: list[tuple[str, str, str]] = []
        links: list[tuple[str, str, str]] = []
        words: list[str] = []
        values = record.fields
        for name, value in values.items():
            slot = slots.get(name)
            if slot is None or value.__class__ is Bad:
                words.append(_loose(name, value))
                continue
            field, start, end, row, items_of, links_of, words_of = slot
            if row is None:
                cells[start] = value
            elif end > start:
                cells[start:end] = row(value, field, ctx)
            if items_of is not None:
                items += [(name, item, folded) for item, folded in items_of(value, field, ctx)]
            if links_of is not None:
                links += [(name, to_kind, to_id) for to_kind, to_id in links_of(value, field)]
            if words_of is not None:
                words.append(value if words_of is _itself else words_of(value, field))
        for number, computed in enumerate(kind.computed, layout.width - len(kind.computed)):
            cells[number] = computed.of(values, ctx)
        called = label(kind, record)
        problems = tuple([place.problem(finding) for finding in findings]) if findings else ()
        return Parsed(
            tuple(cells), _encode(nodes), items, links, called, (fold(called), fold(" ".join(words))), problems
        )


def _itself(value: Value, field: Field) -> str:
    """The words of a value that is a text already."""
    return str(value)


class _Slot(NamedTuple):
    """Where a field's cells stand, and what of its type is asked; None is what need not be."""

    field: Field
    start: int
    end: int
    row: Callable[..., tuple[Any, ...]] | None
    items: Callable[..., Iterable[Item]] | None
    links: Callable[..., Iterable[tuple[str, str]]] | None
    words: Callable[..., str] | None


class _Layout:
    """The columns of a kind, by field."""

    def __init__(self, kind: Kind) -> None:
        self.slots: dict[str, _Slot] = {}
        at = 0
        for field in kind.fields.values():
            type_ = field.type
            width = len(type_.columns(field))
            searched = field.name != kind.label_field and not field.kept and type_.searched
            words = _itself if type(type_).words is FieldType.words else type_.words
            several = type_.several or type_.name in ("email", "phone")
            # A type that does not say otherwise stores the value itself in its one column.
            own = type(type_).row is not FieldType.row or width != 1
            self.slots[field.name] = _Slot(
                field, at, at + width, type_.row if own else None, type_.items if several else None,
                type_.links if _links(field) else None, words if searched else None,
            )  # fmt: skip
            at += width
        self.width = at + len(kind.computed)


def _links(field: Field) -> bool:
    """Whether values of the field may hold links."""
    if field.type.name == "link":
        return True
    return any(_links(inner) for inner in (*field.fields, *((field.of,) if field.of else ())))


class Place(NamedTuple):
    """Where findings are: the file, and its bytes to count lines in."""

    root: str
    path: str
    data: bytes

    def problem(self, finding: Finding) -> Problem:
        """The finding with its line and column."""
        line, column = 0, 0
        if finding.at:
            from crm_tui.store.yaml import locate

            line, column = locate(self.data, finding.at)
        return Problem(
            finding.severity, finding.code, finding.message, finding.hint, self.root, self.path, line, column
        )


def _loose(name: str, value: Value) -> str:
    """The text of what no field reads."""
    node = value.node if isinstance(value, Bad) else value
    return "" if name.startswith("_") else _text(node)


def _text(node: Node) -> str:
    if isinstance(node, str):
        return node
    return " ".join(_text(inner) for inner in (node.values() if isinstance(node, dict) else node))
