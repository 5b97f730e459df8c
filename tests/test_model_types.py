"""The table of field types: what each reads, writes, compares, stores and says of itself."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from crm_tui.model.duration import Duration
from crm_tui.model.field import Field
from crm_tui.model.types import TYPES
from crm_tui.model.types.base import Invalid, Item, as_editors_read
from crm_tui.model.value import Address, Labelled, Money
from tests.field_values import FIELDS, VALUES, field, nodes
from tests.workspaces import BERLIN, CTX, context

ALL = sorted(TYPES)
# Types whose columns hold the whole value, so that a list needs no document to show it.
WHOLE = ["text", "choice", "link", "url", "email", "phone", "date", "money", "price", "number", "yes_no"]

validators = {name: Draft202012Validator(each.type.schema(each)) for name, each in FIELDS.items()}


def day(text: str) -> date:
    return date.fromisoformat(text)


def parsed(each: Field, node: Any) -> tuple[Any, Invalid | None]:
    return taken(lambda: each.type.parse(node, each, CTX))


def taken(read: Callable[[], Any]) -> tuple[Any, Invalid | None]:
    try:
        return read(), None
    except Invalid as error:
        return None, error


def plain(node: Any) -> Any:
    """The node as an editor has it whose reader takes plain scalars for numbers, yes and no, or nothing."""
    if isinstance(node, list):
        return [plain(each) for each in node]
    if isinstance(node, dict):
        return {name: plain(each) for name, each in node.items()}
    return as_editors_read(node)


def test_the_table_is_complete() -> None:
    names = (
        "text long_text number decimal money price date time duration repeat yes_no choice link email phone url address"
        " labelled list set entries map"
    )
    assert set(ALL) == set(names.split())
    assert all(TYPES[name].name == name for name in ALL)
    assert all(TYPES[name].__doc__ for name in ALL)
    for validator in validators.values():
        Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_a_value_goes_everywhere_and_comes_back(name: str, data: st.DataObject) -> None:
    """It is written to a file and read again; the schema takes it; JSON and the index can hold it."""
    each, value = FIELDS[name], data.draw(VALUES[name])
    node = each.type.format(value, each, CTX)
    assert each.type.parse(node, each, CTX) == value
    validators[name].validate(node)
    validators[name].validate(plain(node))
    json.dumps(each.type.to_json(value, each), allow_nan=False)
    cells = each.type.row(value, each, CTX)
    assert len(cells) == len(each.type.columns(each))
    assert all(isinstance(cell, str | int | float) for cell in cells)
    assert all(-(2**63) <= cell < 2**63 for cell in cells if isinstance(cell, int))
    back = each.type.from_row(cells, each, CTX) if cells else None
    assert back == value or name not in WHOLE


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_items_links_and_words(name: str, data: st.DataObject) -> None:
    """What filters and search find a record by is plain text, and never how Python shows a value."""
    each, value = FIELDS[name], data.draw(VALUES[name])
    items = list(each.type.items(value, each, CTX))
    assert all(type(item) is Item and type(item.value) is str and type(item.fold) is str for item in items)
    assert all(kind and id_ for kind, id_ in each.type.links(value, each))
    assert not any(odd in each.type.words(value, each) for odd in ("Money(", "Duration(", "Address(", "Decimal("))


PRICES = [
    ("0.0125 EUR", "0.0125 EUR", "0.0125"),
    ("0.0120", "0.012 EUR", "0.012"),
    ("2.9 EUR", "2.90 EUR", "2.90"),
    ("820", "820 EUR", "820.00"),
    ("0.5 JPY", "0.5 JPY", "0.5"),
]


@pytest.mark.parametrize("node, written, amount", PRICES)
def test_a_unit_price_is_finer_than_a_cent_everywhere(node: str, written: str, amount: str) -> None:
    """In the file and in JSON the exact decimals stand; in the index it lies between its neighbours."""
    each = FIELDS["price"]
    value = each.type.parse(node, each, CTX)
    assert each.type.format(value, each, CTX) == written
    assert each.type.to_json(value, each) == {"amount": amount, "currency": value.currency}
    low, high = value._replace(amount=value.amount * Decimal("0.99")), value._replace(amount=value.amount * 2)
    assert each.type.row(low, each, CTX)[0] < each.type.row(value, each, CTX)[0] < each.type.row(high, each, CTX)[0]


@pytest.mark.parametrize("name", ["number", "decimal", "date", "duration"])
@given(data=st.data())
def test_cells_sort_as_the_values_do(name: str, data: st.DataObject) -> None:
    each = FIELDS[name]
    one, other = cast(Any, data.draw(VALUES[name])), cast(Any, data.draw(VALUES[name]))
    if isinstance(one, Duration) and isinstance(other, Duration):
        assert (each.type.row(one, each, CTX) < each.type.row(other, each, CTX)) == (
            one.seconds_about() < other.seconds_about()
        )
    elif one <= other:
        assert each.type.row(one, each, CTX) <= each.type.row(other, each, CTX)


@given(one=VALUES["time"], other=VALUES["time"])
def test_moments_sort_by_when_they_were(one: date, other: date) -> None:
    """A day alone counts from its first moment in the workspace's zone."""

    def moment(value: date) -> datetime:
        if isinstance(value, datetime):
            return value
        return datetime(value.year, value.month, value.day, tzinfo=BERLIN)

    each = FIELDS["time"]
    if moment(one).replace(microsecond=0) <= moment(other).replace(microsecond=0):
        assert each.type.row(one, each, CTX)[0] <= each.type.row(other, each, CTX)[0]


