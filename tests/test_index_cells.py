"""What the index takes of a field is what reading the record gives, however often a word came before."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.index.parse import Place, Reader
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.record import read_record
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.model.types.base import FieldType, Invalid
from crm_tui.model.value import Node

SCHEMA = schema_of(read_settings({"format": "1", "name": "Test"})[0])
CTX: Context = SCHEMA.context(datetime(2026, 11, 21, 12, tzinfo=UTC))

# For every type something right, something wrong, something empty and something of the wrong shape.
NODES: list[Node] = [
    "", "  ", "lead", "no such thing", "2026-03-01", "2026-02-30", "2026-03-01T10:30+01:00", "12500 EUR", "12,50 EUR",
    "3 days", "ada@engines.example", "Ada@Engines.Example ", "ada@", "+44 20 7946 0958", "12", "true", "maybe",
    "deal/engine-no-2", "https://engines.example", [], ["local", "warm"], ["local", ""], ["2026-03-01", "x"],
    [{"work": "ada@engines.example"}], [{"key": "k7xm", "at": "2026-03-01", "stage": "lead"}], [["deep"]],
    {"street": "1 Mill Lane", "city": "London"}, {"email": "2026-03-16"}, {"a": ["b"]},
]  # fmt: skip
PLACE = Place("", "records/x.yaml", b"")


def cells_of(kind: Kind, id_: str, nodes: dict[str, Node]) -> list[object]:
    """The cells as the field types themselves give them, one field after the other."""
    record, _ = read_record(kind, id_, nodes, CTX, SCHEMA.settings)
    cells: list[object] = []
    for field in kind.fields.values():
        width = len(field.type.columns(field))
        value = record.get(field.name)
        read = field.name in record.fields and value is not None
        cells += field.type.row(value, field, CTX) if read and width else [None] * width
    return cells


def problems_of(kind: Kind, id_: str, nodes: dict[str, Node]) -> list[tuple[str, str]]:
    """What is told of the record, without places."""
    return [(each.code, each.message) for each in read_record(kind, id_, nodes, CTX, SCHEMA.settings)[1]]


def nodes_of(kind: Kind) -> st.SearchStrategy[dict[str, Node]]:
    """Records of the kind, right and wrong."""
    keys = st.sampled_from([*kind.fields, "unheard_of", "_private"])
    return st.dictionaries(keys, st.sampled_from(NODES), max_size=12)


@pytest.mark.parametrize("kind", SCHEMA.kinds.values(), ids=lambda kind: kind.name)
def test_the_index_reads_a_record_as_everybody_else_does(kind: Kind) -> None:
    """One reader for all, as in a build: what it remembers of one record must not show in the next."""
    reader = Reader(SCHEMA, CTX)

    @given(nodes_of(kind))
    def check(nodes: dict[str, Node]) -> None:
        for _ in range(2):
            parsed = reader.parse(kind, "x", nodes, PLACE)
            width = len(parsed.cells) - len(kind.computed)
            assert list(parsed.cells[:width]) == cells_of(kind, "x", nodes)
            assert [(each.code, each.message) for each in parsed.problems] == problems_of(kind, "x", nodes)

    check()


@pytest.mark.parametrize("kind", SCHEMA.kinds.values(), ids=lambda kind: kind.name)
def test_items_links_and_words_are_those_of_the_field_types(kind: Kind) -> None:
    """Filters, links and search see of each field what its type answers."""
    reader = Reader(SCHEMA, CTX)
    for field in kind.fields.values():
        for node in NODES:
            try:
                value = field.type.parse(node, field, CTX)
            except Invalid:
                continue
            if isinstance(node, str) and not node.strip():
                continue
            for _ in range(2):
                parsed = reader.parse(kind, "x", {field.name: node}, PLACE)
                assert [each[1:] for each in parsed.items] == expected_items(field, value)
                assert [each[1:] for each in parsed.links] == list(field.type.links(value, field))
                assert parsed.label == (str(value) if field.name == kind.label_field and value else "x")


def expected_items(field: Field, value: Any) -> list[tuple[str, str]]:
    """The items of types of several values, and of those that are found by another form than they are written in."""
    found = field.type.items(value, field, CTX) if type(field.type).items is not FieldType.items else ()
    return [(value, folded) for value, folded in found]
