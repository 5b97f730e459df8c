"""Money: strict in files, lenient from words, exact everywhere."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.amounts import decimal_comma, read_amount
from crm_tui.model.currencies import MINOR_DIGITS, SIGNS
from crm_tui.model.money import (
    LARGEST,
    MoneyError,
    Rates,
    convert,
    from_minor,
    minor,
    minor_digits,
    money_from_words,
    read_money,
    round_money,
    total,
    totals,
    write_money,
)
from crm_tui.model.value import Money


def money(text: str) -> Money:
    amount, code = text.split()
    return Money(Decimal(amount), code)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("12500 EUR", "12500 EUR"),
        ("12500", "12500 EUR"),
        ("12500.50 USD", "12500.50 USD"),
        ("12500.5", "12500.5 EUR"),
        ("-3 EUR", "-3 EUR"),
        ("0", "0 EUR"),
        ("-0.00", "0 EUR"),
        ("007", "7 EUR"),
        ("1200 JPY", "1200 JPY"),
        ("1.234 BHD", "1.234 BHD"),
        ("1.2345 CLF", "1.2345 CLF"),
        ("10 HRK", "10 HRK"),
        ("90071992547409.91", "90071992547409.91 EUR"),
    ],
)
def test_an_amount_in_a_file(text, expected):
    read = read_money(text, "EUR")

    assert read == money(expected)
    assert str(read.amount) != "-0.00"


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("12,50 EUR", "no amount", "write 12.50 EUR"),
        ("12500 eur", "no amount", "write 12500 EUR"),
        ("EUR 12500", "no amount", "write 12500 EUR"),
        ("12500EUR", "no amount", "write 12500 EUR"),
        ("12500\u00a0EUR", "no amount", "write 12500 EUR"),
        ("€12,500", "no amount", "write 12500 EUR"),
        ("12,500.00", "no amount", "write 12500 EUR"),
        ("12.500,00 €", "no amount", "write 12500 EUR"),
        ("1,234 BHD", "no amount", "write 1234 BHD or 1.234 BHD"),
        ("12.5k", "no amount", "write 12500 EUR"),
        ("+5", "no amount", "write 5 EUR"),
        ("1e3", "no amount", "as in 12500 EUR"),
        ("1E3 EUR", "no amount", "as in 12500 EUR"),
        ("NaN", "no amount", "as in 12500 EUR"),
        ("inf EUR", "no amount", "as in 12500 EUR"),
        ("-Infinity", "no amount", "as in 12500 EUR"),
        ("1_000", "no amount", "as in 12500 EUR"),
        ("0x10", "no amount", "as in 12500 EUR"),
        ("١٢٣", "no amount", "as in 12500 EUR"),
        ("１２", "no amount", "as in 12500 EUR"),
        (".5", "no amount", "as in 12500 EUR"),
        ("5.", "no amount", "as in 12500 EUR"),
        ("", "no amount", "as in 12500 EUR"),
        ("12500 EUR\n", "no amount", "write 12500 EUR"),
        ("12500 EUR and more", "no amount", "as in 12500 EUR"),
        ("12500 EUX", "'EUX' is no currency", "did you mean EUR?"),
        ("12500 QQQ", "'QQQ' is no currency", "three letters"),
        ("1 XAU", "'XAU' is no currency", "XAD"),
        ("12.345 EUR", "EUR has 2 decimals, 12.345 has more", "write 12.34 EUR or 12345 EUR"),
        ("12.500", "EUR has 2 decimals, 12.500 has more", "write 12.50 EUR or 12500 EUR"),
        ("1200.00 JPY", "JPY has no decimals", "write 1200 JPY"),
        ("1.23456 EUR", "EUR has 2 decimals", "write 1.23 EUR"),
        ("90071992547409.92", "too large", "90 trillion"),
        ("9999999999999999", "too large", "90 trillion"),
        ("9" * 1_000_000, "no amount", "as in 12500 EUR"),
    ],
)
def test_what_no_file_may_hold_is_named_with_its_probable_meaning(text, message, hint):
    with pytest.raises(MoneyError) as caught:
        read_money(text, "EUR")

    assert message in caught.value.message
    assert hint in caught.value.hint
    assert len(caught.value.message) < 120


@pytest.mark.parametrize(
    "text, locale, expected",
    [
        ("12500", "en", "12500 EUR"),
        ("12500 USD", "en", "12500 USD"),
        ("usd 12500", "en", "12500 USD"),
        ("12.5k", "en", "12500 EUR"),
        ("12.5k", "de", "12500 EUR"),
        ("12,5k", "en", "12500 EUR"),
        ("1.250k", "de", "1250000 EUR"),
        ("2kEUR", "en", "2000 EUR"),
        ("2k €", "en", "2000 EUR"),
        ("5m", "en", "5000000 EUR"),
        ("5 Mio €", "de", "5000000 EUR"),
        ("1.5bn", "en", "1500000000 EUR"),
        ("5 lakh", "en", "500000 EUR"),
        ("2 crore INR", "en", "20000000 INR"),
        ("12,500.00", "en", "12500 EUR"),
        ("12,500.00", "de", "12500 EUR"),
        ("12.500,00 €", "en", "12500 EUR"),
        ("12,500", "en", "12500 EUR"),
        ("12.500", "de_DE", "12500 EUR"),
        ("1,234,567", "de", "1234567 EUR"),
        ("12,50", "en", "12.50 EUR"),
        ("12.50", "de", "12.50 EUR"),
        ("0,5", "en", "0.5 EUR"),
        ("12 500,50", "fr", "12500.50 EUR"),
        ("12\u202f500,50 €", "fr", "12500.50 EUR"),
        ("12'500.50 CHF", "de_CH", "12500.50 CHF"),
        ("12’500.50 CHF", "de_CH", "12500.50 CHF"),
        ("12,34,567.50", "en_IN", "1234567.50 EUR"),
        ("€12,500", "en", "12500 EUR"),
        ("-€500", "en", "-500 EUR"),
        ("€-500", "en", "-500 EUR"),
        ("− 500", "en", "-500 EUR"),
        ("+500", "en", "500 EUR"),
        ("$5", "en", "5 USD"),
        ("$5 CAD", "en", "5 CAD"),
        ("US$ 5", "en", "5 USD"),
        ("£3", "en", "3 GBP"),
        ("100 Kč", "cs", "100 CZK"),
        ("රු. 500", "si", "500 LKR"),
        ("¥1200", "en", "1200 JPY"),
    ],
)
def test_an_amount_in_words(text, locale, expected):
    assert money_from_words(text, "EUR", locale) == money(expected)


@pytest.mark.parametrize(
    "text, own, expected",
    [
        ("$5", "CAD", "5 CAD"),
        ("$5 USD", "CAD", "5 USD"),
        ("Rs 500", "LKR", "500 LKR"),
        ("Rs. 5 lakh", "INR", "500000 INR"),
        ("5 kr", "NOK", "5 NOK"),
        ("¥8", "CNY", "8 CNY"),
    ],
)
def test_a_shared_sign_means_the_workspaces_currency(text, own, expected):
    assert money_from_words(text, own) == money(expected)


@pytest.mark.parametrize(
    "text, locale, message, hint",
    [
        ("5 kr", "en", "'kr' may be SEK, NOK, DKK, ISK", "write the code"),
        ("Rs 500", "en", "'Rs' may be INR, LKR", "write the code"),
        ("$5 EUR", "en", "two currencies", "one of them"),
        ("€5 USD", "en", "two currencies", "one of them"),
        ("€12,500", "de", "EUR has 2 decimals", "write 12.50 EUR or 12500 EUR"),
        ("12.345", "en", "EUR has 2 decimals", "write 12.34 EUR or 12345 EUR"),
        ("0.500", "de", "EUR has 2 decimals", "write 0.50 EUR"),
        ("1,2,3", "en", "no amount", "as in"),
        ("1.2.3,4", "en", "no amount", "as in"),
        ("12,34 56", "en", "no amount", "as in"),
        ("12 34", "en", "no amount", "as in"),
        ("5x", "en", "'X' is no currency", "ISO 4217"),
        ("lots", "en", "no amount", "as in"),
        ("1e3", "en", "no amount", "as in"),
        ("--5", "en", "no currency", "ISO 4217"),
        ("NaN", "en", "no amount", "as in"),
        ("1_000", "en", "no amount", "as in"),
        ("١٢", "en", "no amount", "as in"),
        ("9" * 40 + "k", "en", "too large", "90 trillion"),
        ("1" * 1_000_000, "en", "no amount", "as in"),
        ("1,111," * 200_000, "en", "no amount", "as in"),
    ],
)
def test_words_that_are_no_one_amount_are_refused(text, locale, message, hint):
    with pytest.raises(MoneyError) as caught:
        money_from_words(text, "EUR", locale)

    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "amount, written",
    [
        ("12500 EUR", "12500 EUR"),
        ("12500.00 EUR", "12500 EUR"),
        ("12500.5 EUR", "12500.50 EUR"),
        ("1.2E+3 EUR", "1200 EUR"),
        ("-0 EUR", "0 EUR"),
        ("-0.5 EUR", "-0.50 EUR"),
        ("1200 JPY", "1200 JPY"),
        ("1.2 BHD", "1.200 BHD"),
        ("0.00125 EUR", "0.00125 EUR"),
    ],
)
def test_what_is_written(amount, written):
    assert write_money(money(amount)) == written


@pytest.mark.parametrize(
    "amount, count", [("12500.50 EUR", 1250050), ("-3 EUR", -300), ("1200 JPY", 1200), ("1.234 BHD", 1234)]
)
def test_minor_units(amount, count):
    assert minor(money(amount)) == count
    assert from_minor(count, amount[-3:]) == money(amount)


def test_minor_units_show_all_decimals():
    assert str(from_minor(1250000, "EUR")) == "12500.00 EUR"
    assert str(from_minor(5, "BHD")) == "0.005 BHD"


def test_a_fraction_of_a_cent_is_no_minor_unit():
    with pytest.raises(MoneyError, match="fraction"):
        minor(money("0.005 EUR"))


@pytest.mark.parametrize(
    "amount, rounded",
    [
        ("0.005 EUR", "0.00 EUR"),
        ("0.015 EUR", "0.02 EUR"),
        ("0.025 EUR", "0.02 EUR"),
        ("2.5 JPY", "2 JPY"),
        ("3.5 JPY", "4 JPY"),
    ],
)
def test_a_half_goes_to_the_even_neighbour(amount, rounded):
    assert round_money(money(amount)) == money(rounded)


def test_sums_keep_to_one_currency():
    assert total([money("0.10 EUR"), money("0.20 EUR")], "EUR") == money("0.30 EUR")
    assert total([], "EUR") == money("0 EUR")
    with pytest.raises(ValueError):
        total([money("1 EUR"), money("1 USD")], "EUR")


def test_sums_of_several_currencies_stand_apart():
    sums = totals([money("1 EUR"), money("5 USD"), money("2.50 EUR")])

    assert list(sums.values()) == [money("3.50 EUR"), money("5 USD")]


RATES = Rates(
    "EUR",
    {
        "USD": ((date(2026, 1, 1), Decimal("0.80")), (date(2026, 7, 1), Decimal("0.90"))),
        "GBP": ((date.min, Decimal("1.15")),),
    },
)


@pytest.mark.parametrize(
    "amount, to, on, expected",
    [
        ("100 USD", "EUR", "2026-01-01", "80.00 EUR"),
        ("100 USD", "EUR", "2026-06-30", "80.00 EUR"),
        ("100 USD", "EUR", "2026-07-01", "90.00 EUR"),
        ("100 EUR", "USD", "2026-07-01", "111.11 USD"),
        ("100 GBP", "USD", "2026-07-01", "127.78 USD"),
        ("100 GBP", "EUR", "1990-01-01", "115.00 EUR"),
        ("0.005 EUR", "EUR", "2026-01-01", "0.005 EUR"),
    ],
)
def test_money_is_converted_at_the_rate_of_its_day(amount, to, on, expected):
    assert convert(money(amount), to, RATES, date.fromisoformat(on)) == money(expected)


@pytest.mark.parametrize(
    "amount, to, on",
    [("100 USD", "EUR", "2025-12-31"), ("100 NOK", "EUR", "2026-07-01"), ("1 EUR", "NOK", "2026-07-01")],
)
def test_without_a_rate_there_is_no_answer(amount, to, on):
    assert convert(money(amount), to, RATES, date.fromisoformat(on)) is None


def test_the_table_of_currencies():
    assert minor_digits("EUR") == 2
    assert minor_digits("JPY") == 0
    assert minor_digits("BHD") == 3
    assert minor_digits("CLF") == 4
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in MINOR_DIGITS)
    assert {code for codes in SIGNS.values() for code in codes if code} <= set(MINOR_DIGITS)
    assert all(sign == sign.casefold() for sign in SIGNS)


@pytest.mark.parametrize(
    "locale, comma",
    [
        ("en", False),
        ("de", True),
        ("de_DE", True),
        ("de-CH", False),
        ("de_DE.UTF-8", True),
        ("es_MX", False),
        ("ta_LK", False),
        ("", False),
    ],
)
def test_where_decimals_follow_a_comma(locale, comma):
    assert decimal_comma(locale) is comma


AMOUNTS = st.integers(-LARGEST, LARGEST)
CODES = st.sampled_from(sorted(MINOR_DIGITS))


@given(AMOUNTS, CODES)
def test_what_is_written_reads_back(count, code):
    amount = from_minor(count, code)

    assert read_money(write_money(amount), "EUR") == amount
    assert money_from_words(write_money(amount), "EUR") == amount
    assert minor(amount) == count


@given(st.integers(0, 10**12), st.sampled_from(["en", "de", "fr", "de_CH", "en_IN"]))
def test_grouped_digits_are_the_same_number(cents, locale):
    whole, rest = divmod(cents, 100)
    group, point = (".", ",") if decimal_comma(locale) else (",", ".")

    assert read_amount(f"{whole:,}".replace(",", group) + f"{point}{rest:02}", locale) == Decimal(cents) / 100


@given(st.text(max_size=60) | st.text("0123456789.,'k €$EUR-+", max_size=30), st.sampled_from(["en", "de"]))
def test_any_text_is_money_or_an_error_in_words(text, locale):
    for read in (lambda: money_from_words(text, "EUR", locale), lambda: read_money(text, "EUR")):
        try:
            amount = read()
        except MoneyError as error:
            said = error.message
        else:
            said = write_money(amount)
            assert read_money(said, "EUR") == amount
        assert said


@given(AMOUNTS, AMOUNTS)
def test_sums_of_minor_units_and_of_amounts_agree(one, other):
    assert minor(total([from_minor(one, "EUR"), from_minor(other, "EUR")], "EUR")) == one + other


@pytest.mark.parametrize("body", ["", "x", "-5", ",5", "1" * 41, "1e3"])
def test_what_is_no_number_has_no_amount(body):
    assert read_amount(body, "en") is None