@pytest.mark.parametrize("name", ALL)
@given(node=nodes.filter(lambda node: node != ""))
def test_no_node_is_more_than_invalid(name: str, node: Any) -> None:
    """Whatever stands in a file is read, or refused in words with a place inside the node."""
    each = FIELDS[name]
    value, wrong = parsed(each, node)
    if wrong is None:
        validators[name].validate(node)
        validators[name].validate(plain(node))
        assert len(each.type.row(value, each, CTX)) == len(each.type.columns(each))
        json.dumps(each.type.to_json(value, each), allow_nan=False)
        assert each.type.parse(each.type.format(value, each, CTX), each, CTX) == value
    else:
        assert wrong.message
        for step in wrong.at:
            node = node[step]
    normal = each.type.normal(node, each, CTX)
    assert hash(normal) == hash(each.type.normal(node, each, CTX))


@pytest.mark.parametrize("name", ALL)
@given(text=st.text(max_size=40))
def test_no_typing_is_more_than_invalid(name: str, text: str) -> None:
    """What people type gives a value that can be written, or is refused in words."""
    each = FIELDS[name]
    value, wrong = taken(lambda: each.type.from_words(text, each, CTX))
    if wrong is not None:
        assert wrong.message and wrong.at == ()
    elif value not in ("", (), {}):
        assert each.type.parse(each.type.format(value, each, CTX), each, CTX) == value


