"""The pipeline as it stands today: open deals by stage, plain and weighted."""

from crm_tui.index.database import Connection
from crm_tui.query.derived import OUTCOME
from crm_tui.reports.forecast import DEAL_MEASURES, deal_figures
from crm_tui.reports.grouping import Entry, Grouping, grouping
from crm_tui.reports.report import Asked, Line, Picture, Report, Result, largest_first
from crm_tui.reports.tally import scope_of, tally

_OPEN = "open:yes"
# Deals whose stage their pipeline does not have (any more) are neither open nor closed.
_STRAY = ("won:no", "lost:no")


def open_deals(db: Connection, asked: Asked) -> Result:
    """What is open, by stage or whatever is asked; deals whose stage does not exist beside it."""
    by = _open_stages(db, asked)
    found = tally(db, REPORT, asked, *_STRAY, by=by, further=scope_of(REPORT, asked).filled(OUTCOME))

    def line(entry: Entry | None) -> Line:
        figures = deal_figures(found.figures(entry, "open"), found.query(entry, _OPEN), asked)
        return Line(entry.key, entry.label, figures, entry.short) if entry else Line("total", "total", figures)

    lines = [line(each) for each in found.entries]
    stray = found.figures(None)
    beside = [Line("stray", "in no stage", deal_figures(stray, asked.text("open:no", *_STRAY), asked))]
    return Result(
        REPORT.name, REPORT.kind, None, asked.by, DEAL_MEASURES, largest_first(lines, by, 1), line(None),
        tuple(beside if stray.size else ()), Picture((2, 1), nested=True),
        by_title=by.title,
    )  # fmt: skip


def _open_stages(db: Connection, asked: Asked) -> Grouping:
    """The grouping asked for; of stages the open ones, also where no deal stands in them."""
    by = grouping(db, scope_of(REPORT, asked), asked.by, "", None)
    if asked.by != "stage":
        return by
    pipelines = asked.asking.schema.settings.pipelines
    open_ = {
        f"{pipeline.key}/{stage.key}" for pipeline in pipelines for stage in pipeline.stages if stage.outcome == "open"
    }
    return by._replace(shown=tuple(each for each in by.shown if each.key in open_), shows_empty=True)


REPORT = Report(
    "pipeline", "Pipeline", "Open deals by stage, plain and weighted, as of today.", "deal", "stage", open_deals
)
