"""Activities by member: how many of each type in a period."""

from datetime import date

from crm_tui.index.database import Connection
from crm_tui.model.when import Span
from crm_tui.query.writing import term, within
from crm_tui.reports.figures import Figure, count
from crm_tui.reports.grouping import Entry
from crm_tui.reports.periods import months_from
from crm_tui.reports.report import Asked, Line, Measure, Picture, Report, Result, largest_first
from crm_tui.reports.tally import Tally, scope_of, tally


def activities(db: Connection, asked: Asked) -> Result:
    """How many activities there are by member, or whatever is asked, each type in a column of its own."""
    assert asked.period is not None  # noqa: S101 a report with a usual period has one
    scope = scope_of(REPORT, asked)
    choices = scope.kind.fields["type"].choices
    found = tally(db, REPORT, asked, within(REPORT.times, asked.period), further=scope.column("type"))
    met = {further for _, _, further in found.found}
    types = [each for each in choices if each.key in met]
    measures = (Measure("all", "all"), *(Measure(each.key, each.label or each.key) for each in types))
    keys = [each.key for each in types]
    lines = [Line(each.key, each.label, _figures(found, each, keys), each.short) for each in found.entries]
    total = Line("total", "total", _figures(found, None, keys))
    return Result(
        REPORT.name, REPORT.kind, asked.period, asked.by, measures, largest_first(lines, found.grouping, 0), total,
        (), Picture(tuple(range(1, len(measures)))), found.grouping.over_time,
        found.grouping.title,
    )  # fmt: skip


def _figures(found: Tally, entry: Entry | None, types: list[str]) -> tuple[Figure, ...]:
    of = [count(found.figures(entry, key), found.query(entry, term("type", key))) for key in types]
    furthers = {further for _, _, further in found.found}
    size = sum(found.figures(entry, further).size for further in furthers)
    return (Figure(size, size, found.query(entry)), *of)


def _usual(today: date) -> Span:
    return months_from(today, 1)


REPORT = Report(
    "activities", "Activities", "Activities by member: how many of each type.", "activity", "by", activities, _usual,
    "at",
)  # fmt: skip
