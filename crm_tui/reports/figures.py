"""Figures: a value, how many records it is of, and why it is missing or not of all of them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from crm_tui.model.money import from_minor, total, totals
from crm_tui.model.value import Money
from crm_tui.query.groups import Group
from crm_tui.wording.money import money

Key = TypeVar("Key")


class Figure(NamedTuple):
    """One figure of a report. `query` finds the `n` records it is of.

    `value` is a count, an amount in the workspace's currency, or a percentage; None where there is none, and then
    `reason` says why. It also says what a value leaves out; amounts without a rate stand in `apart`, by currency.
    """

    value: int | Decimal | Money | None
    n: int
    query: str
    reason: str = ""
    apart: tuple[Money, ...] = ()


class Figures(NamedTuple):
    """What deals come to. `value` and `weighted` are in the workspace's currency; `apart` has no known rate.

    `unvalued` is how many have no amount at all, `unrated` how many have one without a rate.
    """

    size: int
    value: Money
    weighted: Money
    apart: tuple[Money, ...] = ()
    unvalued: int = 0
    unrated: int = 0


def nothing(currency: str) -> Figures:
    """What no deals come to."""
    zero = from_minor(0, currency)
    return Figures(0, zero, zero)


def of_group(group: Group) -> Figures:
    """The figures of rows that were grouped."""
    return Figures(*group[1:])


def by_key(found: Iterable[tuple[Key, Group]]) -> dict[Key, Figures]:
    """The figures of each key; several groups may have one."""
    figures: dict[Key, Figures] = {}
    for key, group in found:
        own = of_group(group)
        figures[key] = together((figures[key], own), own.value.currency) if key in figures else own
    return figures


def together(figures: Iterable[Figures], currency: str) -> Figures:
    """The sum of figures in one currency."""
    listed = [nothing(currency), *figures]
    return Figures(
        sum(each.size for each in listed),
        total([each.value for each in listed], currency),
        total([each.weighted for each in listed], currency),
        tuple(totals([money for each in listed for money in each.apart]).values()),
        sum(each.unvalued for each in listed),
        sum(each.unrated for each in listed),
    )


def count(of: Figures, query: str) -> Figure:
    """How many there are."""
    return Figure(of.size, of.size, query)


def amount(value: Money, of: Figures, query: str, locale: str) -> Figure:
    """A sum: nothing where there are no records, missing where there are but none of them could be added."""
    none_added = bool(of.size) and of.unvalued + of.unrated == of.size
    return Figure(None if none_added else value, of.size, query, left_out(of, locale), of.apart)


def rate(part: Decimal | int, whole: Decimal | int, n: int, query: str, why_none: str, reason: str = "") -> Figure:
    """`part` of `whole` in percent, exact; missing where there is no whole."""
    if whole <= 0:
        return Figure(None, n, query, why_none)
    return Figure(Decimal(part) * 100 / Decimal(whole), n, query, reason)


def left_out(of: Figures, locale: str) -> str:
    """What a sum leaves out, in words; "" when it is of all."""
    parts = []
    if of.unvalued:
        parts.append("none has a value" if of.unvalued == of.size else f"{of.unvalued} of {of.size} without a value")
    if of.apart:
        parts.append(f"no rate for {', '.join(money(each, locale) for each in of.apart)}")
    return "; ".join(parts)
