"""The nodes of crm.yaml with more entries, and the change that writes them; lists and maps are both understood."""

from collections.abc import Iterable, Mapping, Sequence

from crm_tui.model.plan import Change
from crm_tui.model.settings import Pipeline, Settings, Stage
from crm_tui.model.settings_read import CHOICE_LISTS, LISTS
from crm_tui.model.value import Node, Numeral

FILE = "crm.yaml"

Nodes = dict[str, Node]


def settings_change(root: str, digest: str | None, before: Mapping[str, Node], after: Mapping[str, Node]) -> Change:
    """The change of crm.yaml from some nodes to others; `digest` is of its text, None where there is no file."""
    names = [*before, *(name for name in after if name not in before)]
    keys = {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
    return Change(root, FILE, digest, keys)


def with_pipeline(settings: Settings, nodes: Nodes, pipeline: Pipeline) -> Nodes:
    """The settings with one more pipeline, behind the others."""
    entry = _keyless(_map(_pipeline(pipeline)))
    return {**nodes, "pipelines": with_entries(written_pipelines(settings, nodes), {pipeline.key: entry})}


def with_stages(settings: Settings, nodes: Nodes, pipeline: Pipeline, added: Sequence[Stage]) -> Nodes:
    """The settings with more stages of a pipeline that they have; open ones before those that close deals."""
    listed = written_pipelines(settings, nodes)
    if isinstance(listed, dict):
        entry = _map(listed.get(pipeline.key, ""))
        return {**nodes, "pipelines": {**listed, pipeline.key: _more(entry, pipeline, added)}}
    entries = [_more(_map(each), pipeline, added) if _key(each) == pipeline.key else each for each in listed]
    return {**nodes, "pipelines": entries}


def with_choices(nodes: Nodes, name: str, added: Sequence[str]) -> Nodes:
    """The settings with more words in a list of choices, which stands at the top or below `choices`.

    One that holds only by default is written out.
    """
    below = _map(nodes.get("choices") or {})
    if name not in below and (name in nodes or name in LISTS):
        return {**nodes, name: with_entries(nodes.get(name), {word: {} for word in added})}
    listed = below.get(name) or [choice.key for choice in CHOICE_LISTS.get(name, ())]
    return {**nodes, "choices": {**below, name: with_entries(listed, {word: {} for word in added})}}


def with_entries(listed: Node | None, added: Mapping[str, Nodes], place: int | None = None) -> list[Node] | Nodes:
    """A list or map of entries with more of them, by key, at a place or at the end; one with a key alone is a word."""
    if isinstance(listed, dict):
        entries = list(listed.items())
        place = len(entries) if place is None else place
        return dict([*entries[:place], *((key, entry or "") for key, entry in added.items()), *entries[place:]])
    items = listed if isinstance(listed, list) else [listed] if listed else []
    place = len(items) if place is None else place
    new: Iterable[Node] = ({"key": key, **entry} if entry else key for key, entry in added.items())
    return [*items[:place], *new, *items[place:]]


def stages_place(pipeline: Pipeline) -> int:
    """Where one more open stage of a pipeline goes: before those that close deals."""
    return next((n for n, stage in enumerate(pipeline.stages) if stage.outcome != "open"), len(pipeline.stages))


def written_pipelines(settings: Settings, nodes: Mapping[str, Node]) -> list[Node] | Nodes:
    """The pipelines as crm.yaml has them; those that hold only by default are written out."""
    listed = nodes.get("pipelines")
    return listed if listed and not isinstance(listed, str) else [_pipeline(each) for each in settings.pipelines]


def complete_stages(stages: Sequence[Stage]) -> list[Stage]:
    """The stages with what they lack for deals to begin, to be won and to be lost."""
    from decimal import Decimal

    made = []
    for outcome, percent in (("open", 50), ("won", 100), ("lost", 0)):
        own = [stage for stage in stages if stage.outcome == outcome]
        made += own or [Stage(outcome, outcome.capitalize(), outcome, Decimal(percent))]
    return made


def _more(entry: Nodes, pipeline: Pipeline, added: Sequence[Stage]) -> Nodes:
    stages = entry.get("stages")
    closing = {stage.key: _keyless(_stage(stage)) for stage in added if stage.outcome != "open"}
    opened = {stage.key: _keyless(_stage(stage)) for stage in added if stage.outcome == "open"}
    return {**entry, "stages": with_entries(with_entries(stages, closing), opened, stages_place(pipeline))}


def _pipeline(pipeline: Pipeline) -> Node:
    return {"key": pipeline.key, "label": pipeline.label, "stages": [_stage(stage) for stage in pipeline.stages]}


def _stage(stage: Stage) -> Nodes:
    made: Nodes = {"key": stage.key, "label": stage.label, "outcome": stage.outcome}
    made["probability"] = Numeral(stage.probability)
    return {**made, "rots": Numeral(stage.rots)} if stage.rots else made


def _key(node: Node) -> str:
    key = _map(node).get("key")
    return key.strip() if isinstance(key, str) else ""


def _keyless(entry: Mapping[str, Node]) -> Nodes:
    return {name: node for name, node in entry.items() if name != "key"}


def _map(node: Node) -> Nodes:
    return node if isinstance(node, dict) else {}
