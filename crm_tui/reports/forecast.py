"""The forecast: open deals by the month in which they are expected to close, plain and weighted."""

from datetime import date, timedelta

from crm_tui.index.database import Connection
from crm_tui.model.when import Span
from crm_tui.reports.figures import Figure, Figures, amount, count
from crm_tui.reports.periods import YEAR, months_from
from crm_tui.reports.report import Asked, Line, Measure, Picture, Report, Result, largest_first
from crm_tui.reports.tally import AFTER, BEFORE, WITHOUT, tally

_OPEN = "open:yes"
DEAL_MEASURES = (
    Measure("deals", "deals"), Measure("value", "value", "money"), Measure("weighted", "weighted", "money"),
)  # fmt: skip


def forecast(db: Connection, asked: Asked) -> Result:
    """What may come in, by expected close; what is expected before or after the period, or on no day, beside it."""
    found = tally(db, REPORT, asked, _OPEN)

    def figures(of: Figures, query: str) -> tuple[Figure, ...]:
        return deal_figures(of, query, asked)

    lines = [
        Line(each.key, each.label, figures(found.figures(each), found.query(each, _OPEN)), each.short)
        for each in found.entries
    ]
    beside = [
        Line(where, label, figures(of, asked.text(_OPEN, term)))
        for where, label, term in _beside(asked.period) if (of := found.figures(None, where=where)).size
    ]  # fmt: skip
    total = Line("total", "total", figures(found.figures(None), found.query(None, _OPEN)))
    return Result(
        REPORT.name, REPORT.kind, asked.period, asked.by, DEAL_MEASURES, largest_first(lines, found.grouping, 1), total,
        tuple(beside), Picture((2, 1), nested=True), found.grouping.over_time,
        found.grouping.title,
    )  # fmt: skip


def deal_figures(of: Figures, query: str, asked: Asked) -> tuple[Figure, ...]:
    """How many deals, their value, and what that weighs."""
    locale = asked.asking.ctx.locale
    return count(of, query), amount(of.value, of, query, locale), amount(of.weighted, of, query, locale)


def _beside(period: Span | None) -> list[tuple[str, str, str]]:
    none = (WITHOUT, "no expected close", "close:none")
    if period is None:
        return [none]
    day = timedelta(days=1)
    before = [] if period.first == date.min else [(BEFORE, "before", f"close:..{period.first - day}")]
    after = [] if period.last == date.max else [(AFTER, "after", f"close:{period.last + day}..")]
    return [*before, *after, none]


def _usual(today: date) -> Span:
    return months_from(today, YEAR)


REPORT = Report(
    "forecast", "Forecast", "Open deals by month of expected close, plain and weighted.", "deal", "month", forecast,
    _usual, "close",
)  # fmt: skip
