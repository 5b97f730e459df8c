"""What deals bring along: the stage in its pipeline, the day of closing, and since when they are there."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from crm_tui.edits.change import Editor, new_key
from crm_tui.exchange.drafts import Draft
from crm_tui.exchange.stages import pipeline_named, stage_named
from crm_tui.exchange.told import Told
from crm_tui.model.kinds.deal import AT
from crm_tui.model.settings import Settings, Stage
from crm_tui.model.value import Node, Value
from crm_tui.query.find import Found


def stages_wanted(settings: Settings, drafts: Iterable[tuple[Draft, Found | None]]) -> Iterator[tuple[str, str]]:
    """The (pipeline, stage) of each deal that names one, as the file writes them.

    A pipeline that only a record speaks of, and the settings do not know, is that record's fault.
    """
    for draft, found in drafts:
        text = _pipeline_text(draft, found)
        if "pipeline" in draft.values or ("stage" in draft.values and pipeline_named(settings, text)):
            yield text, draft.values.get("stage", "")


def settle_stage(settings: Settings, draft: Draft, found: Found | None) -> Stage | None:
    """Puts the keys of pipeline and stage in place of what the file writes; the stage that the deal gets.

    A new deal without a stage begins in the first open one.
    """
    pipeline = pipeline_named(settings, _pipeline_text(draft, found))
    if pipeline is None:
        return None
    if "pipeline" in draft.values:
        draft.values["pipeline"] = pipeline.key
    named = stage_named(pipeline, draft.values["stage"]) if "stage" in draft.values else None
    stage = named or (pipeline.first("open") if found is None else None)
    if stage is not None:
        draft.values["stage"] = stage.key
    return stage


def settle_closing(draft: Draft, stage: Stage, today: date) -> Iterator[Told]:
    """Gives a won or lost deal the day on which it was, and an open one none; what had to be decided.

    The expected day of closing is the day of a deal that is closed, unless it is still to come.
    """
    closed: Value = draft.values.get("closed")
    close: Value = draft.values.get("close")
    if stage.outcome == "open" and closed is not None:
        yield Told(draft.line, "closed", str(draft.values.pop("closed")), f"the deal is open ({stage.label})")
    elif stage.outcome != "open" and closed is None:
        known = isinstance(close, date) and close <= today
        draft.values["closed"] = close if known else today
        if not known:
            yield Told(draft.line, "closed", "", f"the deal is {stage.outcome}, but not since when; today was taken")


def history(editor: Editor, draft: Draft, stage: Stage) -> Node | None:
    """One entry: in its stage since it was made, or closed; None where the file does not say when it was made."""
    created: Value = draft.values.get("created")
    since = created if stage.outcome == "open" else draft.values.get("closed")
    if not isinstance(created, date) or not isinstance(since, date):
        return None
    at = max(since, created, key=_day)
    return [{"key": new_key(editor, None), "at": AT.type.format(at, AT, editor.ctx), "stage": stage.key}]


def _pipeline_text(draft: Draft, found: Found | None) -> str:
    kept = found.nodes.get("pipeline", "") if found else ""
    return str(draft.values.get("pipeline") or (kept if isinstance(kept, str) else ""))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
