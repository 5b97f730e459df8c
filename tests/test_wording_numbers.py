"""Numbers read as the workspace's locale writes them, whatever the machine's locale is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.wording.numbers import marks, number, percent, size

NBSP = "\u00a0"


@pytest.mark.parametrize(
    "locale, shown",
    [
        ("en", "1,234,567.5"),
        ("en_IE", "1,234,567.5"),
        ("de", "1.234.567,5"),
        ("de_CH", "1’234’567.5"),
        ("de-AT", f"1{NBSP}234{NBSP}567,5"),
        ("fr_FR.UTF-8", f"1{NBSP}234{NBSP}567,5"),
        ("en_IN", "12,34,567.5"),
        ("hi_Deva_IN", "12,34,567.5"),
        ("ta_LK", "12,34,567.5"),
        ("si_LK", "1,234,567.5"),
        ("es_MX", "1,234,567.5"),
        ("pt_BR", "1.234.567,5"),
        ("tlh", "1,234,567.5"),
        ("", "1,234,567.5"),
    ],
)
def test_separators_of_a_locale(locale, shown):
    assert number(Decimal("1234567.50"), locale) == shown


@pytest.mark.parametrize(
    "value, places, shown",
    [
        (0, None, "0"),
        (-1234, None, "-1,234"),
        (Decimal("0.125"), 2, "0.12"),
        (Decimal("0.375"), 2, "0.38"),
        (Decimal("2.50"), None, "2.5"),
        (Decimal("1E+6"), None, "1,000,000"),
        (1000.1, None, "1,000.1"),
        (3, 2, "3.00"),
        (float("nan"), None, "–"),
        (Decimal("Infinity"), 1, "–"),
    ],
)
def test_precision(value, places, shown):
    assert number(value, "en", places) == shown


@pytest.mark.parametrize(
    "value, shown",
    [(7, "7"), (123, "123"), (-123, "-123"), (1234, "1,234"), (123456, "1,23,456"), (-1234567, "-12,34,567")],
)
def test_pairs_of_digits(value, shown):
    assert number(value, "en_IN") == shown


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.sampled_from(["en", "de", "fr", "hi", "de_CH"]),
)
def test_what_is_shown_is_the_number(value, locale):
    by = marks(locale)
    assert Decimal(number(value, locale).replace(by.group, "").replace(by.decimal, ".")) == value


def test_percent():
    assert percent(38) == "38 %"
    assert percent(Decimal("-1237.55"), "de") == "-1.238 %"


@pytest.mark.parametrize(
    "count, shown",
    [
        (0, "0 B"),
        (812, "812 B"),
        (1000, "1.0 KiB"),
        (1_200, "1.2 KiB"),
        (10_240, "10 KiB"),
        (1_048_575, "1.0 MiB"),
        (31 * 2**20, "31 MiB"),
        (5 * 2**40, "5.0 TiB"),
        (10**16, "9095 TiB"),
    ],
)
def test_size(count, shown):
    assert size(count) == shown
