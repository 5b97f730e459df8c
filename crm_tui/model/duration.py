"""Lengths of time as people write them: 30 days, 2 weeks, 1 month, 12 min, 1h30."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.model.misread import quoted
from crm_tui.model.when.calendar import add_days, add_months
from crm_tui.model.when.spans import NO_WORDS
from crm_tui.model.when.words import COUNTS, UNITS, WhenError, split

EXAMPLES = "as in 30 days, 2 weeks, 1 month, 45 min, 1h30"
_LARGEST = 999_999
_DIGITS = "0123456789"
_CLOCK = r"([0-9]{1,3}):([0-5][0-9])"
_PIECE = r"([0-9]{1,9})(?:[.,]([0-9]{1,4}))?|([^\W\d_]+)"
_MORE_UNITS = {
    "s": "second", "sec": "second", "secs": "second", "second": "second", "seconds": "second",
    "hr": "hour", "hrs": "hour", "mo": "month",
}  # fmt: skip
_UNITS = {word: unit for word, unit in (UNITS | _MORE_UNITS).items() if word != "m"}
_SECONDS = {"hour": 3600, "minute": 60, "second": 1}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Duration(NamedTuple):
    """Months, days and seconds, none of which has a fixed length in another: a month is not 30 days.

    Compare by `seconds_about`; as a tuple it would order 40 days before one month.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0

    def seconds_about(self) -> int:
        """Its length in seconds with a month counted as 30 days and a day as 24 hours, to sort by."""
        return (self.months * 30 + self.days) * 86400 + self.seconds

    def add_to(self, day: date) -> date:
        """The day this much later: months first, then days; seconds count by whole days of 24 hours.

        A month that has no such day gives its last one. Raises WhenError outside the years 1 to 9999.
        """
        return add_days(add_months(day, self.months), self.days + self.seconds // 86400)

    def timedelta(self) -> timedelta:
        """The same as elapsed time, a day being 24 hours. Raises ValueError when there are months in it."""
        if self.months:
            raise ValueError("a month has no fixed length")
        return timedelta(days=self.days, seconds=self.seconds)


def parse_duration(text: str, words: Mapping[str, str] = NO_WORDS) -> Duration:
    """The length that a text names. A number alone is minutes, and so is one after hours (1h30, 1:30 h).

    Decimals are understood for hours and minutes only. `words` adds unit words of other languages.
    Raises WhenError.
    """
    tokens = split(text, words)
    if len(tokens) == 1 and (clock := re.fullmatch(_CLOCK, tokens[0])):
        return Duration(seconds=int(clock[1]) * 3600 + int(clock[2]) * 60)
    months = days = seconds = 0
    for count, decimals, unit in _parts(text, tokens):
        if decimals and unit not in ("hour", "minute"):
            raise WhenError(f"a fraction of a {unit} has no fixed length", "count in a smaller unit")
        if unit in _SECONDS:
            seconds += _seconds(text, count, decimals, _SECONDS[unit])
        days += count * _DAYS.get(unit, 0)
        months += count * _MONTHS.get(unit, 0)
    if max(months, days) > _LARGEST:
        raise WhenError(f"{quoted(text)} is too long", EXAMPLES)
    return Duration(months, days, seconds)


def format_duration(value: Duration) -> str:
    """The words that read back as `value`, in units that divide it: 2 weeks, 18 months, 1 h 30 min."""
    parts = []
    if value.months:
        parts.append(_counted(value.months, 12, "year", "month"))
    if value.days:
        parts.append(_counted(value.days, 7, "week", "day"))
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts += [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if count]
    return " ".join(parts) or "0 min"


def _counted(count: int, size: int, larger: str, smaller: str) -> str:
    whole, rest = divmod(count, size)
    count, unit = (count, smaller) if rest else (whole, larger)
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _parts(text: str, tokens: list[str]) -> list[tuple[int, str, str]]:
    """(whole number, decimals, unit) of each part. Raises WhenError for what is not a number and its unit."""
    found: list[tuple[int, str, str]] = []
    pieces = _pieces(text, tokens)
    while pieces:
        number = pieces.pop(0)
        whole, _, decimals = number.partition(".")
        if number[0] not in _DIGITS:
            raise _unreadable(text)
        last = found[-1][2] if found else ""
        word = pieces.pop(0) if pieces and pieces[0][0] not in _DIGITS else ""
        found.append((int(whole), decimals, _unit(text, word, last)))
    return found


def _pieces(text: str, tokens: list[str]) -> list[str]:
    """Numbers and words in turn, numbers with a point."""
    pieces: list[str] = []
    for token in tokens:
        place = 0
        while place < len(token):
            piece = re.compile(_PIECE).match(token, place)
            if piece is None:
                raise _unreadable(text)
            place = piece.end()
            word = str(COUNTS.get(piece[3], piece[3])) if piece[3] else piece[1]
            pieces.append(f"{word}.{piece[2]}" if piece[2] else word)
    return pieces


def _unit(text: str, word: str, last: str) -> str:
    if word in _UNITS:
        return _UNITS[word]
    if word in ("", "m") and last == "hour":
        return "minute"
    if word == "m":
        raise WhenError(f"{quoted(text)} may be minutes or months", "write min or months")
    if word or last:
        raise _unreadable(text)
    return "minute"


def _seconds(text: str, count: int, decimals: str, size: int) -> int:
    scale: int = 10 ** len(decimals)
    seconds, rest = divmod((count * scale + int(decimals or 0)) * size, scale)
    if rest or seconds > _LARGEST * 86400:
        raise _unreadable(text)
    return seconds


def _unreadable(text: str) -> WhenError:
    return WhenError(f"{quoted(text)} is no length of time", EXAMPLES)
