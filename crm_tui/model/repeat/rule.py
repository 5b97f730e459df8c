"""How something comes again: the part of RFC 5545's recurrence rules that speaks of days."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from crm_tui.model.when import WhenError

EXAMPLES = "as in every 2 weeks, monthly, every mon and thu, FREQ=WEEKLY;INTERVAL=2"
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LARGEST = 9999
# So many days has a period at the most, to choose among by BYSETPOS.
_MOST_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_DAY = r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)"
_T = TypeVar("_T")
_UNTIL = r"([0-9]{4})([0-9]{2})([0-9]{2})(T[0-9]{6}Z?)?"


class Rule(NamedTuple):
    """A recurrence rule. `days` are pairs of a place in the period (0 for each) and a weekday (0 is Monday).

    `places` choose among the days that the rest gives of a period; `times` and `until` end it, 0 and None never do.
    """

    frequency: str
    interval: int = 1
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    places: tuple[int, ...] = ()
    times: int = 0
    until: date | None = None
    week_start: int = 0


def read_rule(text: str) -> Rule:
    """The rule of its RFC 5545 text. Raises WhenError for what is none, or speaks of less than days."""
    parts = _parts(text.upper().removeprefix("RRULE:"))
    frequency = parts.pop("FREQ", "")
    if frequency not in FREQUENCIES:
        raise WhenError(f"a rule comes {', '.join(FREQUENCIES)}, not {frequency or 'without FREQ'}", EXAMPLES)
    rule = Rule(
        frequency,
        interval=_number(parts, "INTERVAL") or 1,
        months=_numbers(parts, "BYMONTH", 12),
        month_days=_numbers(parts, "BYMONTHDAY", 31, below=True),
        days=_each_once(_day(each, frequency) for each in _listed(parts, "BYDAY")),
        places=_numbers(parts, "BYSETPOS", _MOST_DAYS[frequency], below=True),
        times=_number(parts, "COUNT"),
        until=_until(parts.pop("UNTIL", "")),
        week_start=_week_start(parts.pop("WKST", "MO")),
    )
    if parts:
        raise WhenError(f"a rule with {min(parts)} is not understood", EXAMPLES)
    if rule.times and rule.until:
        raise WhenError("a rule ends by COUNT or by UNTIL, not by both", "leave one out")
    return rule


def write_rule(rule: Rule) -> str:
    """The text of a rule, its parts in one order, what goes without saying left out."""
    days = ",".join(f"{place or ''}{WEEKDAYS[day]}" for place, day in rule.days)
    parts = {
        "FREQ": rule.frequency,
        "INTERVAL": "" if rule.interval == 1 else str(rule.interval),
        "BYMONTH": _joined(rule.months),
        "BYMONTHDAY": _joined(rule.month_days),
        "BYDAY": days,
        "BYSETPOS": _joined(rule.places),
        "COUNT": str(rule.times or ""),
        "UNTIL": f"{rule.until:%Y%m%d}" if rule.until else "",
        "WKST": WEEKDAYS[rule.week_start] if rule.week_start else "",
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in numbers)


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = (each.strip() for each in part.partition("="))
        if not (name and equals and value) or name in found:
            raise WhenError(f"{part.strip()!r} is no part of a rule", EXAMPLES)
        found[name] = value
    return found


def _listed(parts: dict[str, str], name: str) -> list[str]:
    text = parts.pop(name, "")
    return [each.strip() for each in text.split(",")] if text else []


def _numbers(parts: dict[str, str], name: str, largest: int, *, below: bool = False) -> tuple[int, ...]:
    """The numbers from 1 to `largest` of a part, with `below` also those counted from the end."""
    found = []
    for text in _listed(parts, name):
        number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,3}", text) else 0
        if not 1 <= abs(number) <= largest or (number < 0 and not below):
            raise WhenError(f"{name} has no {text!r}", f"from 1 to {largest}")
        found.append(number)
    return _each_once(found)


def _each_once(found: Iterable[_T]) -> tuple[_T, ...]:
    """What is named again says nothing more, and would be looked at for each day."""
    return tuple(dict.fromkeys(found))


def _number(parts: dict[str, str], name: str) -> int:
    """A number of a part; 0 when it is missing."""
    text = parts.pop(name, "")
    if not text:
        return 0
    if not re.fullmatch("[0-9]{1,4}", text) or not int(text):
        raise WhenError(f"{name} has no {text!r}", f"from 1 to {_LARGEST}")
    return int(text)


def _day(text: str, frequency: str) -> tuple[int, int]:
    found = re.fullmatch(_DAY, text)
    if not found or abs(int(found[1] or 0)) > (5 if frequency == "MONTHLY" else 53):
        raise WhenError(f"BYDAY has no {text!r}", "as in MO or, for the last Friday, -1FR")
    if found[1] and frequency not in ("MONTHLY", "YEARLY"):
        raise WhenError(f"{text!r} counts the days of a month or year", "FREQ=MONTHLY")
    return int(found[1] or 0), WEEKDAYS.index(found[2])


def _until(text: str) -> date | None:
    if not text:
        return None
    found = re.fullmatch(_UNTIL, text)
    try:
        return date(*(int(found[place]) for place in (1, 2, 3))) if found else _no_until(text)
    except ValueError:
        return _no_until(text)


def _no_until(text: str) -> date:
    raise WhenError(f"UNTIL has no {text!r}", "as in UNTIL=20271231")


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise WhenError(f"WKST has no {text!r}", "MO or SU")
    return WEEKDAYS.index(text)
