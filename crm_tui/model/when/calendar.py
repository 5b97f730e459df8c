"""Arithmetic on days that never leaves the calendar's years 1 to 9999."""

from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.model.when.words import MONTH_NAMES, Step, WhenError

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Span(NamedTuple):
    """A range of days; both ends belong to it."""

    first: date
    last: date


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap and month == 2 else _LENGTHS[month - 1]


def make_day(year: int, month: int, day: int) -> date:
    """The day. Raises WhenError that says how many days the month has."""
    if not 1 <= year <= 9999:
        raise outside()
    if not 1 <= month <= 12:
        raise WhenError(f"there is no month {month}", "year-month-day, as in 2026-11-21")
    length = month_length(year, month)
    if not 1 <= day <= length:
        name = f"{MONTH_NAMES[month - 1]} {year}"
        raise WhenError(f"no such day, {name} has {length}", f"{year:04}-{month:02}-{length}")
    return date(year, month, day)


def add_days(day: date, count: int) -> date:
    """The day `count` days later. Raises WhenError outside the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise outside() from None


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        raise outside()
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def add_step(day: date, step: Step) -> date:
    """The day a number of days, weeks, months, quarters or years later."""
    days = {"day": 1, "week": 7}.get(step.unit)
    if days:
        return add_days(day, step.amount * days)
    return add_months(day, step.amount * {"month": 1, "quarter": 3, "year": 12}[step.unit])


def iso_week(year: int, week: int) -> Span:
    """Monday to Sunday of an ISO week. Raises WhenError that says how many weeks the year has."""
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        if not 1 <= year <= 9999:
            raise outside() from None
        raise WhenError(f"no such week, {year} has {_weeks(year)}", f"{year:04}-W{_weeks(year)}") from None
    return Span(monday, add_days(monday, 6))


def around(day: date, unit: str) -> Span:
    """The week, month, quarter or year that holds the day."""
    if unit == "week":
        monday = add_days(day, -day.weekday())
        return Span(monday, add_days(monday, 6))
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = day.month - (day.month - 1) % months
    end = first + months - 1
    return Span(date(day.year, first, 1), date(day.year, end, month_length(day.year, end)))


def outside() -> WhenError:
    """The error for a day that no calendar of four-digit years has."""
    return WhenError("that day is outside the years 1 to 9999", "as in 2026-11-21")


def _weeks(year: int) -> int:
    # A year's last week is the one that holds 28 December.
    return date(year, 12, 28).isocalendar().week
