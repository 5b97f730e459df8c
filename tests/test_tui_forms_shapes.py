"""What stands in the cells of a form: a value as a person would type it, and the node that it was."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.types import TYPES
from crm_tui.model.value import Money
from crm_tui.tui.forms.by_hand import Written, laid_out, undeclared
from crm_tui.tui.forms.items import split_items
from crm_tui.tui.forms.reading import cell_text, echo, words
from crm_tui.tui.forms.shapes import Labels, Odd, Row, shape_of
from tests.field_values import FIELDS, VALUES, nodes
from tests.workspaces import NOW

CTX = Context("EUR", ZoneInfo("Europe/Berlin"), NOW)
ADDRESS, LABELLED, ENTRIES, MAP = (FIELDS[name] for name in ("address", "labelled", "entries", "map"))


@pytest.mark.parametrize("name", sorted(VALUES))
@given(data=st.data())
def test_what_a_form_shows_means_the_value_when_it_is_typed(name, data) -> None:
    """Whoever types into an empty form what another form shows has the same record."""
    field = FIELDS[name]
    value = data.draw(VALUES[name])
    node = field.type.format(value, field, CTX)
    shape = shape_of(field)
    shown = shape.rows(node, CTX)
    reading = shape.read(tuple(Row(row.texts) for row in shown), CTX)

    assert reading.faults == ()
    again = field.type.parse(reading.node, field, CTX) if reading.node else ()
    if name == "entries":
        value = tuple({key: each for key, each in entry.items() if key != "key"} for entry in value)
        value = tuple(entry for entry in value if entry)
    assert again == value or (not again and not value)


@given(node=nodes.filter(lambda node: node not in ("", [], {})))
def test_what_no_kind_declares_stays_as_it_is(node) -> None:
    """Texts, lists, maps, however deep: each row means what it shows, and all of them together what the file holds."""
    shape, rows = laid_out(undeclared("odd", node), node, CTX, declared=False)
    typed = tuple(Row(row.texts) for row in rows)
    assert shape.read(rows, CTX) == (node, ())
    assert isinstance(node, str) or shape.read(typed, CTX) == (node, ())


@pytest.mark.parametrize("name", sorted(FIELDS))
@given(node=nodes)
def test_a_field_shows_what_is_not_its_own_as_it_is_written(name, node) -> None:
    """Whatever somebody wrote by hand, it can be mended in the form."""
    shape, rows = laid_out(FIELDS[name], node, CTX)
    if isinstance(shape, Written):
        assert shape.read(tuple(Row(row.texts) for row in rows), CTX) == (node or None, ())


@pytest.mark.parametrize("name", sorted(FIELDS))
@given(node=nodes)
def test_what_is_not_touched_stays_as_it_is(name, node) -> None:
    """Whatever a file holds: a form gives it back as it was, or says that it cannot show it."""
    shape = shape_of(FIELDS[name])
    try:
        rows = shape.rows(node, CTX)
    except Odd:
        return
    given_back = shape.read(rows, CTX).node
    kept = [each for each in node if each != ""] if isinstance(node, list) and shape.several else node
    if isinstance(shape, Labels) and isinstance(node, dict) and name == "labelled":
        kept = [{label: each} for label, each in node.items() if each != ""]
    assert given_back in (kept, [kept]) or (not kept and given_back is None) or name == "map"


@pytest.mark.parametrize(
    "field, rows, node, wrong",
    [
        (
            LABELLED,
            [("a@x.example", "work"), ("", ""), ("b@x.example", "")],
            [{"work": "a@x.example"}, "b@x.example"],
            [],
        ),
        (LABELLED, [("", "work"), ("a@x", "")], None, ["email is missing", "no domain"]),
        (MAP, [("email", "1 mar"), ("", "today")], {"email": "2027-03-01"}, ["a name is missing"]),
        (MAP, [("a", "today"), ("a", "today")], {"a": "2026-11-21"}, ["a stands there twice"]),
        (ENTRIES, [("2", "0.5", "", "")], [{"quantity": "2", "price": "0.50 EUR"}], []),
        (ENTRIES, [("two", "", "", ""), ("", "", "", "")], None, ["'two' is no decimal number"]),
        (ADDRESS, [("1 Hill", "", "", "", "")], "1 Hill", []),
        (ADDRESS, [("1 Hill", "Ockham", "", "", "")], {"street": "1 Hill", "city": "Ockham"}, []),
        (FIELDS["set"], [('vip, "sun, moon" ,, a"b',)], ["vip", "sun, moon", 'a"b'], []),
        (FIELDS["text"], [("a\x1b[2Jb",)], None, ["control character U+001B"]),
    ],
)
def test_rows_as_they_are_typed(field, rows, node, wrong) -> None:
    """What rows make, and what is wrong with them."""
    reading = shape_of(field).read(tuple(Row(row) for row in rows), CTX)

    assert reading.node == node
    assert len(reading.faults) == len(wrong)
    assert all(part in fault.words for part, fault in zip(wrong, reading.faults, strict=True))


def test_an_entry_keeps_what_no_column_shows() -> None:
    """Its key and what nobody declared stay; a cell that is emptied is gone, one that is not touched is spelled as it was."""
    shape = shape_of(ENTRIES)
    (row,) = shape.rows([{"key": "k1", "quantity": "2.0", "price": "5", "colour": "red"}], CTX)
    changed = row._replace(texts=(row.texts[0], "", "ada", ""))

    assert shape.read((changed,), CTX).node == [{"key": "k1", "quantity": "2.0", "for": "ada", "colour": "red"}]


@pytest.mark.parametrize(
    "type_, node, shown, understood",
    [
        ("time", "2026-11-20T10:00:00Z", "2026-11-20 11:00", "Friday 20 November 11:00, yesterday"),
        ("time", "2026-11-20T10:00:07Z", "2026-11-20T10:00:07Z", "Friday 20 November 11:00, yesterday"),
        ("date", "2028-02-29", "2028-02-29", "Tuesday 29 February 2028"),
        ("repeat", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks", ""),
        ("yes_no", "true", "yes", ""),
        ("money", "12500", "12500", "12,500 €"),
        ("choice", "higher", "higher", "Even higher"),
        ("date", "nonsense", "nonsense", ""),
    ],
)
def test_a_value_as_it_is_typed_and_as_it_is_understood(type_, node, shown, understood) -> None:
    """The cell has what one would type; beside it stands what that means, where it is not plain."""
    field = FIELDS[type_]
    assert cell_text(field, node, CTX) == shown
    assert echo(field, shown, CTX, {}) == understood


def test_amounts_read_in_the_language_of_the_workspace() -> None:
    """A point that means thousands there is no point in a form."""
    german = CTX._replace(locale="de")
    text = cell_text(Field("value", TYPES["money"]), "1234.50 EUR", german)
    shape = shape_of(Field("value", TYPES["money"]))
    node = shape.read((Row((text,)),), german).node
    assert node is not None
    assert TYPES["money"].parse(node, FIELDS["money"], german) == Money(Decimal("1234.50"), "EUR")


def test_items_between_commas() -> None:
    """Quotes hold together what has a comma in it."""
    assert split_items(' a ,"b, c", "d""e" ,,f') == ["a", "b, c", 'd"e', "f"]
    assert words(FIELDS["set"], ["a", "b, c"], CTX, {}, {}) == "a, b, c"
