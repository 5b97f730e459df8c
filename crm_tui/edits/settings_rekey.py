"""Another key for an entry of crm.yaml, where it stands: its order, comments and all that names it follow."""

from collections.abc import Mapping, Sequence

from crm_tui.edits.settings import FILE
from crm_tui.edits.settings_folder import declared, new_names
from crm_tui.edits.settings_place import File, Place, Step, opened
from crm_tui.edits.settings_shape import FIELD, KIND, STAGE
from crm_tui.edits.settings_words import At
from crm_tui.model.plan import Change
from crm_tui.model.settings import OUTCOMES
from crm_tui.model.value import Node
from crm_tui.store.respell import respell
from crm_tui.store.splice import splice
from crm_tui.store.yaml import read_text


def rekey(file: File, place: Place, new: str) -> Change:
    """The change of crm.yaml that gives the entry its new key, and its label while that only repeats the key.

    Raises Unspliceable, and Refused for a key that no file can hold.
    """
    old = place.names[-1]
    text = splice(file.data, {name: node for name, node in place.nodes.items() if file.nodes.get(name) != node})
    node = node_at(place.nodes, place.at)
    values: dict[At, str] = {}
    keys: dict[At, str] = {}
    if isinstance(place.at[-1], str):
        keys[place.at] = new
    else:
        values[(*place.at, "key") if isinstance(node, dict) else place.at] = new
    in_words = isinstance(place.at[-1], str) and place.shape.short == "label"
    if label := relabelled(old, new, node.get("label", "") if isinstance(node, dict) else node if in_words else ""):
        values[(*place.at, "label") if isinstance(node, dict) else place.at] = label
    if place.shape is FIELD and place.names[0] == "kinds" and node_at(place.nodes, (*place.at[:2], "title")) == old:
        values[*place.at[:2], "title"] = new
    if place.shape is KIND:
        texts, names = declared(file.nodes, new_names(file, place, new))
        values |= texts
        keys |= names
    text = respell(text, values, keys)
    if place.shape is STAGE and {old, new} & set(OUTCOMES):
        text = _with_outcome(file, place, text, new)
    return Change("", FILE, file.digest, was=file.data, text=text)


def relabelled(old: str, new: str, label: Node) -> str:
    """The label that goes with the new key; "" for one that people chose themselves."""
    if not isinstance(label, str) or not label.strip() or label.strip().casefold() != _called(old):
        return ""
    return _called(new).capitalize() if not label.strip()[0].islower() else _called(new)


def node_at(node: Node, at: Sequence[Step]) -> Node:
    """What keys and indexes lead to; "" for nothing."""
    for step in at:
        node = node[step] if isinstance(node, list) and isinstance(step, int) else _map(node).get(str(step), "")
    return node


def _called(key: str) -> str:
    return " ".join(key.replace("_", " ").replace("-", " ").split()).casefold()


def _with_outcome(file: File, place: Place, text: bytes, new: str) -> bytes:
    """The text in which a stage says of its outcome what its old key alone said."""
    pipeline = file.settings.pipeline(place.names[1])
    stage = pipeline.stage(place.names[3]) if pipeline else None
    nodes = read_text(text).nodes
    in_list = isinstance(place.at[-1], int)
    at = place.at if in_list else (*place.at[:-1], new)
    found = _map(opened(STAGE, node_at(nodes, at), in_list))
    if stage is None or found.get("outcome"):
        return text
    return splice(text, {"pipelines": _replaced(nodes["pipelines"], at[1:], {**found, "outcome": stage.outcome})})


def _replaced(node: Node, at: Sequence[Step], new: Node) -> Node:
    if not at:
        return new
    if isinstance(node, list):
        return [_replaced(each, at[1:], new) if place == at[0] else each for place, each in enumerate(node)]
    return {name: _replaced(each, at[1:], new) if name == at[0] else each for name, each in _map(node).items()}


def _map(node: Node | None) -> Mapping[str, Node]:
    return node if isinstance(node, dict) else {}