ERRORS = [
    ("text", ["a", "b"], "a list stands where one value belongs", "keep one value", ()),
    ("text", {"a": "b"}, "a map stands where one value belongs", "without `key:`", ()),
    ("long_text", ["a"], "a list stands", "keep one value", ()),
    ("number", "12.5", "'12.5' is no whole number", "digits only", ()),
    ("number", "12,000", "no whole number", "digits only", ()),
    ("number", "٣", "no whole number", "digits only", ()),
    ("number", "1" * 19, "no whole number", "digits only", ()),
    ("decimal", "12,5", "'12,5' is no decimal number", "write 12.5", ()),
    ("decimal", "1e5", "no decimal number", "as in 12.5", ()),
    ("decimal", "NaN", "no decimal number", "as in 12.5", ()),
    ("money", "12,50 EUR", "'12,50 EUR' is no amount", "12.50 EUR", ()),
    ("money", "12.505 EUR", "EUR has 2 decimals", "write 12.50 EUR", ()),
    ("money", "12.5 JPY", "JPY has no decimals", "write 12 JPY", ()),
    ("money", "12 EUX", "'EUX' is no currency", "EUR", ()),
    ("money", "1" * 16, "too large", "90 trillion", ()),
    ("price", "0,0125 EUR", "'0,0125 EUR' is no amount", "write 0.0125 EUR", ()),
    ("price", "1.23456789012345678 EUR", "is no amount", "12500", ()),
    ("price", "12345678901.23456 EUR", "has more than 15 digits", "write 12345678901.23 EUR", ()),
    ("price", "0.01 EUX", "'EUX' is no currency", "EUR", ()),
    ("date", "2026-02-30", "February 2026 has 28", "2026-02-28", ()),
    ("date", "2026-13-01", "no month 13", "year-month-day", ()),
    ("date", "21.11.2026", "'21.11.2026' is no date", "write 2026-11-21", ()),
    ("date", "2026-1-5", "no date", "write 2026-01-05", ()),
    ("date", "next friday", "no date", "year-month-day", ()),
    ("time", "2026-02-30T10:00", "February 2026 has 28", "2026-02-28", ()),
    ("time", "2026-03-01T25:00", "there is no time '25:00'", "00 to 23", ()),
    ("time", "yesterday at noon", "no date with a time", "2026-03-01T14:30+01:00", ()),
    ("time", "0001-01-01T00:00+14:00", "years 1 to 9999", "", ()),
    ("time", "9999-12-31T23:59-12:00", "years 1 to 9999", "", ()),
    ("duration", "a while", "no length of time", "30 days", ()),
    ("duration", "3 m", "minutes or months", "write min or months", ()),
    ("yes_no", "maybe", "'maybe' is neither yes nor no", "yes or no", ()),
    ("choice", "hihg", "choice cannot be 'hihg'", "did you mean 'high'? one of: low, high, higher", ()),
    ("choice", "purple", "choice cannot be 'purple'", "one of: low, high, higher", ()),
    ("email", "ada at engines.example", "no e-mail address", "", ()),
    ("email", "Ada <ada@engines.example>", "no e-mail address", "write ada@engines.example", ()),
    ("phone", "12", "at least three digits", "+44 20 7946 0958", ()),
    ("phone", "call me", "no 'c' in it", "+44 20 7946 0958", ()),
    ("url", "javascript://alert(1)", "'javascript' addresses are not opened", "http or https", ()),
    ("url", "engines example", "has a blank in it", "", ()),
    ("url", "foo", "'foo' is no web address", "needs its scheme, as in https://foo", ()),
    ("url", "https://", "'https://' is no web address", "https://engines.example", ()),
    ("url", "foo/bar.html", "'foo/bar.html' is no web address", "https://foo/bar.html", ()),
    ("url", "mailto:ada@engines.example", "'mailto' addresses are not opened", "http or https", ()),
    ("url", "engines.", "'engines.' is no web address", "", ()),
    ("address", ["a"], "a list stands where an address belongs", "street:", ()),
    ("address", {"zip": "01234"}, "an address has no 'zip'", "postcode", ("zip",)),
    ("address", {"city": ["a"]}, "a list stands where one value belongs", "", ("city",)),
    ("labelled", ["ada@engines.example", "nobody"], "no e-mail address", "", (1,)),
    ("labelled", [{"work": "nobody"}], "no e-mail address", "", (0, "work")),
    ("labelled", [{"work": "a@b.example", "home": "c@d.example"}], "one label and one value", "- work", (0,)),
    ("labelled", {"work": "nobody"}, "no e-mail address", "", ("work",)),
    ("list", {"a": "b"}, "a map stands where a list belongs", "dash", ()),
    ("list", ["a", ["b"]], "a list stands where one value belongs", "", (1,)),
    ("set", ["a", {"b": "c"}], "a map stands where one value belongs", "", (1,)),
    ("entries", "two desks", "a text stands where entries belong", "dash", ()),
    ("entries", ["two desks"], "an entry is a map", "after the dash", (0,)),
    ("entries", [{"price": "12 EUR"}, {"price": "12,50 EUR"}], "no amount", "12.50 EUR", (1, "price")),
    ("entries", {"price": "12,50 EUR"}, "no amount", "12.50 EUR", ("price",)),
    ("map", "2026-11-21", "map is a map", "name: value", ()),
    ("map", {"email": "soon"}, "no date", "year-month-day", ("email",)),
]


@pytest.mark.parametrize("name, node, message, hint, at", ERRORS)
def test_a_bad_value_says_what_where_and_what_was_meant(
    name: str, node: Any, message: str, hint: str, at: tuple[str | int, ...]
) -> None:
    each = FIELDS[name]
    with pytest.raises(Invalid) as caught:
        each.type.parse(node, each, CTX)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.at == at


