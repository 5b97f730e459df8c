"""Amounts of money as people read them: 12,500.50 €, or 12.5k € where there is little room."""

from decimal import Decimal

from crm_tui.model.money import minor_digits, places, round_money
from crm_tui.model.value import Money
from crm_tui.wording.numbers import number

# Signs that belong to one currency alone; every other currency is named by its code.
_SIGNS = {
    "AUD": "A$", "BDT": "৳", "BRL": "R$", "CAD": "C$", "EUR": "€", "GBP": "£", "GEL": "₾", "ILS": "₪",
    "INR": "₹", "JPY": "¥", "KRW": "₩", "KZT": "₸", "MNT": "₮", "NGN": "₦", "NZD": "NZ$", "PHP": "₱",
    "PYG": "₲", "RUB": "₽", "TRY": "₺", "UAH": "₴", "USD": "$", "VND": "₫",
}  # fmt: skip
_STEPS = ((Decimal(1000), "k"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 9, "bn"))


def money(value: Money, locale: str = "en", *, minor: bool | None = None) -> str:
    """`value` with the separators of `locale` and the currency behind it, rounded half to even.

    Minor units (cents) are shown when there are any; `minor` says always or never, so that a column can
    agree. Raises MoneyError for an unknown currency.
    """
    amount = round_money(value).amount
    if minor is None:
        minor = amount != amount.to_integral_value()
    digits = minor_digits(value.currency) if minor else 0
    return f"{number(amount, locale, digits)} {sign(value.currency)}"


def price(value: Money, locale: str = "en") -> str:
    """The price of one unit with all decimals it has; never rounded. Raises MoneyError for an unknown currency."""
    return f"{number(value.amount, locale, places(value))} {sign(value.currency)}"


def compact(value: Money, locale: str = "en") -> str:
    """`value` in some three digits, for boards: `12.5k €`, `1.25M €`; never with minor units."""
    amount, letter = Decimal(round(value.amount)), ""
    for step, name in _STEPS:
        if abs(value.amount) >= step - step / 2000:
            amount, letter = value.amount / step, name
    places = max(3 - len(str(abs(int(amount)))), 0) if letter else 0
    return f"{number(round(amount, places), locale)}{letter} {sign(value.currency)}"


def sign(currency: str) -> str:
    """The currency's own sign, or its ISO 4217 code where it has none."""
    return _SIGNS.get(currency, currency)
