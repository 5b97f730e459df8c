"""What was won, month by month: how many deals, their value, and how many of the decided ones they were."""

from datetime import date

from crm_tui.index.database import Connection
from crm_tui.model.when import Span
from crm_tui.query.derived import OUTCOME
from crm_tui.query.writing import within
from crm_tui.reports.figures import Figure, Figures, amount, count, rate, together
from crm_tui.reports.grouping import Entry
from crm_tui.reports.periods import YEAR, months_until
from crm_tui.reports.report import Asked, Line, Measure, Picture, Report, Result, largest_first
from crm_tui.reports.tally import IN, WITHOUT, Tally, scope_of, tally

_MEASURES = (
    Measure("won", "won"), Measure("value", "value", "money"), Measure("lost", "lost"),
    Measure("win_rate", "win rate", "percent"), Measure("win_rate_by_value", "by value", "percent"),
)  # fmt: skip
_DECIDED = "(won:yes or lost:yes)"


def won(db: Connection, asked: Asked) -> Result:
    """Deals won and lost in the period, by the day on which that happened; open deals do not count."""
    assert asked.period is not None  # noqa: S101 a report with a usual period has one
    days = f"({within('closed_on', asked.period)} or closed_on:none)"
    outcome = scope_of(REPORT, asked).filled(OUTCOME)
    found = tally(db, REPORT, asked, days, "open:no", further=outcome)
    lines = [_line(found, each) for each in found.entries]
    total = _line(found, None)
    undated = [] if not _decided(found, None, WITHOUT).size else [_undated(found)]
    return Result(
        REPORT.name, REPORT.kind, asked.period, asked.by, _MEASURES, largest_first(lines, found.grouping, 1), total,
        tuple(undated), Picture((1,)), found.grouping.over_time,
        found.grouping.title,
    )  # fmt: skip


def _line(found: Tally, entry: Entry | None) -> Line:
    queries = [found.query(entry, term) for term in ("won:yes", "lost:yes", _DECIDED)]
    figures = _figures(found, [found.figures(entry, outcome) for outcome in ("won", "lost")], queries)
    return Line(entry.key, entry.label, figures, entry.short) if entry else Line("total", "total", figures)


def _undated(found: Tally) -> Line:
    """Deals that were decided, but nobody knows when."""
    queries = [found.asked.text(term, "closed_on:none") for term in ("won:yes", "lost:yes", _DECIDED)]
    of = [found.figures(None, outcome, where=WITHOUT) for outcome in ("won", "lost")]
    return Line("undated", "day unknown", _figures(found, of, queries))


def _decided(found: Tally, entry: Entry | None, where: str = IN) -> Figures:
    both = [found.figures(entry, outcome, where=where) for outcome in ("won", "lost")]
    return together(both, both[0].value.currency)


def _figures(found: Tally, of: list[Figures], queries: list[str]) -> tuple[Figure, ...]:
    won_, lost = of
    both = together(of, won_.value.currency)
    value = amount(won_.value, won_, queries[0], found.asked.asking.ctx.locale)
    left = amount(both.value, both, queries[2], found.asked.asking.ctx.locale).reason
    return (
        count(won_, queries[0]), value, count(lost, queries[1]),
        rate(won_.size, both.size, both.size, queries[2], "no deal was decided"),
        rate(won_.value.amount, both.value.amount, both.size, queries[2], "no amount was decided", left),
    )  # fmt: skip


def _usual(today: date) -> Span:
    return months_until(today, YEAR)


REPORT = Report(
    "won", "Won", "Deals won by month: count, value and win rate.", "deal", "month", won, _usual, "closed_on"
)
