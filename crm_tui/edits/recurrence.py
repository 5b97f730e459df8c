"""When something that repeats comes again: rules of RFC 5545, worked out by dateutil."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from crm_tui.model.repeat import Rule, read_rule, write_rule

# Nobody plans further ahead.
_YEARS = 50
# So many years have the same days of the week, leap days too, as the next so many.
_CYCLE = 400


class Again(NamedTuple):
    """A day, and the rule by which it goes on from there; `changed` says that it is another than before."""

    day: date
    rule: Rule
    changed: bool


def following(text: str, due: date, today: date) -> Again | None:
    """The first day of the rule after both `due`, from which it counts, and `today`; None when there is none.

    Days that were missed are not made up for; they count all the same where the rule says how often.
    """
    before = read_rule(text)
    rule = _anchored(before, due)
    for number, day in enumerate(_days(rule, due), 1):
        left = rule.times - number
        if (rule.until and day > rule.until) or (rule.times and left < 1):
            return None
        if day > today:
            rule = rule._replace(times=left) if rule.times else rule
            return Again(day, rule, rule != before)
    return None


def first(text: str, today: date) -> date:
    """The first day, from today on, that is one of the rule's; today where it has none."""
    rule = read_rule(text)._replace(times=0, until=None)
    begins = datetime.combine(today, time())
    return next((day for day in _generated(rule, begins) if day >= today), today)


def _days(rule: Rule, due: date) -> Iterator[date]:
    """The days of the rule after `due`, its end aside."""
    endless = rule._replace(times=0, until=None)
    return (day for day in _generated(endless, datetime.combine(due, time())) if day > due)


def _generated(rule: Rule, begins: datetime) -> Iterator[date]:
    from dateutil.rrule import rrulestr

    last = date(min(begins.year + _YEARS, date.max.year), 12, 31)
    # For a rule that names no day there is, dateutil looks until the last year there is: so begin shortly before it.
    later = (last.max.year - last.year) // _CYCLE * _CYCLE
    text = f"{write_rule(rule)};UNTIL={last.replace(year=last.year + later):%Y%m%d}"
    for moment in rrulestr(text, dtstart=begins.replace(year=begins.year + later)):
        yield moment.replace(year=moment.year - later).date()


def _anchored(rule: Rule, start: date) -> Rule:
    """The rule with the day of the month it counts from, where a month without that day would make it lost.

    Such a month has it on its last day, and those after it on the day itself again.
    """
    if rule.days or rule.month_days or start.day <= 28:
        return rule
    days = tuple(range(28, start.day + 1))
    if rule.frequency == "MONTHLY":
        return rule._replace(month_days=days, places=(-1,))
    if rule.frequency == "YEARLY" and start.month == 2:
        return rule._replace(months=(2,), month_days=days, places=(-1,))
    return rule
