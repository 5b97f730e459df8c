"""From one file's bytes to the rows it has in the index. Pure, so that any process can do it."""

import json
from typing import Any, NamedTuple

from crm_tui.index.fold import fold
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Problem
from crm_tui.model.record import label, read_record
from crm_tui.model.schema import Schema
from crm_tui.model.value import Bad, Node, Value

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Parsed(NamedTuple):
    """What a readable file has in the index. `cells` are the kind's columns in their order."""

    cells: tuple[Any, ...]
    doc: str
    items: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    label: str
    words: str
    problems: tuple[Problem, ...]


class Reader:
    """Reads files of one schema; made once per build, so that nothing of the schema is worked out per file."""

    def __init__(self, schema: Schema, ctx: Context) -> None:
        self.schema = schema
        self.ctx = ctx
        self._layouts = {kind.name: _Layout(kind) for kind in schema.kinds.values()}

    def parse(self, kind: Kind, id_: str, nodes: dict[str, Node], place: "Place") -> Parsed:
        """The rows of a record whose file gave `nodes`."""
        record, findings = read_record(kind, id_, nodes, self.ctx, self.schema.settings)
        layout = self._layouts[kind.name]
        cells: list[Any] = [None] * layout.width
        items: list[tuple[str, str, str]] = []
        links: list[tuple[str, str, str]] = []
        words: list[str] = []
        ctx = self.ctx
        values = record.fields
        for name, value in values.items():
            slot = layout.slots.get(name)
            if slot is None or value.__class__ is Bad:
                words.append(_loose(name, value))
                continue
            field, start, end, searched, several, linking = slot
            type_ = field.type
            if end > start:
                cells[start:end] = type_.row(value, field, ctx)
            if several:
                items.extend([(name, item.value, item.fold) for item in type_.items(value, field, ctx)])
            if linking:
                links.extend([(name, to_kind, to_id) for to_kind, to_id in type_.links(value, field)])
            if searched:
                words.append(type_.words(value, field))
        for number, computed in enumerate(kind.computed, layout.width - len(kind.computed)):
            cells[number] = computed.of(values, ctx)
        return Parsed(
            tuple(cells),
            _encode(nodes),
            tuple(items),
            tuple(links),
            label(kind, record),
            fold(" ".join(filter(None, words))),
            tuple([place.problem(finding) for finding in findings]),
        )


class _Slot(NamedTuple):
    """Where a field's cells stand, and what else becomes of its values."""

    field: Field
    start: int
    end: int
    searched: bool
    several: bool
    linking: bool


class _Layout:
    """The columns of a kind, by field."""

    def __init__(self, kind: Kind) -> None:
        self.slots: dict[str, _Slot] = {}
        at = 0
        for field in kind.fields.values():
            width = len(field.type.columns(field))
            searched = field.name != kind.label_field and not field.kept and field.type.searched
            several = field.type.several or field.type.name in ("email", "phone")
            self.slots[field.name] = _Slot(field, at, at + width, searched, several, _links(field))
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
