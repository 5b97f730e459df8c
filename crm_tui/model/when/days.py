"""Phrases that name one day."""

import re
from datetime import date

from crm_tui.model.when.calendar import add_days, add_step, around, iso_week, make_day, month_length
from crm_tui.model.when.words import CALENDAR_UNITS, MONTHS, NAMED_DAYS, WEEKDAYS, WhenError, read_step

# Patterns are compiled at their first use: `crm list` imports this room and reads no words.
_ISO = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_WEEK_DAY = r"([0-9]{4})-w([0-9]{2})-([0-9])"
_DAY_NUMBER = r"([0-9]{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"[0-9]{4}"
_ENDS = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}


def iso_day(text: str) -> date | None:
    """The day of `2026-11-21`, None for a text of another shape.

    Raises WhenError for a day that the month does not have.
    """
    # Python's reader takes weeks too, which have no hyphen there; a build of the index reads thousands of days.
    if text[7:8] == "-" and len(text) == 10:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    found = re.fullmatch(_ISO, text)
    return make_day(int(found[1]), int(found[2]), int(found[3])) if found else None


def read_day(tokens: list[str], today: date, past: bool) -> date | None:
    """The day that the words name, None when they are no such phrase; WhenError for an impossible day."""
    if step := read_step(tokens):
        return add_step(today, step) if step.unit in CALENDAR_UNITS else None
    if len(tokens) == 1:
        return _one_word(tokens[0], today, past)
    return _weekday_phrase(tokens, today) or _month_phrase(tokens, today, past) or _two_off(tokens, today)


def _one_word(word: str, today: date, past: bool) -> date | None:
    if word in NAMED_DAYS:
        return add_days(today, NAMED_DAYS[word])
    if word in WEEKDAYS:
        return _latest(today, WEEKDAYS[word]) if past else _coming(today, WEEKDAYS[word])
    if word in _ENDS:
        return around(today, _ENDS[word]).last
    if found := re.fullmatch(_WEEK_DAY, word):
        if found[3] not in "1234567":
            raise WhenError(f"a week has no day {found[3]}", "1 is Monday, 7 is Sunday")
        return add_days(iso_week(int(found[1]), int(found[2])).first, int(found[3]) - 1)
    return iso_day(word)


def _weekday_phrase(tokens: list[str], today: date) -> date | None:
    if len(tokens) != 2:
        return None
    first, second = tokens
    if first in WEEKDAYS and second == "week":
        return add_days(_coming(today, WEEKDAYS[first]), 7)
    if second not in WEEKDAYS or first not in ("this", "next", "last"):
        return None
    if first == "last":
        return _latest(today, WEEKDAYS[second])
    return add_days(today, WEEKDAYS[second] - today.weekday() + (7 if first == "next" else 0))


def _month_phrase(tokens: list[str], today: date, past: bool) -> date | None:
    if len(tokens) > 3:
        return None
    name, number = (tokens[0], tokens[1]) if tokens[0] in MONTHS else (tokens[1], tokens[0])
    found = re.fullmatch(_DAY_NUMBER, number)
    if name not in MONTHS or not found:
        return None
    if len(tokens) == 3:
        return make_day(int(tokens[2]), MONTHS[name], int(found[1])) if re.fullmatch(_YEAR, tokens[2]) else None
    return _nearest(MONTHS[name], int(found[1]), today, past)


def _two_off(tokens: list[str], today: date) -> date | None:
    if tokens == ["day", "after", "tomorrow"]:
        return add_days(today, 2)
    return add_days(today, -2) if tokens == ["day", "before", "yesterday"] else None


def _nearest(month: int, number: int, today: date, past: bool) -> date:
    """The day of that name next to today, today included; 29 February looks for a leap year."""
    step = -1 if past else 1
    leap_day = (month, number) == (2, 29)
    # Two leap years are at most eight years apart.
    years = range(today.year, today.year + 9 * step, step)
    days = (make_day(year, month, number) for year in years if not leap_day or month_length(year, 2) == 29)
    return next(day for day in days if day == today or (day < today) == past)


def _coming(today: date, weekday: int) -> date:
    return add_days(today, (weekday - today.weekday() - 1) % 7 + 1)


def _latest(today: date, weekday: int) -> date:
    return add_days(today, -((today.weekday() - weekday - 1) % 7 + 1))