def test_a_link_to_any_kind_says_which() -> None:
    """A field that may link to any kind holds kind/id; an id alone could be anybody's."""
    any_kind = field("link", to="")
    assert any_kind.type.parse("deal/engine-no-2", any_kind, CTX) == "deal/engine-no-2"
    assert list(any_kind.type.links("deal/engine-no-2", any_kind)) == [("deal", "engine-no-2")]
    with pytest.raises(Invalid, match="does not say of which kind") as caught:
        any_kind.type.parse("engine-no-2", any_kind, CTX)
    assert caught.value.hint == "as in deal/engine-no-2"


READ = [
    ("text", " Ada  Lovelace ", "Ada  Lovelace"),
    ("text", "two\nlines  here", "two lines here"),
    ("text", "NO", "NO"),
    ("text", "01234", "01234"),
    ("long_text", "a\n\n", "a"),
    ("number", "007", 7),
    ("number", "-3", -3),
    ("decimal", "12.50", Decimal("12.5")),
    ("decimal", "75 %", Decimal(75)),
    ("money", "12500", Money(Decimal(12500), "EUR")),
    ("money", "-0.50 USD", Money(Decimal("-0.5"), "USD")),
    ("price", "0.0125", Money(Decimal("0.0125"), "EUR")),
    ("price", "0.5 JPY", Money(Decimal("0.5"), "JPY")),
    ("date", "2026-11-21", day("2026-11-21")),
    ("time", "2026-11-21", day("2026-11-21")),
    ("time", "2026-11-21 10:30", datetime(2026, 11, 21, 10, 30, tzinfo=BERLIN)),
    ("time", "2026-11-21T10:30:15Z", datetime(2026, 11, 21, 10, 30, 15, tzinfo=UTC)),
    ("time", "2026-11-21T10:30 +0200", datetime(2026, 11, 21, 8, 30, tzinfo=UTC)),
    ("duration", "30 days", Duration(days=30)),
    ("duration", "1h30", Duration(seconds=5400)),
    ("yes_no", "Yes", True),
    ("yes_no", "off", False),
    ("link", "company/engines", "engines"),
    ("link", "engines", "engines"),
    ("url", "engines.example", "engines.example"),
    ("url", "engines.example/a?b=c:d", "engines.example/a?b=c:d"),
    ("url", "engines.example:8080/a", "engines.example:8080/a"),
    ("url", "http://intranet/wiki", "http://intranet/wiki"),
    ("url", "HTTPS://bücher.example", "HTTPS://bücher.example"),
    ("url", "தளம்.இந்தியா", "தளம்.இந்தியா"),
    ("url", "https://[::1]:8080/", "https://[::1]:8080/"),
    ("url", "localhost:8080", "localhost:8080"),
    ("address", "12 High Street", Address(street="12 High Street")),
    ("address", {"street": "1 Rue X", "postcode": "01234"}, Address(street="1 Rue X", postcode="01234")),
    ("labelled", "ada@engines.example", (Labelled("ada@engines.example"),)),
    ("labelled", {"work": "a@b.example"}, (Labelled("a@b.example", "work"),)),
    ("labelled", ["a@b.example", {"home": "c@d.example"}], (Labelled("a@b.example"), Labelled("c@d.example", "home"))),
    ("list", "one", ("one",)),
    ("list", ["a", "", "b", "a"], ("a", "b", "a")),
    ("set", ["b", "a", "b"], ("b", "a")),
    ("entries", {"quantity": "2"}, ({"quantity": Decimal(2)},)),
    ("entries", [{"quantity": "", "colour": "red"}], ({"colour": "red"},)),
    ("map", {"email": "2026-03-01", "post": ""}, {"email": day("2026-03-01")}),
]


@pytest.mark.parametrize("name, node, value", READ)
def test_files_are_read_by_the_declared_type(name: str, node: Any, value: object) -> None:
    assert FIELDS[name].type.parse(node, FIELDS[name], CTX) == value


