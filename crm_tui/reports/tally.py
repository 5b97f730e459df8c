"""Records of a query counted and summed by line, and by where their day lies from the period."""

from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.query.compile import where as compiled
from crm_tui.query.groups import Group, groups
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql
from crm_tui.query.syntax import parse
from crm_tui.query.writing import within
from crm_tui.reports.by_time import day_of, where_from
from crm_tui.reports.figures import Figures, by_key, nothing, together
from crm_tui.reports.grouping import Entry, Grouping, grouping
from crm_tui.reports.report import Asked, Report

# Where a day lies from the period.
IN, BEFORE, AFTER, WITHOUT = "in", "before", "after", ""
_IN = Sql(f"'{IN}'")
# Stands for the line of what is in none.
_NO_LINE = "?"


class Tally(NamedTuple):
    """What was found: the lines of the period, and figures by where the day lies, by line, and by a further key."""

    report: Report
    asked: Asked
    grouping: Grouping
    entries: tuple[Entry, ...]
    found: dict[tuple[str, str, str], Figures]

    def figures(self, entry: Entry | None, further: str = "", *, where: str = IN) -> Figures:
        """Those of a line, or of all lines together."""
        currency = self.asked.asking.ctx.currency
        if entry is not None:
            return self.found.get((where, entry.key, further)) or nothing(currency)
        return together([each for key, each in self.found.items() if (key[0], key[2]) == (where, further)], currency)

    def query(self, entry: Entry | None, *terms: str) -> str:
        """The query that finds the records of a line, or those of all lines, that pass these terms too."""
        period = self.asked.period
        if period and not (entry and self.grouping.over_time):
            terms = (*terms, within(self.report.times, period))
        return self.asked.text(*terms, *([entry.term] if entry else []))


def tally(
    db: Connection, report: Report, asked: Asked, *terms: str, by: Grouping | None = None, further: Sql | None = None
) -> Tally:
    """The tally of the records asked for that pass these terms, apart by `further`. Raises UsageError, QueryError."""
    scope = scope_of(report, asked)
    # What was typed is faulted by itself, where it was typed, before it becomes part of something longer.
    compiled(scope, asked.query)
    by = by or grouping(db, scope, asked.by, report.times, asked.period)
    where = where_from(day_of(scope, report.times), asked.period) if asked.period else _IN
    rows = groups(db, scope, parse(asked.text(*terms)), [where, by.key, further or Sql("NULL")])
    meaning = by.meaning({each.key[1] for each in rows})
    met: dict[str, Entry] = {}
    found: list[tuple[tuple[str, str, str], Group]] = []
    for each in rows:
        entry = meaning.get(each.key[1])
        place = each.key[0] or WITHOUT
        if entry is not None and place == IN:
            met[entry.key] = entry
        found.append(((place, entry.key if entry else _NO_LINE, each.key[2] or ""), each))
    return Tally(report, asked, by, _ordered(by, met), by_key(found))


def scope_of(report: Report, asked: Asked) -> Scope:
    """The records a report is about."""
    return Scope(asked.asking, asked.asking.schema.kinds[report.kind])


def _ordered(by: Grouping, met: dict[str, Entry]) -> tuple[Entry, ...]:
    """Entries in their order; without one by name, what has no value last."""
    if by.in_order:
        return tuple(each for each in by.shown if by.shows_empty or each.key in met)
    return tuple(sorted(met.values(), key=lambda each: (not each.key, each.label.casefold(), each.key)))
