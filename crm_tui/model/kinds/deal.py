"""A sale that may come about."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from crm_tui.model.field import Field
from crm_tui.model.kind import Computed, Kind, fields
from crm_tui.model.kinds.shared import CAMPAIGN, COMMON, ITEMS, KEY, NOTES, SOURCE, link
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.suggest import allowed
from crm_tui.model.types import CHOICE, DATE, DECIMAL, ENTRIES, LABELLED, MONEY, TEXT, TIME
from crm_tui.model.value import Bad, Value

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.settings import Settings


def stage_in_pipeline(values: Mapping[str, Value], settings: "Settings") -> Iterable[Finding]:
    """A deal's pipeline is declared, and its stage is one of that pipeline's."""
    name = values.get("pipeline", settings.pipelines[0].key)
    pipeline = settings.pipeline(name) if isinstance(name, str) else None
    if pipeline is None:
        if isinstance(name, str):
            hint = allowed(name, [each.key for each in settings.pipelines])
            yield Finding(Severity.ERROR, "unknown-pipeline", f"there is no pipeline {name!r}", hint, ("pipeline",))
        return
    stage = values.get("stage")
    if isinstance(stage, str) and pipeline.stage(stage) is None:
        hint = allowed(stage, [each.key for each in pipeline.stages])
        words = f"pipeline {pipeline.key!r} has no stage {stage!r}"
        yield Finding(Severity.ERROR, "unknown-stage", words, hint, ("stage",))


def probability_in_range(values: Mapping[str, Value], settings: "Settings") -> Iterable[Finding]:
    """A probability is a percentage."""
    value = values.get("probability")
    if value is not None and not isinstance(value, Bad) and not 0 <= value <= 100:
        yield Finding(Severity.ERROR, "bad-value", f"a probability of {value} cannot be", "0 to 100", ("probability",))


def stage_since(values: Mapping[str, Value], ctx: "Context") -> str | None:
    """The day on which the deal came into its stage; None when its history does not tell."""
    history = values.get("history")
    if history is None or isinstance(history, Bad):
        return None
    last, stage = None, None
    for entry in history:
        at = entry.get("at")
        if isinstance(at, date):
            moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=ctx.zone)
            if last is None or moment >= last:
                last, stage = moment, entry.get("stage")
    if last is None or stage != values.get("stage"):
        return None
    return last.astimezone(ctx.zone).date().isoformat()


AT = Field("at", TIME)

DEAL = Kind(
    name="deal",
    plural="deals",
    label_field="title",
    columns=("title", "company", "stage", "value", "close", "stage_age", "next_step", "owner"),
    head=(
        "{stage}", "{value}", "weighted {weighted}", "closed {closed_on}|close {close}",
        "next {next_step} {next_date}|next {next_step}", "{company}|{contact}", "owner {owner}",
    ),
    rules=(stage_in_pipeline, probability_in_range),
    computed=(Computed("stage_since", "TEXT", stage_since),),
    # What a board asks of each lane, and what its cards stand in order by.
    read_by=("stage", "pipeline", "close", "closed", "id"),
    fields=fields(
        Field("title", TEXT, required=True, group="deal"),
        link("contact", "contact", group="deal"),
        link("company", "company", group="deal"),
        Field(
            "contacts", LABELLED, of=link("contact", "contact"), group="deal",
            help="Further people with their roles: `- decision maker: ada-lovelace`.",
        ),
        Field("pipeline", CHOICE, choices_from="pipelines", group="deal", help="The first one when left out."),
        Field("stage", CHOICE, choices_from="stages", required=True, group="deal"),
        Field("value", MONEY, group="deal"),
        Field("probability", DECIMAL, group="deal", help="Percent; the stage's when left out."),
        Field("close", DATE, group="deal", deadline=True, help="The day it is expected to be won."),
        Field("closed", DATE, group="deal", past=True, help="The day it was won or lost."),
        Field("lost_reason", CHOICE, choices_from="lost_reasons", group="deal"),
        Field("next_step", TEXT, group="deal"),
        Field("next_date", DATE, group="deal", help="When the next step is to be done."),
        SOURCE,
        CAMPAIGN,
        *COMMON,
        ITEMS,
        Field(
            "history", ENTRIES, group="history", kept=True, help="Since when it stood in each stage.",
            fields=(KEY, AT, Field("stage", TEXT), Field("by", TEXT)), sorted_by=("at", "key"),
        ),
        NOTES,
    ),
)  # fmt: skip
