"""What is done with deals: moved, won, lost, opened again."""

from collections.abc import Mapping, Sequence

from crm_tui.edits.change import Editor, Sets, edit
from crm_tui.edits.record import history_entry, minute, stage_of
from crm_tui.errors import Refused
from crm_tui.model.plan import Plan
from crm_tui.model.record import write_value
from crm_tui.model.settings import Pipeline, Settings, Stage
from crm_tui.model.suggest import allowed
from crm_tui.model.value import Node
from crm_tui.query.find import Found


def pipeline_of(editor: Editor, deal: Found, pipeline: Node | None = None) -> Pipeline:
    """The pipeline a deal is in, or would be in. Raises Refused for one that is not declared."""
    settings = editor.schema.settings
    name = pipeline or deal.nodes.get("pipeline")
    found = settings.pipeline(name) if isinstance(name, str) else settings.pipelines[0]
    if found is None:
        raise Refused(f"there is no pipeline {name!r}", allowed(str(name), [p.key for p in settings.pipelines]))
    return found


def stage_named(pipeline: Pipeline, text: str, others: Sequence[Pipeline] = ()) -> Stage:
    """A stage by its key, label or a beginning only one has. Raises Refused, and says which of the `others` has it."""
    wanted = text.strip().casefold()
    for stage in pipeline.stages:
        if wanted in (stage.key.casefold(), stage.label.casefold()):
            return stage
    begins = [
        s for s in pipeline.stages if s.key.casefold().startswith(wanted) or s.label.casefold().startswith(wanted)
    ]
    if wanted and len(begins) == 1:
        return begins[0]
    hint = allowed(text, [stage.key for stage in pipeline.stages])
    if elsewhere := next((each for each in others if each.stage(text)), None):
        hint = f"{elsewhere.label} has: crm set DEAL pipeline={elsewhere.key} stage={text}"
    raise Refused(f"pipeline {pipeline.key!r} has no stage {text!r}", hint)


def neighbour(pipeline: Pipeline, stage: str, step: int) -> Stage | None:
    """The stage `step` places further (or back); None past the ends."""
    places = [each.key for each in pipeline.stages]
    place = places.index(stage) + step if stage in places else -1
    return pipeline.stages[place] if 0 <= place < len(places) else None


def move_stage(editor: Editor, deal: Found, stage: Stage, *, reason: str = "") -> Plan:
    """The plan that puts a deal into a stage, with its history and, for a closing stage, the day.

    Raises Refused when a lost deal has no reason.
    """
    if deal.nodes.get("stage") == stage.key and not reason:
        return Plan(f"{deal.label} is in {stage.label} already", (), editor.me)
    given: dict[str, Node | None] = {"lost_reason": _reason(editor, deal, reason)} if reason else {}
    refuse_unexplained(editor, deal.nodes, {**deal.nodes, "stage": stage.key, **given})
    sets = {**stage_sets(editor, deal, stage.key, given), **given}
    verb = {"won": "Win", "lost": "Lose"}.get(stage.outcome)
    words = f"{verb} {deal.label}" if verb else f"Move {deal.label} to {stage.label}"
    return Plan(words, (edit(editor, deal, sets),), editor.me)


def win(editor: Editor, deal: Found) -> Plan:
    """The plan that wins a deal. Raises Refused when its pipeline has no stage for that."""
    return move_stage(editor, deal, _closing(editor, deal, "won"))


def lose(editor: Editor, deal: Found, reason: str) -> Plan:
    """The plan that loses a deal for a reason. Raises Refused for an unknown reason."""
    return move_stage(editor, deal, _closing(editor, deal, "lost"), reason=reason)


def refuse_unexplained(editor: Editor, before: Sets, after: Sets) -> None:
    """Raises Refused where a person gives a deal of these nodes a stage that means lost, and no reason."""
    if is_unexplained(editor.schema.settings, before, after):
        raise Refused("why was it lost?", f"give a reason: {', '.join(_reasons(editor)) or 'in a few words'}")


def is_unexplained(settings: Settings, before: Sets, after: Sets) -> bool:
    """Whether a deal of these nodes gets a stage that means lost, and no reason."""
    stage = stage_of(settings, after) if after.get("stage") != before.get("stage") else None
    return stage is not None and stage.outcome == "lost" and not after.get("lost_reason")


def stage_sets(editor: Editor, deal: Found, stage: Node | None, given: Sets) -> Sets:
    """What else changes with the stage: the history, and the day of closing, which goes when a deal is opened again."""
    if not isinstance(stage, str) or stage == deal.nodes.get("stage"):
        return {"stage": stage}
    fields = deal.kind.fields
    history = deal.nodes.get("history")
    now = minute(editor, history)
    entries = list(history) if isinstance(history, list) else []
    sets: dict[str, Node | None] = {
        "stage": stage,
        "history": [*entries, history_entry(editor, history, stage, now)],
    }
    found = pipeline_of(editor, deal, given.get("pipeline")).stage(stage)
    if found is not None and found.outcome == "open":
        sets.update(_reopened(deal.nodes))
    elif found is not None and "closed" not in given:
        sets["closed"] = write_value(fields["closed"], editor.ctx.now.date(), editor.ctx)
        if found.outcome == "won" and "lost_reason" in deal.nodes:
            sets["lost_reason"] = None
    return sets


def _reopened(nodes: Mapping[str, Node]) -> Sets:
    return {name: None for name in ("closed", "lost_reason") if name in nodes}


def _closing(editor: Editor, deal: Found, outcome: str) -> Stage:
    pipeline = pipeline_of(editor, deal)
    stage = pipeline.first(outcome)
    if stage is None:
        raise Refused(f"pipeline {pipeline.key!r} has no stage with outcome {outcome}", "add one to crm.yaml")
    return stage


def _reasons(editor: Editor) -> list[str]:
    return [choice.key for choice in editor.schema.settings.choices.get("lost_reasons", ())]


def _reason(editor: Editor, deal: Found, text: str) -> Node | None:
    from crm_tui.edits.words import Setting, sets

    return sets(deal.kind, {}, [Setting("lost_reason", "=", text)], editor.ctx)["lost_reason"]
