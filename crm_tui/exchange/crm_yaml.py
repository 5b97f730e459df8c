"""The nodes of crm.yaml with more stages, pipelines and choices; both spellings, lists and maps, are understood."""

from collections.abc import Mapping, Sequence

from crm_tui.model.settings import Pipeline, Settings, Stage
from crm_tui.model.value import Node

Nodes = dict[str, Node]


def with_pipeline(settings: Settings, nodes: Nodes, pipeline: Pipeline) -> Nodes:
    """The settings with one more pipeline, behind the others."""
    listed = _written(settings, nodes)
    entry = _map(_pipeline(pipeline))
    if isinstance(listed, dict):
        return {**nodes, "pipelines": {**listed, pipeline.key: _keyless(entry)}}
    return {**nodes, "pipelines": [*listed, entry]}


def with_stages(settings: Settings, nodes: Nodes, pipeline: Pipeline, added: Sequence[Stage]) -> Nodes:
    """The settings with more stages of a pipeline that they have; open ones before those that close deals."""
    listed = _written(settings, nodes)
    if isinstance(listed, dict):
        entry = _map(listed.get(pipeline.key, ""))
        return {**nodes, "pipelines": {**listed, pipeline.key: _more(entry, pipeline, added)}}
    entries = [_more(_map(each), pipeline, added) if _key(each) == pipeline.key else each for each in listed]
    return {**nodes, "pipelines": entries}


def with_choices(nodes: Nodes, name: str, added: Sequence[str]) -> Nodes:
    """The settings with more words in a list of choices, which stands at the top or below `choices`."""
    below = nodes.get("choices")
    if isinstance(below, dict) and name in below:
        return {**nodes, "choices": with_choices(below, name, added)}
    listed = nodes.get(name)
    if isinstance(listed, dict):
        return {**nodes, name: {**listed, **dict.fromkeys(added, "")}}
    return {**nodes, name: [*(listed if isinstance(listed, list) else []), *added]}


def _written(settings: Settings, nodes: Nodes) -> list[Node] | Nodes:
    """The pipelines as crm.yaml has them; those that hold only by default are written out."""
    listed = nodes.get("pipelines")
    return listed if listed and not isinstance(listed, str) else [_pipeline(each) for each in settings.pipelines]


def _more(entry: Nodes, pipeline: Pipeline, added: Sequence[Stage]) -> Nodes:
    stages = entry.get("stages", [])
    if isinstance(stages, dict):
        return {**entry, "stages": {**stages, **{stage.key: _keyless(_stage(stage)) for stage in added}}}
    listed = stages if isinstance(stages, list) else []
    place = next((n for n, stage in enumerate(pipeline.stages) if stage.outcome != "open"), len(listed))
    opened: list[Node] = [_stage(stage) for stage in added if stage.outcome == "open"]
    closing: list[Node] = [_stage(stage) for stage in added if stage.outcome != "open"]
    return {**entry, "stages": [*listed[:place], *opened, *listed[place:], *closing]}


def _pipeline(pipeline: Pipeline) -> Node:
    return {"key": pipeline.key, "label": pipeline.label, "stages": [_stage(stage) for stage in pipeline.stages]}


def _stage(stage: Stage) -> Nodes:
    made: Nodes = {"key": stage.key, "label": stage.label, "outcome": stage.outcome}
    made["probability"] = str(stage.probability)
    return {**made, "rots": str(stage.rots)} if stage.rots else made


def _key(node: Node) -> str:
    key = _map(node).get("key")
    return key.strip() if isinstance(key, str) else ""


def _keyless(entry: Mapping[str, Node]) -> Nodes:
    return {name: node for name, node in entry.items() if name != "key"}


def _map(node: Node) -> Nodes:
    return node if isinstance(node, dict) else {}
