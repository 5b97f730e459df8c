"""A report as its picture and its table show it."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import accumulate

from crm_tui.model.kind import Kind
from crm_tui.model.value import Money
from crm_tui.reports.figures import Figure
from crm_tui.reports.report import Line, Result
from crm_tui.tui.widgets.bars import Bar, Scene
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.figures import FigureRow
from crm_tui.wording.cells import cells
from crm_tui.wording.dates import span
from crm_tui.wording.figures import brief, column
from crm_tui.wording.money import compact
from crm_tui.wording.numbers import number

# A part of the period, or a value, is seldom worth more room than this.
_NAMES = 34


def scene(result: Result, locale: str, empty: str) -> Scene:
    """The lines as bars; what lies beside the report is in no picture. `empty` is said where none is to be seen."""
    drawn = result.picture.measures
    legend = tuple(result.measures[place].title for place in drawn)
    return Scene(tuple(_bar(result, line, locale) for line in result.lines), legend, result.over_time, empty)


def _bar(result: Result, line: Line, locale: str) -> Bar:
    sizes = [_size(line.figures[place].value) for place in result.picture.measures]
    ends = tuple(sizes) if result.picture.nested else tuple(accumulate(sizes))
    return Bar(key_of(line, ""), line.label, ends, _length(result, line, ends, locale), line.short or line.label)


def _length(result: Result, line: Line, ends: tuple[float, ...], locale: str) -> str:
    """How long a bar is, in words; above an upright one there is little room."""
    if not ends or ends[-1] <= 0:
        return ""
    if result.over_time:
        return brief(ends[-1], locale)
    value = line.figures[result.picture.measures[-1]].value
    return compact(value, locale) if isinstance(value, Money) else number(round(ends[-1]), locale)


def _size(value: int | Decimal | Money | None) -> float:
    return float(value.amount if isinstance(value, Money) else value or 0)


def columns(result: Result, locale: str) -> list[Column]:
    """The names of the lines, then the measures; where room is short the last ones fold away first."""
    shown = rows(result, locale)
    names = max((cells(row.label) for row in shown), default=0)
    found = [Column("", result.by_title, "left", max(5, min(names, 14)), 1, max(5, min(names, _NAMES)))]
    for place, measure in enumerate(result.measures):
        widest = max((cells(row.texts[place]) for row in shown), default=0)
        found.append(Column(measure.name, measure.title, "right", max(widest, cells(measure.title)), 0, 0, place))
    return found


def rows(result: Result, locale: str) -> list[FigureRow]:
    """The total first, where it is always seen; then the lines, then what lies beside them."""
    lines = _lines(result)
    texts = [
        column([(line.figures[place].value, bool(line.figures[place].reason)) for line, _ in lines], locale)
        for place in range(len(result.measures))
    ]
    return [
        FigureRow(key_of(line, tone), line.label, tuple(told[number] for told in texts), tone)
        for number, (line, tone) in enumerate(lines)
    ]


def _lines(result: Result) -> list[tuple[Line, str]]:
    """Each line with its tone."""
    beside = ((line, "beside") for line in result.beside)
    return [(result.total, "total"), *((line, "") for line in result.lines), *beside]


def key_of(line: Line, tone: str) -> tuple[str, str]:
    """What a line is known by: a line of records may be called total too."""
    return tone, line.key


def figures_at(result: Result, key: object) -> tuple[Figure, ...]:
    """The figures of the line with this key."""
    return next((line.figures for line, tone in _lines(result) if key_of(line, tone) == key), ())


def told(each: Figure, line: Iterable[Figure], kind: Kind, locale: str) -> str:
    """What a figure is of, and what it or others of its line leave out: "3 deals: 1 of 3 without a value"."""
    of = f"{number(each.n, locale)} {kind.name if each.n == 1 else kind.plural}"
    reason = each.reason or next((other.reason for other in line if other.reason and other.value is not None), "")
    return f"{of}: {reason}" if reason else of


def about(result: Result) -> str:
    """Of which days the report is, and by what."""
    period = f"{span(*result.period)} " if result.period else ""
    return f"{period}by {result.by_title}"
