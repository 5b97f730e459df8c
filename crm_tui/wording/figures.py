"""Figures of reports as people read them."""

from collections.abc import Sequence
from decimal import Decimal

from crm_tui.model.value import Money
from crm_tui.wording.money import money
from crm_tui.wording.numbers import number, percent

MISSING = "–"
# Behind a value that is not of all its records.
IN_PART = "*"

Value = int | Decimal | Money | None


def figure(value: Value, locale: str = "en") -> str:
    """A count, a percentage, or an amount without minor units; a dash where there is none."""
    if value is None:
        return MISSING
    if isinstance(value, Money):
        return money(value, locale, minor=False)
    return percent(value, locale) if isinstance(value, Decimal) else number(value, locale)


def column(values: Sequence[tuple[Value, bool]], locale: str = "en") -> list[str]:
    """The figures of a column: with a mark behind those that leave something out, and a blank behind the others."""
    marked = any(in_part and value is not None for value, in_part in values)
    return [
        figure(value, locale) + (IN_PART if in_part and value is not None else " " if marked else "")
        for value, in_part in values
    ]


def brief(value: float, locale: str = "en") -> str:
    """An amount in at most four cells, for pictures: 950, 8.4k, 70k, 1.2M; nothing for nought."""
    amount, letter = value, ""
    for step, name in ((1e3, "k"), (1e6, "M"), (1e9, "bn")):
        if abs(value) >= step * 0.9995:
            amount, letter = value / step, name
    rounded = round(amount, 1) if letter and abs(amount) < 9.95 else round(amount)
    return f"{number(rounded, locale)}{letter}" if rounded else ""
