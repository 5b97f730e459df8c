"""`crm report`: the reports there are, and the figures of one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.formats import Grid, chosen, put_grid, put_json, put_objects, put_values, put_yaml
from crm_tui.cli.place import reading
from crm_tui.cli.words import from_stdin, query_text
from crm_tui.errors import UsageError
from crm_tui.model.types import MONEY
from crm_tui.model.value import Money
from crm_tui.model.when import WhenError, parse_day
from crm_tui.wording.dates import span
from crm_tui.wording.display import display
from crm_tui.wording.figures import IN_PART, column
from crm_tui.wording.table import Cell, Column, Styled, paint, table

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.when import Span
    from crm_tui.reports.figures import Figure
    from crm_tui.reports.report import Line, Report, Result

_TENTH = Decimal("0.1")


class Asking(NamedTuple):
    """What `crm report` was asked: days as they were typed, `by` a unit of time or a field."""

    folder: str = ""
    words: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    by: str = ""
    format: str = ""
    json: bool = False


def put_report(asked: Asking) -> int:
    """Prints a report, or which there are; the exit code. Raises UsageError, QueryError and StorageError."""
    from crm_tui.query.syntax import parse
    from crm_tui.reports.catalog import report_named
    from crm_tui.reports.report import ask

    format_ = chosen(asked.format, asked.json)
    words = [from_stdin(word) for word in asked.words]
    if not words:
        if asked.first or asked.last or asked.by:
            raise UsageError("which report?", "`crm report` lists them")
        _put_catalog(format_)
        return 0
    report = report_named(words[0])
    query = parse(query_text(words[1:]))
    with reading(asked.folder) as (_, db, asking):
        period = _period(report, asked, asking.ctx)
        result = report.compute(db, ask(report, asking, query, period, asked.by))
        _put(format_, report, result, asking.ctx.locale)
    return 0


def _period(report: "Report", asked: Asking, ctx: "Context") -> "Span | None":
    """The days that were typed; None where none were. Raises UsageError."""
    from crm_tui.reports.periods import bounded

    if not asked.first and not asked.last:
        return None
    today = ctx.now.date()
    try:
        first = parse_day(asked.first, today, ctx.words) if asked.first else None
        last = parse_day(asked.last, today, ctx.words, last=True) if asked.last else None
        return bounded(first, last, report.usual(today) if report.usual else None)
    except WhenError as error:
        raise UsageError(error.message, error.hint) from None


def _put_catalog(format_: str) -> None:
    from crm_tui.reports.catalog import REPORTS

    names = ("name", "help", "kind", "by")
    rows = [(each.name, each.help, each.kind, each.by) for each in REPORTS.values()]
    if format_ == "table":
        put_grid(Grid((Column("report", least=None), Column("what it says")), [row[:2] for row in rows]))
    elif format_ in ("csv", "tsv"):
        put_values(format_, names, rows)
    else:
        put_objects(format_, [dict(zip(names, row, strict=True)) for row in rows])


def _put(format_: str, report: "Report", result: "Result", locale: str) -> None:
    if format_ == "table":
        talk.put_lines(_lines(report, result, locale))
    elif format_ == "json":
        put_json(_document(result))
    elif format_ == "yaml":
        put_yaml(_document(result))
    elif format_ == "jsonl":
        put_objects(format_, [{"part": part, **_line(result, line)} for part, line in _parts(result)])
    else:
        names = ("part", "key", "label", *(each.name for each in result.measures), "reason")
        put_values(format_, names, (_values(part, line) for part, line in _parts(result)))


def _parts(result: "Result") -> Iterator[tuple[str, "Line"]]:
    yield from (("line", each) for each in result.lines)
    yield "total", result.total
    yield from (("beside", each) for each in result.beside)


# For people


def _lines(report: "Report", result: "Result", locale: str) -> Iterator[str]:
    about = [report.title, *([span(*result.period)] if result.period else []), f"by {result.by_title}"]
    head = " · ".join(map(display, about))
    yield paint(head, "bold") if talk.colour() else head
    columns = [Column("", least=10), *(Column(each.title, "right", None) for each in result.measures)]
    styles = {"line": "", "total": "bold", "beside": "dim"}
    parts = list(_parts(result))
    texts = [
        column([(line.figures[place].value, bool(line.figures[place].reason)) for _, line in parts], locale)
        for place in range(len(result.measures))
    ]
    rows = [
        _row([line.label, *(told[number] for told in texts)], styles[part]) for number, (part, line) in enumerate(parts)
    ]
    yield from table(columns, rows, width=talk.width(), colour=talk.colour())
    yield from _remarks(result)


def _row(texts: list[str], style: str) -> list[Cell]:
    return [Styled(text, style) for text in texts] if style else list(texts)


def _remarks(result: "Result") -> Iterator[str]:
    """What the totals leave out."""
    found = dict.fromkeys(each.reason for each in result.total.figures if each.reason and each.value is not None)
    lines = (f"{IN_PART} {display(words)}" for words in found)
    yield from (paint(line, "dim") if talk.colour() else line for line in lines)


# For programs


def _document(result: "Result") -> dict[str, Any]:
    first, last = result.period or (None, None)
    return {
        "report": result.report,
        "kind": result.kind,
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "by": result.by,
        "lines": [_line(result, each) for each in result.lines],
        "total": _line(result, result.total),
        "beside": [_line(result, each) for each in result.beside],
    }


def _line(result: "Result", line: "Line") -> dict[str, Any]:
    figures = zip(result.measures, line.figures, strict=True)
    return {
        "key": line.key, "label": line.label, "figures": {measure.name: _figure(each) for measure, each in figures},
    }  # fmt: skip


def _figure(each: "Figure") -> dict[str, Any]:
    from crm_tui.model.field import Field

    amount = Field("value", MONEY)
    value = each.value
    return {
        "value": MONEY.to_json(value, amount) if isinstance(value, Money) else _plain(value),
        "n": each.n,
        "reason": each.reason,
        "apart": [MONEY.to_json(money, amount) for money in each.apart],
        "query": each.query,
    }


def _plain(value: int | Decimal | None) -> int | str | None:
    """A percentage as text with one decimal, so that no reader rounds it."""
    return f"{value.quantize(_TENTH):f}" if isinstance(value, Decimal) else value


def _values(part: str, line: "Line") -> Sequence[str]:
    from crm_tui.model.money import write_money

    def text(value: int | Decimal | Money | None) -> str:
        return write_money(value) if isinstance(value, Money) else "" if value is None else str(_plain(value))

    texts = [text(each.value) for each in line.figures]
    reasons = dict.fromkeys(each.reason for each in line.figures if each.reason)
    return [part, line.key, line.label, *texts, "; ".join(reasons)]
