"""Periods: which days a report is about, the one before and the one after."""

from datetime import date

from crm_tui.errors import UsageError
from crm_tui.model.when import Span
from crm_tui.model.when.calendar import add_days, add_months, around, month_length

YEAR = 12


def months_from(day: date, months: int) -> Span:
    """So many whole months, the first of them the one of `day`."""
    first = day.replace(day=1)
    return Span(first, _month_end(add_months(first, months - 1)))


def months_until(day: date, months: int) -> Span:
    """So many whole months, the last of them the one of `day`."""
    return months_from(add_months(day.replace(day=1), 1 - months), months)


def shifted(period: Span, turns: int) -> Span:
    """The period as long as this one so many turns later: by months where it is made of whole ones, else by days.

    Raises WhenError where the calendar ends.
    """
    first, last = period
    if first.day == 1 and last == _month_end(last):
        months = _months(period)
        return months_from(add_months(first, turns * months), months)
    days = turns * ((last - first).days + 1)
    return Span(add_days(first, days), add_days(last, days))


def turned_to(period: Span | None, unit: str, today: date) -> Span:
    """The month, quarter or year of today, or where the period lies elsewhere that of its first day."""
    day = today if period is None or period.first <= today <= period.last else period.first
    return around(day, unit)


def bounded(first: date | None, last: date | None, usual: Span | None) -> Span:
    """From one day to the other; where only one is given, as long as usual. Raises UsageError, WhenError."""
    months = 1 if usual is None else _months(usual)
    if first is None:
        first = add_months(add_days(last, 1), -months) if last is not None else date.min
    if last is None:
        last = add_days(add_months(first, months), -1)
    if first > last:
        raise UsageError(f"from {first} to {last} is no period", "give the earlier day first")
    return Span(first, last)


def _months(period: Span) -> int:
    return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1


def _month_end(day: date) -> date:
    return day.replace(day=month_length(day.year, day.month))
