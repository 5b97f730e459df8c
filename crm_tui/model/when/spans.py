"""Phrases that name a range of days, and the two ways to read a text: as a day, as a range."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from crm_tui.model.when.calendar import Span, add_days, add_months, add_step, around, iso_week, make_day
from crm_tui.model.when.days import read_day
from crm_tui.model.when.refusal import refused
from crm_tui.model.when.words import CALENDAR_UNITS, MONTHS, Step, WhenError, read_count, split

NO_WORDS: Mapping[str, str] = MappingProxyType({})
# A lone number of four digits is a year only where people mean one; 1030 is more likely half past ten.
_YEAR = r"(?:19|20|21)[0-9]{2}"
_MONTH = r"([0-9]{4})-([0-9]{2})"
_WEEK = r"([0-9]{4})-w([0-9]{2})"
_QUARTER = r"(?:([0-9]{4})-)?q([1-4])"
_UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def parse_day(
    text: str, today: date, words: Mapping[str, str] = NO_WORDS, *, last: bool = False, past: bool = False
) -> date:
    """The day that a text names; of a range its first day, or with `last` its last one.

    `today` is what relative words count from, in whichever zone the caller lives. With `past` a weekday
    or a date without a year is the latest such, not the next. Raises WhenError.
    """
    first, end = parse_span(text, today, words, past=past)
    return end if last else first


def parse_span(text: str, today: date, words: Mapping[str, str] = NO_WORDS, *, past: bool = False) -> Span:
    """The range of days that a text names, both ends included; a day is a range of one. Raises WhenError."""
    tokens = split(text, words)
    found = span_of(tokens, today, past)
    if found is None:
        raise refused(text, tokens)
    return found


def span_of(tokens: list[str], today: date, past: bool) -> Span | None:
    """The range that the words name, None when they are no phrase of the grammar."""
    if day := read_day(tokens, today, past):
        return Span(day, day)
    if len(tokens) == 1:
        return _absolute(tokens[0]) or _unnumbered(tokens[0], today, past)
    if tokens[0] in ("this", "next", "last"):
        return _relative(tokens, today)
    if len(tokens) == 2 and re.fullmatch(_YEAR, tokens[1]):
        return _unnumbered(tokens[0], date(int(tokens[1]), 1, 1), False)
    return None


def _absolute(word: str) -> Span | None:
    if re.fullmatch(_YEAR, word):
        return around(date(int(word), 1, 1), "year")
    if found := re.fullmatch(_MONTH, word):
        return around(make_day(int(found[1]), int(found[2]), 1), "month")
    if found := re.fullmatch(_WEEK, word):
        return iso_week(int(found[1]), int(found[2]))
    if (found := re.fullmatch(_QUARTER, word)) and found[1]:
        return around(make_day(int(found[1]), int(found[2]) * 3, 1), "quarter")
    return None


def _unnumbered(word: str, today: date, past: bool) -> Span | None:
    """A month or quarter without its year: the present one, else the nearest in the asked direction."""
    if word in MONTHS:
        unit, month = "month", MONTHS[word]
    elif (found := re.fullmatch(_QUARTER, word)) and not found[1]:
        unit, month = "quarter", int(found[2]) * 3 - 2
    else:
        return None
    ahead = (month - around(today, unit).first.month) % 12
    return around(add_months(today.replace(day=1), ahead - 12 if past and ahead else ahead), unit)


def _relative(tokens: list[str], today: date) -> Span | None:
    turn = {"last": -1, "this": 0, "next": 1}[tokens[0]]
    if len(tokens) == 2 and tokens[1] in _UNIT_MONTHS:
        return around(add_months(today.replace(day=1), turn * _UNIT_MONTHS[tokens[1]]), tokens[1])
    if len(tokens) == 2 and tokens[1] == "week":
        return around(add_days(today, turn * 7), "week")
    step = read_count(tokens[1:])
    if not turn or step is None or step.unit not in CALENDAR_UNITS:
        return None
    if step.amount < 1:
        raise WhenError("a range has at least one day", "as in last 30 days")
    if turn > 0:
        return Span(today, add_days(add_step(today, step), -1))
    return Span(add_days(add_step(today, Step(-step.amount, step.unit)), 1), today)
