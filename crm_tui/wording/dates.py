"""Days and moments as people say them, in English on every machine; today is always given."""

from datetime import date, datetime

from crm_tui.model.when.calendar import month_length

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def day(value: date, today: date) -> str:
    """`today`, `Thu`, `12 Nov`, or `12 Nov 2025` in another year.

    Weekdays name the three days before and after, so that one never stands for two days.
    """
    away = (value - today).days
    if away in _NEAR:
        return _NEAR[away]
    if abs(away) <= 3:
        return _WEEKDAYS[value.weekday()][:3]
    return _with_year(f"{value.day} {_MONTHS[value.month - 1][:3]}", value, today)


def long_day(value: date, today: date) -> str:
    """`Saturday 21 November`, with the year where it is not today's."""
    return _with_year(f"{_WEEKDAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}", value, today)


def month(value: date) -> str:
    """`November 2026`."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, now: datetime) -> str:
    """The day and the time, both aware, as the clock shows it in the zone of `now`: `today 09:20`."""
    local = value.astimezone(now.tzinfo)
    return f"{day(local.date(), now.date())} {local:%H:%M}"


def span(first: date, last: date) -> str:
    """`2026`, `Q4 2026`, `Nov 2026`, `Dec 2025 – Nov 2026`, `10 – 30 Nov 2026`; both ends are in it."""
    if first == last:
        return f"{first.day} {_month(first)}"
    whole = first.day == 1 and last.day == month_length(last.year, last.month)
    months = last.year * 12 + last.month - first.year * 12 - first.month + 1
    if whole and first.month == 1 and months == 12:
        return f"{first.year}"
    if whole and first.month % 3 == 1 and months == 3:
        return f"Q{last.month // 3} {last.year}"
    if whole:
        return _month(first) if months == 1 else f"{_month(first)} – {_month(last)}"
    begin = f"{first.day}" if months == 1 else f"{first.day} {_month(first)}"
    return f"{begin} – {last.day} {_month(last)}"


def month_name(value: date) -> str:
    """The month of a day: `November`."""
    return _MONTHS[value.month - 1]


def age(days: int) -> str:
    """A number of days, short: `16 d`, `3 mo`, `2 y`."""
    length = abs(days)
    if length < 90:
        return f"{days} d"
    count, unit = (round(length / 30.4375), "mo") if length < 730 else (int((length + 1) / 365.25), "y")
    return f"{'-' if days < 0 else ''}{count} {unit}"


def _month(value: date) -> str:
    return f"{_MONTHS[value.month - 1][:3]} {value.year}"


def _with_year(text: str, value: date, today: date) -> str:
    return text if value.year == today.year else f"{text} {value.year}"
