"""What the lines of a report stand for: parts of its period, or values of a field."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from crm_tui.errors import UsageError
from crm_tui.index.database import Connection
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.suggest import suggestion
from crm_tui.model.when import Span
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql

UNITS = ("day", "week", "month", "quarter", "year")
# Fields whose values make lines; a list would count a record in several of them.
_TYPES = ("choice", "link", "text", "yes_no")


class Entry(NamedTuple):
    """What one line stands for; `term` is the term of a query that finds its records."""

    key: str
    label: str
    term: str
    short: str = ""


# What the keys that were found mean; several may mean one entry.
Meaning = Callable[[Collection[str | None]], Mapping[str | None, Entry]]


class Grouping(NamedTuple):
    """What lines are, in words; the `key` of a row, and the `meaning` of keys.

    Entries stand `in_order` of `shown`, else by what they come to. `shows_empty`: all of `shown` are there, also those
    where nothing is found. `over_time`: they are parts of a period.
    """

    title: str
    key: Sql
    meaning: Meaning
    shown: tuple[Entry, ...] = ()
    in_order: bool = False
    shows_empty: bool = False
    over_time: bool = False


def groupings(kind: Kind, times: str) -> list[str]:
    """All that the records of a kind can be grouped by."""
    units = list(UNITS) if times else []
    return units + [each.name for each in kind.fields.values() if _fits(each)]


def grouping(db: Connection, scope: Scope, by: str, times: str, period: Span | None) -> Grouping:
    """The grouping of that name. Raises UsageError with those there are."""
    from crm_tui.reports.by_field import by_field, by_pipeline, by_stage
    from crm_tui.reports.by_time import by_time

    if by in UNITS and times and period is not None:
        return by_time(scope, by, times, period)
    field = scope.kind.field(by)
    if field is None or not _fits(field):
        known = groupings(scope.kind, times)
        raise UsageError(f"figures of {scope.kind.plural} are not grouped by {by!r}", suggestion(by, known, 30))
    if scope.kind.name == "deal" and field.name == "stage":
        return by_stage(scope)
    if scope.kind.name == "deal" and field.name == "pipeline":
        return by_pipeline(scope)
    return by_field(db, scope, field)


def _fits(field: Field) -> bool:
    return field.type.name in _TYPES
