"""Lines over time: the days, weeks, months, quarters or years of a period."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice

from crm_tui.errors import UsageError
from crm_tui.model.when import Span, WhenError
from crm_tui.model.when.calendar import add_days, around
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.writing import within
from crm_tui.reports.grouping import Entry, Grouping
from crm_tui.wording.dates import span

# More lines than this are no report.
_MOST = 1500
_KEYS = {
    "day": "{day}",
    "week": "date({day}, '-6 days', 'weekday 1')",
    "month": "substr({day}, 1, 7)",
    "quarter": "substr({day}, 1, 4) || '-Q' || ((substr({day}, 6, 2) + 2) / 3)",
    "year": "substr({day}, 1, 4)",
}


def by_time(scope: Scope, unit: str, times: str, period: Span) -> Grouping:
    """Parts of the period; the first and last are cut where it begins and ends. Raises UsageError for very many."""
    entries = tuple(_entry(unit, part, times) for part in parts(period, unit))
    known: dict[str | None, Entry] = {each.key: each for each in entries}

    def meaning(keys: Collection[str | None]) -> Mapping[str | None, Entry]:
        return {key: known[key] for key in keys if key in known}

    key = fill(_KEYS[unit], day=day_of(scope, times))
    return Grouping(unit, key, meaning, entries, in_order=True, shows_empty=True, over_time=True)


def day_of(scope: Scope, times: str) -> Sql:
    """The workspace's day that a field, or a derived field, says."""
    if found := scope.derived(times):
        return found[1]
    return scope.column(f"{times}.day" if scope.kind.fields[times].type.name == "time" else times)


def where_from(day: Sql, period: Span) -> Sql:
    """Where a day lies from the period: in, before, after; NULL without a day."""
    first, last = (Sql("?", (each.isoformat(),)) for each in period)
    return fill(
        "CASE WHEN {day} IS NULL THEN NULL WHEN {day} < {first} THEN 'before' WHEN {day} > {last} THEN 'after'"
        " ELSE 'in' END",
        day=day, first=first, last=last,
    )  # fmt: skip


def parts(period: Span, unit: str) -> list[Span]:
    """The parts of a period, in order. Raises UsageError for too many, and where the calendar ends."""
    try:
        found = list(islice(_parts(period, unit), _MOST + 1))
    except WhenError as error:
        raise UsageError(error.message, error.hint) from None
    if len(found) > _MOST:
        raise UsageError(f"that is more than {_MOST} lines", "take a shorter period, or longer parts of it")
    return found


def _parts(period: Span, unit: str) -> Iterator[Span]:
    first = period.first
    while True:
        whole = Span(first, first) if unit == "day" else around(first, unit)
        last = min(whole.last, period.last)
        yield Span(first, last)
        if last == period.last:
            return
        first = add_days(last, 1)


def _entry(unit: str, part: Span, times: str) -> Entry:
    first = part.first
    monday = around(first, "week").first if unit == "week" else first
    key = {
        "day": first.isoformat(),
        "week": monday.isoformat(),
        "month": first.isoformat()[:7],
        "quarter": f"{first.year:04}-Q{(first.month + 2) // 3}",
        "year": f"{first.year:04}",
    }[unit]
    return Entry(key, span(*part), within(times, part), _short(unit, first))


def _short(unit: str, first: date) -> str:
    if unit in ("day", "week"):
        return f"{first.day}"
    return {"month": span(first, first).split()[1], "quarter": f"Q{(first.month + 2) // 3}"}.get(unit, f"{first.year}")
