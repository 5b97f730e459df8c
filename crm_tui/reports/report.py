"""What a report is, what it is asked, and what it answers: groups and a period in, a frozen result out."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crm_tui.errors import UsageError
from crm_tui.index.database import Connection
from crm_tui.model.value import Money
from crm_tui.model.when import Span, WhenError
from crm_tui.query.scope import Asking
from crm_tui.query.syntax import Query
from crm_tui.reports.figures import Figure
from crm_tui.reports.grouping import Grouping


class Measure(NamedTuple):
    """What a column of figures counts; `unit` is count, money or percent."""

    name: str
    title: str
    unit: str = "count"


class Line(NamedTuple):
    """The figures of one group, one for each measure. `key` is for programs, `short` for narrow pictures."""

    key: str
    label: str
    figures: tuple[Figure, ...]
    short: str = ""


class Picture(NamedTuple):
    """Which measures are drawn, by their place. `nested`: each is part of the next; else they add up."""

    measures: tuple[int, ...]
    nested: bool = False


class Result(NamedTuple):
    """The answer: lines in order, what they come to, and what lies beside them and is in no sum.

    `by` is what the lines stand for, `by_title` in words; `over_time`: they are parts of the period.
    """

    report: str
    kind: str
    period: Span | None
    by: str
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    total: Line
    beside: tuple[Line, ...]
    picture: Picture
    over_time: bool = False
    by_title: str = ""


class Asked(NamedTuple):
    """What a report is asked: for which days, by what, and of which records."""

    asking: Asking
    period: Span | None
    by: str
    query: Query

    def text(self, *terms: str) -> str:
        """The query of records that pass these terms too."""
        own = self.query.text.strip()
        return " ".join(part for part in (f"({own})" if own else "", *terms) if part)


class Report(NamedTuple):
    """A report: `kind` of the records behind its figures, `by` what its lines are unless something else is asked.

    `usual` is the period it is about unless another is asked, given today; None for one that is about today.
    `times` is the field whose day says when.
    """

    name: str
    title: str
    help: str
    kind: str
    by: str
    compute: Callable[[Connection, Asked], Result]
    usual: Callable[[date], Span] | None = None
    times: str = ""


def ask(report: Report, asking: Asking, query: Query, period: Span | None = None, by: str = "") -> Asked:
    """What a report is asked, with what it usually is where nothing is said. Raises UsageError."""
    if query.sort or query.limit is not None:
        raise UsageError("a report counts all records: sort: and limit: say nothing to it", "leave them out")
    if report.usual is None:
        if period is not None:
            raise UsageError(f"the {report.title.lower()} report is about today and takes no period")
    else:
        try:
            period = period or report.usual(asking.ctx.now.date())
        except WhenError as error:
            raise UsageError(error.message, error.hint) from None
    return Asked(asking, period, by or report.by, query)


def largest_first(lines: Sequence[Line], grouping: Grouping, measure: int) -> tuple[Line, ...]:
    """Lines with the largest value of a measure first, where they have no order of their own."""
    if grouping.in_order:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda line: -_size(line.figures[measure].value)))


def _size(value: int | Decimal | Money | None) -> Decimal:
    """What a value counts for beside others of its measure; what is missing counts least."""
    if value is None:
        return Decimal("-Infinity")
    return value.amount if isinstance(value, Money) else Decimal(value)
