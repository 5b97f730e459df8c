"""Amounts of money read the same in every list, and shortly on a board."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.model.money import from_minor, money_from_words
from crm_tui.model.value import Money
from crm_tui.wording.money import compact, money, price, sign


def amount(text):
    number, currency = text.split()
    return Money(Decimal(number), currency)


@pytest.mark.parametrize(
    "value, locale, shown",
    [
        ("12500 EUR", "en", "12,500 €"),
        ("12500.00 EUR", "en", "12,500 €"),
        ("12500.5 EUR", "en", "12,500.50 €"),
        ("12500.50 EUR", "de", "12.500,50 €"),
        ("-3400 EUR", "en", "-3,400 €"),
        ("1234567.5 INR", "en_IN", "12,34,567.50 ₹"),
        ("1500 JPY", "en", "1,500 ¥"),
        ("1.2345 BHD", "en", "1.234 BHD"),
        ("75000 LKR", "en", "75,000 LKR"),
        ("0 USD", "en", "0 $"),
        ("0.125 EUR", "en", "0.12 €"),
        ("0.001 EUR", "en", "0 €"),
    ],
)
def test_money(value, locale, shown):
    assert money(amount(value), locale) == shown


def test_a_column_may_agree_on_cents():
    assert money(amount("12500 EUR"), minor=True) == "12,500.00 €"
    assert money(amount("12500.50 EUR"), minor=False) == "12,500 €"
    assert money(amount("1500 JPY"), minor=True) == "1,500 ¥"


def test_a_currency_without_a_sign_is_told_by_its_code():
    assert money(amount("12500 CHF")) == "12,500 CHF"
    assert compact(amount("12500 CHF")) == "12.5k CHF"
    assert sign("EUR") == "€" and sign("CHF") == "CHF"


@pytest.mark.parametrize(
    "value, locale, shown",
    [
        ("0 EUR", "en", "0 €"),
        ("980.40 EUR", "en", "980 €"),
        ("999.5 EUR", "en", "1k €"),
        ("12000 EUR", "en", "12k €"),
        ("12500 EUR", "en", "12.5k €"),
        ("12500 EUR", "de", "12,5k €"),
        ("1255 EUR", "en", "1.26k €"),
        ("125400 EUR", "en", "125k €"),
        ("999499 EUR", "en", "999k €"),
        ("999600 EUR", "en", "1M €"),
        ("1250000 EUR", "en", "1.25M €"),
        ("-12500 EUR", "en", "-12.5k €"),
        ("3000000000 LKR", "en", "3bn LKR"),
        ("2500000000000 VND", "en", "2,500bn ₫"),
    ],
)
def test_compact(value, locale, shown):
    assert compact(amount(value), locale) == shown


LOCALES = [
    "en",
    "en_IE",
    "en_IN",
    "de",
    "de_CH",
    "de_AT",
    "fr",
    "es_MX",
    "pt_PT",
    "ta_LK",
    "si_LK",
    "sv",
    "ru",
]


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(sorted(MINOR_DIGITS)),
    st.sampled_from(LOCALES),
)
def test_what_is_shown_can_be_typed(count, currency, locale):
    """An amount copied from the screen into a form means the same."""
    value = from_minor(count, currency)
    assert money_from_words(money(value, locale, minor=True), "EUR", locale) == value


@pytest.mark.parametrize(
    "value, locale, shown",
    [
        ("0.0125 EUR", "en", "0.0125 €"),
        ("0.0125 EUR", "de", "0,0125 €"),
        ("2.9 EUR", "en", "2.90 €"),
        ("1200 EUR", "en", "1,200 €"),
        ("0.5 JPY", "en", "0.5 ¥"),
    ],
)
def test_a_unit_price_is_never_rounded(value, locale, shown):
    assert price(amount(value), locale) == shown
