"""From one file's bytes to the rows it has in the index. Pure, so that any process can do it."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from crm_tui.index.cells import Layout
from crm_tui.index.fold import fold
from crm_tui.model.context import Context
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Problem
from crm_tui.model.record import bad_value, faults, unknown_field
from crm_tui.model.schema import Schema
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Bad, Node, Value


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


class _Layouts(dict[str, Layout]):
    """The layout of each kind by name, made where the first record of the kind is read."""

    def __init__(self, schema: Schema, ctx: Context) -> None:
        self._kinds, self._ctx = schema.kinds, ctx

    def __missing__(self, name: str) -> Layout:
        made = self[name] = Layout(self._kinds[name], self._ctx)
        return made


class Reader:
    """Reads files of one schema; made once per build, so that nothing of the schema is worked out per file."""

    def __init__(self, schema: Schema, ctx: Context) -> None:
        self.schema = schema
        self.ctx = ctx
        self.kinds = {kind.plural: kind for kind in schema.kinds.values()}
        self._layouts = _Layouts(schema, ctx)

    def parse(self, kind: Kind, id_: str, nodes: dict[str, Node], place: "Place") -> Parsed:
        """The rows of a record whose file gave `nodes`; the values and problems are those of `read_record`."""
        layout = self._layouts[kind.name]
        slots = layout.slots
        cells: list[Any] = [None] * layout.width
        items: list[tuple[str, str, str]] = []
        links: list[tuple[str, str, str]] = []
        words: list[str] = []
        values: dict[str, Value] = {}
        findings: list[Finding] = []
        for name, node in nodes.items():
            slot = slots.get(name)
            if slot is None:
                values[name] = node
                findings.append(unknown_field(kind, name))
                words.append(_loose(name, node))
                continue
            start, width, take, known = slot
            taken = known.get(node) if known and node.__class__ is str else None
            if taken is None:
                try:
                    taken = take(node)
                except Invalid as error:
                    values[name] = Bad(node)
                    findings.append(bad_value(name, error))
                    words.append(_loose(name, node))
                    continue
                if taken is None:
                    continue
            value, its_cells, its_items, its_links, its_words = taken
            values[name] = value
            if width == 1:
                cells[start] = its_cells[0]
            elif width:
                cells[start : start + width] = its_cells
            if its_items:
                items += its_items
            if its_links:
                links += its_links
            if its_words:
                words.append(its_words)
        for number, computed in enumerate(kind.computed, layout.computed):
            cells[number] = computed.of(values, self.ctx)
        findings += faults(kind, layout.required, values, self.schema.settings)
        called = values.get(kind.label_field)
        called = called if isinstance(called, str) and called else id_
        problems = tuple([place.problem(finding) for finding in findings]) if findings else ()
        folded = (fold(called), fold(" ".join(words)))
        return tuple.__new__(Parsed, (tuple(cells), _encode(nodes), items, links, called, folded, problems))


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


def _loose(name: str, node: Node) -> str:
    """The text of what no field reads."""
    return "" if name.startswith("_") else _text(node)


def _text(node: Node) -> str:
    if isinstance(node, str):
        return node
    return " ".join(_text(inner) for inner in (node.values() if isinstance(node, dict) else node))


def _encoder() -> Callable[[object], str]:
    """What writes nodes as JSON: Python's own encoder in C, made once and not for every text, where it can be had."""
    plain = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
    try:
        quote = json.encoder.encode_basestring
        pieces = getattr(json.encoder, "c_make_encoder")(  # noqa: B009 - of no declared type
            None, plain.default, quote, None, plain.key_separator, plain.item_separator, False, False, True
        )
        pieces({"": [""]}, 0)
    except (AttributeError, TypeError):
        return plain.encode
    return lambda nodes: "".join(pieces(nodes, 0))


_encode = _encoder()
