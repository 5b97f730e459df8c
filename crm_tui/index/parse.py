"""From one file's bytes to the rows it has in the index. Pure, so that any process can do it."""

import json
from typing import Any, NamedTuple

from crm_tui.index.fold import fold
from crm_tui.index.layout import columns
from crm_tui.model.context import Context
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Problem
from crm_tui.model.record import label, read_record
from crm_tui.model.schema import Schema
from crm_tui.model.value import Bad, Node


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
        self._plans = {kind.name: _plan(kind) for kind in schema.kinds.values()}

    def parse(self, kind: Kind, id_: str, nodes: dict[str, Node], place: "Place") -> Parsed:
        """The rows of a record whose file gave `nodes`."""
        record, findings = read_record(kind, id_, nodes, self.ctx, self.schema.settings)
        cells: list[Any] = []
        items: list[tuple[str, str, str]] = []
        links: list[tuple[str, str, str]] = []
        words: list[str] = []
        values = record.fields
        ctx = self.ctx
        for name, field, empty, searched in self._plans[kind.name]:
            value = values.get(name)
            if value is None or isinstance(value, Bad):
                cells.extend(empty)
                continue
            kind_of_field = field.type
            if empty:
                cells.extend(kind_of_field.row(value, field, ctx))
            if kind_of_field.several or kind_of_field.name in ("email", "phone"):
                items.extend((name, item.value, item.fold) for item in kind_of_field.items(value, field, ctx))
            links.extend((name, to_kind, to_id) for to_kind, to_id in kind_of_field.links(value, field))
            if searched and (text := kind_of_field.words(value, field)):
                words.append(text)
        cells.extend(each.of(values, ctx) for each in kind.computed)
        words.extend(_loose(name, value) for name, value in values.items() if name not in kind.fields)
        words.extend(_text(value.node) for value in values.values() if isinstance(value, Bad))
        return Parsed(
            tuple(cells),
            json.dumps(nodes, ensure_ascii=False, separators=(",", ":")),
            tuple(items),
            tuple(links),
            fold(label(kind, record)),
            fold(" ".join(words)),
            tuple(place.problem(finding) for finding in findings),
        )


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


def _plan(kind: Kind) -> list[tuple[str, Any, tuple[None, ...], bool]]:
    """Per field: its name, itself, its empty cells, and whether search reads it beside the label."""
    widths: dict[str, int] = {}
    for field, _, _ in columns(kind):
        widths[field.name] = widths.get(field.name, 0) + 1
    return [
        (
            field.name,
            field,
            (None,) * widths.get(field.name, 0),
            field.name != kind.label_field and not field.kept,
        )
        for field in kind.fields.values()
    ]


def _loose(name: str, node: Node) -> str:
    return "" if name.startswith("_") else _text(node)


def _text(node: Node) -> str:
    if isinstance(node, str):
        return node
    return " ".join(_text(inner) for inner in (node.values() if isinstance(node, dict) else node))