TYPED = [
    ("money", "12.5k", Money(Decimal(12500), "EUR")),
    ("money", "$1,234.50", Money(Decimal("1234.5"), "USD")),
    ("price", "$0.0125", Money(Decimal("0.0125"), "USD")),
    ("price", "12.5k", Money(Decimal(12500), "EUR")),
    ("date", "fri", day("2026-11-27")),
    ("date", "+3d", day("2026-11-24")),
    ("date", "2026-Q4", day("2026-10-01")),
    ("time", "10:30", datetime(2026, 11, 21, 10, 30, tzinfo=BERLIN)),
    ("time", "2026-11-21T10:30Z", datetime(2026, 11, 21, 10, 30, tzinfo=UTC)),
    ("time", "tomorrow", day("2026-11-22")),
    ("choice", "HIGH", "high"),
    ("choice", "Even Higher", "higher"),
    ("choice", "lo", "low"),
    ("labelled", "ada@b.example, work: c@d.example", (Labelled("ada@b.example"), Labelled("c@d.example", "work"))),
    ("list", " a , b,, a", ("a", "b", "a")),
    ("set", "vip, new", ("vip", "new")),
    ("map", "email: fri, post: 2026-03-01", {"email": day("2026-11-27"), "post": day("2026-03-01")}),
    ("duration", "2w", Duration(days=14)),
    ("yes_no", "y", True),
]


@pytest.mark.parametrize("name, text, value", TYPED)
def test_people_type_words(name: str, text: str, value: object) -> None:
    assert FIELDS[name].type.from_words(text, FIELDS[name], CTX) == value


def test_an_expected_close_in_a_quarter_is_its_last_day() -> None:
    deadline = field("date", deadline=True)
    assert deadline.type.from_words("2026-Q4", deadline, CTX) == day("2026-12-31")
    assert field("time", deadline=True).type.from_words("nov", field("time", deadline=True), CTX) == day("2026-11-30")


def test_what_has_happened_is_never_to_come() -> None:
    """`fri` of a call that was made is the last Friday, of a task the next."""
    happened = field("time", past=True)
    assert happened.type.from_words("fri", happened, CTX) == day("2026-11-20")
    assert happened.type.from_words("fri 10:30", happened, CTX) == datetime(2026, 11, 20, 10, 30, tzinfo=BERLIN)
    closed = field("date", past=True)
    assert closed.type.from_words("15 nov", closed, CTX) == day("2026-11-15")
    assert closed.type.from_words("15 dec", closed, CTX) == day("2025-12-15")


@pytest.mark.parametrize("name", ["date", "time"])
@pytest.mark.parametrize("text", ["1990", "1990-05", "last month", "2026-Q1"])
def test_what_has_happened_did_so_on_one_day(name: str, text: str) -> None:
    """Who was born in 1990 was hardly born on its first day."""
    happened = field(name, past=True)
    with pytest.raises(Invalid, match="is no single day"):
        happened.type.from_words(text, happened, CTX)


def test_date_words_of_the_workspaces_language() -> None:
    own = context(words={"நாளை": "tomorrow", "நாட்கள்": "days"})
    assert FIELDS["date"].type.from_words("நாளை", FIELDS["date"], own) == day("2026-11-22")
    assert FIELDS["duration"].type.from_words("3 நாட்கள்", FIELDS["duration"], own) == Duration(days=3)


def test_a_choice_that_two_begin_with_is_nobodys() -> None:
    with pytest.raises(Invalid, match="cannot be 'h'"):
        FIELDS["choice"].type.from_words("h", FIELDS["choice"], CTX)


def test_a_choice_without_choices_takes_any_word() -> None:
    open_ = field("choice", choices=())
    assert open_.type.parse("anything", open_, CTX) == "anything"
    assert open_.type.from_words("anything", open_, CTX) == "anything"


def test_entries_are_not_typed_in_a_line() -> None:
    with pytest.raises(Invalid) as caught:
        FIELDS["entries"].type.from_words("2 desks", FIELDS["entries"], CTX)
    assert "crm edit" in caught.value.hint


SAME = [
    ("text", "Ada", " Ada "),
    ("text", "Jos\u00e9", "Jose\u0301"),
    ("number", "7", "007"),
    ("decimal", "12.50", "12.5"),
    ("decimal", "75%", "75"),
    ("money", "12500 EUR", "12500.00 EUR"),
    ("date", "2026-11-21", " 2026-11-21"),
    ("time", "2026-11-21T10:30+01:00", "2026-11-21T09:30Z"),
    ("duration", "14 days", "2 weeks"),
    ("yes_no", "yes", "TRUE"),
    ("link", "company/engines", "engines"),
    ("email", "Ada@Engines.example", "ada@engines.example"),
    ("phone", "+44 20 7946 0958", "+44 (0)20 7946-0958"),
    ("phone", "0044 20 7946 0958", "+442079460958"),
    ("phone", "+44 20 7946 0958 x12", "+44 20 7946 0958 ext. 12"),
    ("address", "1 High Street", {"street": "1 High Street"}),
]
OTHER = [
    ("text", "Ada", "ada"),
    ("money", "12500", "12500 EUR"),
    ("money", "12500 EUR", "12500 USD"),
    ("phone", "+44 20 7946 0958", "+44 20 7946 0959"),
    ("phone", "+44 20 7946 0958", "+44 20 7946 0958 x12"),
    ("phone", "+44 20 7946 0958 x12", "+44 20 7946 0958 x13"),
    ("phone", "nobody", "anybody"),
    ("date", "2026-02-30", "2026-02-31"),
    ("time", "2026-11-21", "2026-11-21T00:00+01:00"),
    ("choice", "low", "high"),
    ("email", "nobody", "somebody"),
]


