"""Times of the day, and moments: a day with a time in a zone."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from crm_tui.model.misread import quoted
from crm_tui.model.when.calendar import make_day, outside
from crm_tui.model.when.days import read_day
from crm_tui.model.when.refusal import refused
from crm_tui.model.when.spans import NO_WORDS, span_of
from crm_tui.model.when.words import Step, WhenError, read_step, split

_CLOCK = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
_HALF_DAY = r"([0-9]{1,2})(?::([0-9]{2}))?([ap]m)"
_ISO = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[t ]"
    r"(([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)(?:\.([0-9]{1,6}))? ?(z|[+-][0-9]{2}:?[0-9]{2})?"
)


def parse_when(
    text: str, now: datetime, words: Mapping[str, str] = NO_WORDS, *, last: bool = False, past: bool = False
) -> date | datetime:
    """The day, or the aware moment in the zone of `now`, that a text names.

    A text with a time gives a moment, any other a day; `last` and `past` as in parse_day. An offset in the
    text decides the moment, which is then shown in the zone of `now`. Raises WhenError.
    """
    if now.tzinfo is None:
        raise TypeError("the present must know its zone")
    tokens = split(text, words)
    moment = _moment(tokens, now, now.tzinfo, past)
    if moment:
        return moment
    found = span_of(tokens, now.date(), past)
    if found is None:
        raise refused(text, tokens)
    return found.last if last else found.first


def on_clock(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment at which the clocks of `zone` show that time on that day.

    A time that they skip is moved on by what they skip, one that they show twice is the first.
    """
    local = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    return _in_zone(_in_zone(local, UTC), zone)


def _moment(tokens: list[str], now: datetime, zone: tzinfo, past: bool) -> datetime | None:
    if tokens == ["now"]:
        return now
    if (step := read_step(tokens)) and step.unit in ("hour", "minute"):
        return _elapsed(now, step, zone)
    if found := re.fullmatch(_ISO, " ".join(tokens)):
        return _iso_moment(found, zone)
    clock, rest = _take_clock(tokens)
    if clock is None:
        return None
    day = read_day(rest, now.date(), past) if rest else now.date()
    if day is None:
        words = " ".join(rest)
        if span_of(rest, now.date(), past) is None:
            raise refused(words, rest)
        raise WhenError(f"{quoted(words)} is more than the one day that a time belongs to", "as in fri 10:30")
    return on_clock(day, clock, zone)


def _iso_moment(found: re.Match[str], zone: tzinfo) -> datetime:
    day = make_day(int(found[1]), int(found[2]), int(found[3]))
    clock = _clock(found[4], int(found[5]), int(found[6]), int(found[7] or 0))
    clock = clock.replace(microsecond=int((found[8] or "0").ljust(6, "0")))
    if not found[9]:
        return on_clock(day, clock, zone)
    return _in_zone(datetime.combine(day, clock, tzinfo=_offset(found[9])), zone)


def _offset(text: str) -> tzinfo:
    if text == "z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 23 or minutes > 59:
        raise WhenError(f"there is no offset {text}", "as in +01:00")
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if text[0] == "-" else length)


def _elapsed(now: datetime, step: Step, zone: tzinfo) -> datetime:
    length = timedelta(minutes=step.amount * (60 if step.unit == "hour" else 1))
    try:
        return _in_zone(_in_zone(now, UTC) + length, zone)
    except OverflowError:
        raise outside() from None


def _take_clock(tokens: list[str]) -> tuple[time | None, list[str]]:
    """The time at the end or the beginning of the words, and the other words."""
    joined = _join_half_days(tokens)
    for place in (-1, 0):
        clock = _read_clock(joined[place])
        if clock is not None:
            rest = joined[:-1] if place else joined[1:]
            return clock, rest[:-1] if rest and place and rest[-1] == "at" else rest
    return None, tokens


def _join_half_days(tokens: list[str]) -> list[str]:
    """`5:30 pm` as one word."""
    for place, token in enumerate(tokens[1:], 1):
        if token in ("am", "pm"):
            return [*tokens[: place - 1], tokens[place - 1] + token, *tokens[place + 1 :]]
    return tokens


def _read_clock(word: str) -> time | None:
    if found := re.fullmatch(_CLOCK, word):
        return _clock(word, int(found[1]), int(found[2]), int(found[3] or 0))
    if found := re.fullmatch(_HALF_DAY, word):
        if not 1 <= int(found[1]) <= 12:
            raise _no_time(word)
        return _clock(word, int(found[1]) % 12 + (12 if found[3] == "pm" else 0), int(found[2] or 0))
    return None


def _clock(word: str, hour: int, minute: int, second: int = 0) -> time:
    if hour > 23 or minute > 59 or second > 59:
        raise _no_time(word)
    return time(hour, minute, second)


def _no_time(word: str) -> WhenError:
    return WhenError(f"there is no time {word}", "00:00 to 23:59, or 1am to 12pm")


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        raise outside() from None
