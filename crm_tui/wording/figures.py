"""Figures of reports as people read them."""

from decimal import Decimal

from crm_tui.model.value import Money
from crm_tui.wording.money import money
from crm_tui.wording.numbers import number, percent

MISSING = "–"


def figure(value: int | Decimal | Money | None, locale: str = "en") -> str:
    """A count, a percentage, or an amount without minor units; a dash where there is none."""
    if value is None:
        return MISSING
    if isinstance(value, Money):
        return money(value, locale, minor=False)
    return percent(value, locale) if isinstance(value, Decimal) else number(value, locale)


def brief(value: float, locale: str = "en") -> str:
    """An amount in at most four cells, for pictures: 950, 8.4k, 70k, 1.2M; nothing for nought."""
    amount, letter = value, ""
    for step, name in ((1e3, "k"), (1e6, "M"), (1e9, "bn")):
        if abs(value) >= step * 0.9995:
            amount, letter = value / step, name
    rounded = round(amount, 1) if letter and abs(amount) < 9.95 else round(amount)
    return f"{number(rounded, locale)}{letter}" if rounded else ""