@pytest.mark.parametrize("name, one, other", SAME)
def test_spellings_of_one_meaning_are_equal(name: str, one: Any, other: Any) -> None:
    """A merge sees no change where only the spelling changed."""
    each = FIELDS[name]
    assert each.type.normal(one, each, CTX) == each.type.normal(other, each, CTX)


@pytest.mark.parametrize("name, one, other", OTHER)
def test_what_differs_in_meaning_is_never_equal(name: str, one: Any, other: Any) -> None:
    each = FIELDS[name]
    assert each.type.normal(one, each, CTX) != each.type.normal(other, each, CTX)


JSON = [
    ("money", Money(Decimal("12500.5"), "EUR"), {"amount": "12500.50", "currency": "EUR"}),
    ("money", Money(Decimal(3), "JPY"), {"amount": "3", "currency": "JPY"}),
    ("decimal", Decimal("1E+2"), "100"),
    ("date", day("2026-11-21"), "2026-11-21"),
    ("time", datetime(2026, 11, 21, 10, 30, tzinfo=BERLIN), "2026-11-21T10:30+01:00"),
    ("time", day("2026-11-21"), "2026-11-21"),
    ("duration", Duration(days=30), "30 days"),
    ("yes_no", True, True),
    ("address", Address(street="1 High Street", city="London"), {"street": "1 High Street", "city": "London"}),
    ("labelled", (Labelled("a@b.example", "work"),), [{"value": "a@b.example", "label": "work"}]),
    ("set", ("a", "b"), ["a", "b"]),
    ("entries", ({"quantity": Decimal(2), "colour": "red"},), [{"quantity": "2", "colour": "red"}]),
    ("map", {"email": day("2026-03-01")}, {"email": "2026-03-01"}),
]


@pytest.mark.parametrize("name, value, shown", JSON)
def test_scripts_read_values_exactly(name: str, value: object, shown: object) -> None:
    assert FIELDS[name].type.to_json(value, FIELDS[name]) == shown


def test_a_moment_of_before_standard_time_is_written_readably() -> None:
    """Berlin's clocks once differed from Greenwich by 53 minutes and 28 seconds, which no offset can say."""
    each = FIELDS["time"]
    moment = each.type.parse("1815-12-10T12:00", each, CTX)
    assert each.type.parse(each.type.format(moment, each, CTX), each, CTX) == moment


ITEMS = [
    ("email", "Ada@Engines.example", [("Ada@Engines.example", "ada@engines.example")]),
    ("phone", "+44 20 7946 0958", [("+44 20 7946 0958", "859064970244")]),
    ("labelled", (Labelled("A@b.example", "work"),), [("A@b.example", "a@b.example")]),
    ("set", ("VIP", "Straße"), [("VIP", "vip"), ("Straße", "strasse")]),
    ("map", {"Email": day("2026-03-01")}, [("Email", "email")]),
]


@pytest.mark.parametrize("name, value, found", ITEMS)
def test_filters_find_each_of_several_values(name: str, value: object, found: list[tuple[str, str]]) -> None:
    each = FIELDS[name]
    assert [tuple(item) for item in each.type.items(value, each, CTX)] == found


