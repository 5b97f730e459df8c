"""The words of the date grammar, and texts cut into them."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.model.misread import Misread, quoted

MONTH_NAMES = "January February March April May June July August September October November December".split()
_DAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# The longest text that is still read as a date or a length of time.
LONGEST = 80

WEEKDAYS = {form: i for i, name in enumerate(_DAY_NAMES) for form in (name.lower(), name[:3].lower())}
WEEKDAYS |= {"tues": 1, "thur": 3, "thurs": 3}
MONTHS = {form: i for i, name in enumerate(MONTH_NAMES, 1) for form in (name.lower(), name[:3].lower())}
MONTHS["sept"] = 9
UNITS = {
    "d": "day", "day": "day", "days": "day",
    "w": "week", "week": "week", "weeks": "week",
    "m": "month", "month": "month", "months": "month",
    "q": "quarter", "quarter": "quarter", "quarters": "quarter",
    "y": "year", "year": "year", "years": "year",
    "h": "hour", "hour": "hour", "hours": "hour",
    "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
}  # fmt: skip
CALENDAR_UNITS = ("day", "week", "month", "quarter", "year")
COUNTS = {name: i for i, name in enumerate("one two three four five six seven eight nine ten".split(), 1)}
COUNTS |= {"a": 1, "an": 1}
NAMED_DAYS = {"today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1}
OTHER_WORDS = ("now", "in", "ago", "at", "next", "last", "this", "week", "eow", "eom", "eoq", "eoy")


class WhenError(Misread):
    """A text that is no day, moment, range or length of time."""


class Step(NamedTuple):
    """A signed number of units: `+3d`, `2 weeks ago`."""

    amount: int
    unit: str


def split(text: str, words: Mapping[str, str]) -> list[str]:
    """The words of a text in small letters, foreign ones replaced by what `words` says they mean.

    Raises WhenError when there is nothing, or more than any date needs.
    """
    if len(text) > LONGEST:
        raise WhenError(f"{quoted(text)} is too long for a date or time", "as in 2026-11-21, fri 10:30, +3d")
    tokens = [bare for token in small(text).split() if (bare := token.removesuffix(","))]
    if words:
        known = {small(word): meaning for word, meaning in words.items()}
        whole = known.get(" ".join(tokens))
        tokens = (whole or " ".join(known.get(token, token) for token in tokens)).casefold().split()
    if not tokens:
        raise WhenError("a date or time is missing", "as in 2026-11-21, fri 10:30, +3d")
    return tokens


def small(text: str) -> str:
    """The text in small letters, composed, so that two spellings of one word are equal."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", text).casefold())


def read_step(tokens: list[str]) -> Step | None:
    """`+3d`, `+3 days`, `in 2 weeks`, `2 days ago`; None when the words say something else."""
    if tokens[0] == "in":
        return _counted(1, tokens[1:])
    if tokens[-1] == "ago":
        return _counted(-1, tokens[:-1])
    sign = {"+": 1, "-": -1}.get(tokens[0][0])
    return _counted(sign, [tokens[0][1:], *tokens[1:]]) if sign else None


def read_count(tokens: list[str]) -> Step | None:
    """`30 days`, `2w`, `a month`; None when the words say something else."""
    return _counted(1, tokens)


def number(text: str) -> int | None:
    """The number of at most six ASCII digits, or None."""
    return int(text) if len(text) <= 6 and text.isascii() and text.isdigit() else None


def _counted(sign: int, tokens: list[str]) -> Step | None:
    if len(tokens) == 1:
        digits = tokens[0].rstrip("abcdefghijklmnopqrstuvwxyz")
        tokens = [digits, tokens[0][len(digits) :]]
    if len(tokens) != 2 or tokens[1] not in UNITS:
        return None
    amount = COUNTS.get(tokens[0], number(tokens[0]))
    return None if amount is None else Step(sign * amount, UNITS[tokens[1]])
