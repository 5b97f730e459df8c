"""The pipeline in numbers: per stage how many deals, what they are worth, and what that weighs."""

from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.settings import Pipeline, Stage
from crm_tui.query.groups import groups
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import And, Match, Or, Query
from crm_tui.reports.figures import Figures, nothing, of_group, together


class PipelineReport(NamedTuple):
    """Each stage in its order with its figures, and those of the open stages taken together.

    `strays` counts the deals whose stage the pipeline does not have (any more).
    """

    pipeline: Pipeline
    stages: tuple[tuple[Stage, Figures], ...]
    open: Figures
    strays: int = 0


def pipeline_report(db: Connection, scope: Scope, query: Query, pipeline: Pipeline) -> PipelineReport:
    """The figures of the deals that `query` finds in `pipeline`.

    An open deal counts at today's rates, a closed one at those of its closing day.
    """
    asked = query._replace(where=And((query.where, within(scope, pipeline))))
    found = {group.key[0]: of_group(group) for group in groups(db, scope, asked, ("stage",))}
    currency = scope.asking.ctx.currency
    stages = tuple((stage, found.get(stage.key) or nothing(currency)) for stage in pipeline.stages)
    open_ = together([f for stage, f in stages if stage.outcome == "open"], currency)
    strays = sum(each.size for each in found.values()) - sum(each.size for _, each in stages)
    return PipelineReport(pipeline, stages, open_, strays)


def within(scope: Scope, pipeline: Pipeline) -> Or:
    """The condition of being in a pipeline; a deal that names none is in the first."""
    named = Match("pipeline", ":", pipeline.key, True, 0, 0)
    if pipeline != scope.asking.schema.settings.pipelines[0]:
        return Or((named,))
    return Or((named, Match("pipeline", ":", "none", False, 0, 0)))
