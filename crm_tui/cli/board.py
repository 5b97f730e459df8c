"""`crm pipeline`: per stage how many deals, what they are worth, and what that weighs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.formats import Grid, chosen, put_json, put_objects, put_values, put_yaml
from crm_tui.cli.place import reading
from crm_tui.cli.words import from_stdin, query_text
from crm_tui.model.types import MONEY
from crm_tui.wording.display import display
from crm_tui.wording.money import money
from crm_tui.wording.table import Cell, Column, Styled, paint, table

if TYPE_CHECKING:
    from crm_tui.model.field import Field
    from crm_tui.model.settings import Pipeline, Settings, Stage
    from crm_tui.model.value import Money
    from crm_tui.reports.figures import Figures
    from crm_tui.reports.pipeline import PipelineReport

_COLUMNS = (
    Column("stage"), Column("deals", "right", None), Column("value", "right", None),
    Column("weighted", "right", None), Column("without a rate"),
)  # fmt: skip


class Board(NamedTuple):
    """What `crm pipeline` was asked."""

    folder: str = ""
    words: tuple[str, ...] = ()
    format: str = ""
    json: bool = False


def put_boards(asked: Board) -> int:
    """Prints the boards; the exit code. Raises UsageError, QueryError and StorageError."""
    from crm_tui.query.scope import Scope
    from crm_tui.query.syntax import parse
    from crm_tui.reports.pipeline import pipeline_report

    format_ = chosen(asked.format, asked.json)
    with reading(asked.folder) as (workspace, db, asking):
        words = [from_stdin(word) for word in asked.words]
        named = _named(workspace.settings, words[0]) if words else None
        query = parse(query_text(words[1:] if named else words))
        scope = Scope(asking, workspace.schema.kinds["deal"])
        chosen_ = [named] if named else workspace.settings.pipelines
        reports = [pipeline_report(db, scope, query, each) for each in chosen_]
        _put(format_, reports, asking.ctx.locale)
        rest = words[1:] if named else words
        if rest and not any(figures.size for report in reports for _, figures in report.stages):
            known = ", ".join(each.key for each in workspace.settings.pipelines)
            talk.note(f"no deals match {display(' '.join(rest))}; pipelines are {known}")
    return 0


def _named(settings: "Settings", word: str) -> "Pipeline | None":
    """The pipeline of that key or label; None when the word belongs to the query."""
    wanted = word.casefold()
    return next((p for p in settings.pipelines if wanted in (p.key.casefold(), p.label.casefold())), None)


def _put(format_: str, reports: Sequence["PipelineReport"], locale: str) -> None:
    if format_ == "table":
        talk.put_lines(_boards(reports, locale))
    elif format_ == "json":
        put_json({"pipelines": [_object(report) for report in reports]})
    elif format_ == "yaml":
        put_yaml({"pipelines": [_object(report) for report in reports]})
    elif format_ == "jsonl":
        put_objects(format_, [row for report in reports for row in _object(report)["stages"]])
    else:
        names = ("pipeline", "stage", "count", "value", "weighted", "apart")
        put_values(format_, names, [row for report in reports for row in _rows(report)])


def _boards(reports: Sequence["PipelineReport"], locale: str) -> Iterator[str]:
    for number, report in enumerate(reports):
        if number:
            yield ""
        label = display(report.pipeline.label)
        yield paint(label, "bold") if talk.colour() else label
        rows = [_line(stage.label, figures, locale) for stage, figures in report.stages]
        rows.append(_line("open", report.open, locale, "bold"))
        apart = any(figures.apart for _, figures in report.stages)
        shown = Grid(_COLUMNS if apart else _COLUMNS[:-1], rows if apart else [row[:-1] for row in rows])
        yield from table(shown.columns, shown.rows, width=talk.width(), colour=talk.colour())


def _line(name: str, figures: "Figures", locale: str, style: str = "") -> list[Cell]:
    apart = ", ".join(money(each, locale) for each in figures.apart)
    amounts = (money(figures.value, locale), money(figures.weighted, locale))
    texts = [name, str(figures.size), *amounts, apart]
    return [Styled(text, style) for text in texts] if style else list(texts)


def _object(report: "PipelineReport") -> dict[str, Any]:
    key = report.pipeline.key
    return {
        "pipeline": key,
        "label": report.pipeline.label,
        "stages": [{"pipeline": key, **_stage(stage), **_figures(figures)} for stage, figures in report.stages],
        "open": _figures(report.open),
    }


def _stage(stage: "Stage") -> dict[str, Any]:
    return {"stage": stage.key, "label": stage.label, "outcome": stage.outcome, "probability": str(stage.probability)}


def _figures(figures: "Figures") -> dict[str, Any]:
    return {
        "count": figures.size,
        "value": _amount(figures.value),
        "weighted": _amount(figures.weighted),
        "apart": [_amount(each) for each in figures.apart],
    }


def _rows(report: "PipelineReport") -> Iterator[list[str]]:
    from crm_tui.model.money import write_money

    for stage, figures in report.stages:
        apart = ", ".join(write_money(each) for each in figures.apart)
        amounts = (write_money(figures.value), write_money(figures.weighted))
        yield [report.pipeline.key, stage.key, str(figures.size), *amounts, apart]


def _amount(value: "Money") -> Any:
    return MONEY.to_json(value, _FIELD)


def _money_field() -> "Field":
    from crm_tui.model.field import Field

    return Field("value", MONEY)


_FIELD = _money_field()
