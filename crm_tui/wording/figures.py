"""Figures of reports as people read them."""

from decimal import Decimal

from crm_tui.model.value import Money
from crm_tui.wording.money import compact, money
from crm_tui.wording.numbers import number, percent

MISSING = "–"


def figure(value: int | Decimal | Money | None, locale: str = "en", *, short: bool = False) -> str:
    """A count, a percentage or an amount; a dash where there is none. `short` is for where there is little room."""
    if value is None:
        return MISSING
    if isinstance(value, Money):
        return compact(value, locale) if short else money(value, locale, minor=False)
    return percent(value, locale) if isinstance(value, Decimal) else number(value, locale)