@pytest.mark.parametrize(
    "inner, value, found",
    [
        ("money", Money(Decimal(12), "EUR"), "12 eur"),
        ("duration", Duration(days=30), "30 days"),
        ("yes_no", True, "true"),
        ("number", 7, "7"),
        ("date", day("2026-11-21"), "2026-11-21"),
        ("time", datetime(2026, 11, 21, 10, 30, tzinfo=BERLIN), "2026-11-21t10:30+01:00"),
        ("address", Address(street="1 High Street", city="London"), "1 high street, london"),
        ("decimal", Decimal("1E+2"), "100"),
    ],
)
def test_items_of_any_type_are_found_as_they_are_written(inner: str, value: object, found: str) -> None:
    """A list of amounts or days is filtered by what its file says."""
    each = field("list", of=field(inner))
    assert [item.fold for item in each.type.items((value,), each, CTX)] == [found]


def test_links_are_told_wherever_they_stand() -> None:
    to_company = Field("company", TYPES["link"], to="company")
    labelled = field("labelled", of=to_company)
    assert list(labelled.type.links((Labelled("engines", "advisor"),), labelled)) == [("company", "engines")]
    mapped = field("map", of=to_company)
    assert list(mapped.type.links({"a": "engines"}, mapped)) == [("company", "engines")]
    entries = FIELDS["entries"]
    assert list(entries.type.links(({"for": "ada"}, {"quantity": 1}), entries)) == [("contact", "ada")]


SCHEMAS = [
    ("number", [7, "7", None], [[7], {"a": 7}, 7.5, "seven"]),
    ("decimal", [7.5, 7, "7.5", "75 %", None], [[7], "7,5"]),
    ("money", ["12 EUR", 12, None], [["12 EUR"], "a dozen"]),
    ("date", ["2026-03-01", None, ""], ["soon", 2026, "01.03.2026"]),
    ("time", ["2026-03-01", "2026-03-01T14:30+01:00", None], ["soon", 2026]),
    ("email", ["ada@engines.example", None], ["ada", 7]),
    ("yes_no", [True, "yes", None], [[True], 7, "perhaps"]),
    ("choice", ["low", None], ["purple", ["low"]]),
    ("address", ["1 High Street", {"city": "London", "postcode": 1234}, None], [{"zip": "1"}, ["a"]]),
    ("labelled", ["a@b.example", ["a@b.example", {"work": "c@d.example"}], {"work": "a@b.example"}],
     [[{"a": "b", "c": "d"}]]),
    ("list", ["a", ["a", "b"], [1, 2]], [{"a": "b"}]),
    ("entries", [[{"quantity": 2}], {"quantity": 2}, None], ["two desks", ["two desks"]]),
    ("map", [{"email": "2026-03-01"}, None], ["2026-03-01", ["a"]]),
]  # fmt: skip


@pytest.mark.parametrize("name, good, bad", SCHEMAS)
def test_the_schema_tells_editors_what_fits(name: str, good: list[object], bad: list[object]) -> None:
    validator = Draft202012Validator(FIELDS[name].type.schema(FIELDS[name]))
    assert [node for node in good if not validator.is_valid(node)] == []
    assert [node for node in bad if validator.is_valid(node)] == []


@pytest.mark.parametrize(
    "name, typed, locale, value",
    [
        ("decimal", "50k", "en", Decimal(50000)),
        ("decimal", "12,5 %", "en", Decimal("12.5")),
        ("decimal", "1.234,5", "de", Decimal("1234.5")),
        ("decimal", "-2.25", "en", Decimal("-2.25")),
        ("decimal", "1.5m", "en", Decimal(1_500_000)),
        ("number", "12,500", "en", 12500),
        ("number", "5k", "en", 5000),
        ("number", "-3", "en", -3),
    ],
)
def test_numbers_are_read_as_people_type_them(name: str, typed: str, locale: str, value: object) -> None:
    assert FIELDS[name].type.from_words(typed, FIELDS[name], CTX._replace(locale=locale)) == value


@pytest.mark.parametrize(
    "name, typed", [("number", "2.5"), ("decimal", "5 apples"), ("decimal", "1,2,3"), ("number", "k")]
)
def test_what_is_no_number_is_refused_as_it_was_typed(name: str, typed: str) -> None:
    with pytest.raises(Invalid, match=f"'{typed}'"):
        FIELDS[name].type.from_words(typed, FIELDS[name], CTX)


def test_words_give_moments_to_the_minute() -> None:
    ctx = CTX._replace(now=datetime(2026, 11, 21, 14, 32, 17, 5, tzinfo=BERLIN))
    assert FIELDS["time"].type.from_words("now", FIELDS["time"], ctx) == datetime(2026, 11, 21, 14, 32, tzinfo=BERLIN)
