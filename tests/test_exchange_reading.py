"""The text of a cell as a value: lenient in spelling, the same on every day, never a guess."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from crm_tui.exchange.reading import Reading, read_cell
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.model.types import TYPES
from crm_tui.model.value import Address, Labelled, Money, Value

ZONE = ZoneInfo("Europe/Berlin")
SETTINGS, _ = read_settings({
    "sources": ["referral", "trade fair"],
    "fields": {"contact": {
        "stars": {"type": "number"}, "share": {"type": "decimal"}, "active": {"type": "yes_no"},
        "shirt": {"type": "choice", "choices": ["S", "M", "XL"]},
    }},
})  # fmt: skip
SCHEMA = schema_of(SETTINGS)


def reading(locale: str = "en", currency: str = "EUR", order: str = "") -> Reading:
    return Reading(Context(currency, ZONE, datetime(2026, 11, 21, 12, tzinfo=ZONE), locale=locale), order)


def field(name: str) -> Field:
    kind = "deal" if name in ("value", "close", "stage", "probability") else "contact"
    return SCHEMA.kinds[kind].fields[name]


@pytest.mark.parametrize(
    "name, text, value",
    [
        ("name", "  Ada\n Lovelace ", "Ada Lovelace"),
        ("notes", "one\n\ntwo\n", "one\n\ntwo"),
        ("value", "873607.15", Money(Decimal("873607.15"), "EUR")),
        ("value", "30024968.0", Money(Decimal("30024968.0"), "EUR")),
        ("value", "$1,234.50", Money(Decimal("1234.50"), "USD")),
        ("value", "12500 USD", Money(Decimal(12500), "USD")),
        ("value", "-7", Money(Decimal(-7), "EUR")),
        ("close", "2026-03-01 10:30", date(2026, 3, 1)),
        ("birthday", "10 Dec 1815", date(1815, 12, 10)),
        ("probability", "75%", Decimal(75)),
        ("share", "1,234.5", Decimal("1234.5")),
        ("stars", "4,199", 4199),
        ("stars", "5.0", 5),
        ("stars", "-5", -5),
        ("active", "True", True),
        ("active", "FALSE", False),
        ("shirt", "xl", "XL"),
        ("source", "Trade-Fair", "trade fair"),
        ("source", "Cold  Call", "Cold Call"),
        ("emails", "ada@engines.example", (Labelled("ada@engines.example"),)),
        ("emails", "Ada Lovelace <ada@engines.example>; mailto:a@b.example",
         (Labelled("ada@engines.example"), Labelled("a@b.example"))),
        ("emails", "a@b.example, c@d.example", (Labelled("a@b.example"), Labelled("c@d.example"))),
        ("phones", "831.605.2433x72946", (Labelled("831.605.2433x72946"),)),
        ("phones", "+44 20 7946 0958; 020 7946 0959", (Labelled("+44 20 7946 0958"), Labelled("020 7946 0959"))),
        ("tags", "vip; maths, vip", ("vip", "maths")),
        ("address", "12 Analytical Row\nLondon", Address(street="12 Analytical Row\nLondon")),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_was_meant(name: str, text: str, value: Value) -> None:
    cell = read_cell(field(name), "", text.strip(), reading())
    assert cell == (value, ())


def test_parts_make_labels_names_and_addresses() -> None:
    how = reading()
    assert read_cell(field("phones"), "mobile", "077 123 4567", how).value == (Labelled("077 123 4567", "mobile"),)
    assert read_cell(field("address"), "city", " Colombo ", how).value == Address(city="Colombo")
    assert read_cell(field("social"), "mastodon", "@ada", how).value == {"mastodon": "@ada"}
    assert read_cell(field("consent"), "email", "1 Mar 2026", how).value == {"email": date(2026, 3, 1)}


@pytest.mark.parametrize(
    "name, text, why",
    [
        ("value", "1.234", "EUR has 2 decimals"),
        ("value", "lots", "is no amount"),
        ("value", "1E+06", "is no amount"),
        ("close", "03/04/2026", "--dates dmy"),
        ("close", "next month", "is no date"),
        ("stars", "4.5", "is no whole number"),
        ("share", "much", "is no decimal number"),
        ("active", "perhaps", "neither yes nor no"),
        ("shirt", "X", "cannot be 'X'"),
        ("emails", "ada at engines", "has no @"),
        ("phones", "call me", "a phone number has no"),
        ("website", "ftp://x.example", "are not opened"),
        ("name", "x" * 300_000, "200,000 characters"),
        ("emails", "a@b.example;" * 1000, "at most 254 characters"),
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(name: str, text: str, why: str) -> None:
    cell = read_cell(field(name), "", text, reading())
    assert cell.value is None
    assert why in cell.faults[0].why


def test_of_several_the_good_ones_are_kept() -> None:
    cell = read_cell(field("emails"), "", "ada@engines.example; nonsense", reading())
    assert cell.value == (Labelled("ada@engines.example"),)
    assert [fault.text for fault in cell.faults] == ["nonsense"]


@pytest.mark.parametrize("locale, amount", [("en", "12.50"), ("de", "12.50")])
def test_plain_amounts_are_the_same_in_every_locale(locale: str, amount: str) -> None:
    cell = read_cell(field("value"), "", amount, reading(locale))
    assert cell.value == Money(Decimal("12.50"), "EUR")


def test_an_amount_with_grouping_is_read_as_the_locale_has_it() -> None:
    assert read_cell(field("value"), "", "1.234", reading("de")).value == Money(Decimal(1234), "EUR")


def test_no_type_of_field_is_forgotten() -> None:
    """Every type that a column can fill reads some text, or says why not."""
    samples = {"link": "ada", "duration": "30 days", "entries": "x", "map": "x", "address": "x"}
    for name, type_ in TYPES.items():
        inner = Field("inner", TYPES["text"]) if name in ("list", "set", "labelled", "map") else None
        cell = read_cell(
            Field(name, type_, of=inner), "part" if name == "map" else "", samples.get(name, "2026-11-21"), reading()
        )
        assert cell.value is not None or cell.faults, name
