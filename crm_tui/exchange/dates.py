"""Days and moments as other programs write them. Nothing depends on today, and what could be two days is refused."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from crm_tui.model.types.base import Invalid

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_LONGEST = 60
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]+([a-z]{3,9})\.?,?[ -]+([0-9]{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? +", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:T| *,? +(?:at +)?)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?([ap])\.?m\.?)?(?: ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
_MONTHS = {name[:3]: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH_NAMES = "january february march april may june july august september october november december".split()


def order_of(texts: Iterable[str]) -> str:
    """Whether days or months stand first in a column, as far as its own dates prove it; "" where they do not."""
    proofs = set()
    for text in texts:
        found = _NUMERIC.match(text)
        if not found or found[2] == ".":
            continue
        if int(found[1]) > 12:
            proofs.add(DAY_FIRST)
        elif int(found[3]) > 12:
            proofs.add(MONTH_FIRST)
    return proofs.pop() if len(proofs) == 1 else ""


def read_day(text: str, order: str, zone: tzinfo, team: tzinfo | None = None) -> date:
    """The day of a date, or of a moment as the `team` sees it, `zone` where that is left out.

    Raises Invalid, with the days it could be.
    """
    found = read_time(text, order, zone)
    return found.astimezone(team or zone).date() if isinstance(found, datetime) else found


def read_time(text: str, order: str, zone: tzinfo) -> date | datetime:
    """The day, or the aware moment where the text has a time; without an offset it is one of `zone`.

    `order` says what stands first in `03/04/2024`. Raises Invalid.
    """
    bare = _WEEKDAY.sub("", text.strip(), count=1) if len(text) <= _LONGEST else ""
    day, end = _day(bare, order)
    if day is None:
        raise Invalid(f"{text[:_LONGEST]!r} is no date", "as in 2026-11-21")
    rest = bare[end:]
    if not rest:
        return day
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        raise Invalid(f"{text[:_LONGEST]!r} is no date", "as in 2026-11-21 or 2026-11-21 14:30")
    return datetime.combine(day, _time(clock), tzinfo=_zone(clock[5], zone))


def _day(text: str, order: str) -> tuple[date | None, int]:
    """The day with which a text begins, and where it ends."""
    if found := _ISO.match(text):
        return _made(found[1], found[3], found[4]), found.end()
    if found := _NUMERIC.match(text):
        return _numeric(found, order), found.end()
    if (found := _DAY_MONTH.match(text)) and (month := _month(found[2])):
        return _made(found[3], month, found[1]), found.end()
    if (found := _MONTH_DAY.match(text)) and (month := _month(found[1])):
        return _made(found[3], month, found[2]), found.end()
    if (found := _COMPACT.match(text)) and not text[found.end() : found.end() + 1].isdigit():
        return _made(*found.groups()), found.end()
    return None, 0


def _numeric(found: re.Match[str], order: str) -> date:
    first, sign, second, year = found.groups()
    if sign == "." or int(first) > 12:
        return _made(year, second, first)
    if int(second) > 12 or first == second:
        return _made(year, first, second)
    if not order:
        a, b = _made(year, second, first), _made(year, first, second)
        raise Invalid(f"{found[0]!r} may be {a} or {b}", "--dates dmy or --dates mdy says which")
    return _made(year, second, first) if order == DAY_FIRST else _made(year, first, second)


def _made(year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Invalid(f"there is no day {year}-{int(month):02}-{int(day):02}", "as in 2026-11-21") from None


def _month(word: str) -> int:
    """The number of a month by its English name or the beginning of it, 0 for any other word."""
    small = word.lower()
    number = _MONTHS.get(small[:3], 0)
    return number if number and (_MONTH_NAMES[number - 1].startswith(small) or small == "sept") else 0


def _time(clock: re.Match[str]) -> time:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].lower() == "p" else 0) if 1 <= hour <= 12 else 24
    try:
        return time(hour, minute, second)
    except ValueError:
        raise Invalid(f"there is no time {clock[0].strip(' ,T')!r}", "00:00 to 23:59") from None


def _zone(text: str | None, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text[0] not in "+-":
        return UTC
    length = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if length >= timedelta(days=1):
        raise Invalid(f"there is no offset {text}", "as in +01:00")
    return timezone(-length if text[0] == "-" else length)
