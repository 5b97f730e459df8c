"""Setting and adding in crm.yaml, as plans; nothing here writes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from crm_tui.edits.change import Editor
from crm_tui.edits.settings import Nodes, complete_stages, settings_change, stages_place, with_entries
from crm_tui.edits.settings_place import File, Place, Step, entries, entry_of, opened, there
from crm_tui.edits.settings_shape import ALWAYS, NUMBER, PIPELINE, RATE, STAGE, STAGES, TEXT, Shape
from crm_tui.edits.words import refuse_control
from crm_tui.errors import Refused, UsageError
from crm_tui.model.plan import Plan
from crm_tui.model.settings import OUTCOMES, Stage
from crm_tui.model.suggest import suggestion
from crm_tui.model.value import Node, Numeral


class Beside(NamedTuple):
    """Where a new entry goes: before or behind the one of that key; nowhere in particular without one."""

    key: str = ""
    behind: bool = True


def set_setting(editor: Editor, file: File, place: Place, text: str) -> Plan:
    """The plan that gives a setting the value that was typed; no text takes it away.

    Raises UsageError for a place that holds no value, Refused for text that no file can hold.
    """
    if place.names == ("format",):
        raise UsageError("the format is the program's, not the team's", "a newer program changes it")
    refuse_control(place.path, text)
    if not text.strip():
        there(place)
        return _plan(editor, file, f"Clear {place.path}", _without(place))
    place = _inner(place)
    there(place, making=True)
    words = f"Set {place.path} to {text.strip()}"
    return _plan(editor, file, words, _put(place.nodes, place.at, place.shapes, _typed(place.shape, text, place.node)))


def with_words(place: Place, words: Sequence[str]) -> Nodes:
    """The nodes of crm.yaml with more words in a list that stands there."""
    made = with_entries(place.node or [], {word: {} for word in words})
    return _put(place.nodes, place.at, place.shapes, made)


def add_setting(
    editor: Editor, file: File, place: Place, key: str, attributes: Mapping[str, str], beside: Beside
) -> Plan:
    """The plan that adds an entry of that key to a list or map, with what is typed of it.

    Raises UsageError for a place that holds no entries, Refused where the key is there already.
    """
    each, key = place.shape.each, key.strip()
    if each is None or each.text or each is RATE or each.what == "fields":
        raise UsageError(f"nothing is added to {place.path}", f"crm config set {place.path}{_hint(place)} VALUE")
    if not key:
        raise UsageError(f"a new {each.what} needs a key", f"as in crm config add {place.path} KEY")
    refuse_control(place.path, key)
    there(place, making=True)
    if key in [known for _, known, _ in entries(place.node)]:
        raise Refused(f"{place.path} has {key!r} already", f"crm config set {place.path}.{key} changes it")
    entry = _entry(place, each, key, attributes)
    listed: Node = place.node or ([] if place.shape.listed else {})
    made = with_entries(listed, {key: entry}, _position(file, place, entry, beside))
    return _plan(editor, file, f"Add {key} to {place.path}", _put(place.nodes, place.at, place.shapes, made))


def _plan(editor: Editor, file: File, words: str, after: Nodes) -> Plan:
    change = settings_change("", file.digest, file.nodes, after)
    return Plan(words if len(words) <= 120 else words[:119] + "…", (change,) if change.keys else (), editor.me)


def _inner(place: Place) -> Place:
    """The place that a text typed for an entry is meant for: the label of a stage, the type of a field."""
    shape = place.shape
    if not shape.keys or not shape.short:
        return place
    node = opened(shape, place.node, bool(place.at) and isinstance(place.at[-1], int))
    missing = place.missing + 1 if entry_of(node, shape.short) is None else 0
    return Place(
        (*place.names, shape.short), (*place.at, shape.short), (*place.shapes, TEXT), place.nodes,
        entry_of(node, shape.short), missing,
    )  # fmt: skip


def _typed(shape: Shape, text: str, before: Node | None) -> Node:
    """The node that was typed for a shape. Raises UsageError."""
    if shape.text:
        return Numeral(text.strip()) if shape is NUMBER else text.strip()
    if shape.words:
        keep = {key: node for _, key, node in entries(before)}
        keys = [part.strip() for part in text.split(",") if part.strip()]
        if isinstance(before, dict):
            return {key: keep.get(key, "") for key in keys}
        return [keep.get(key, key) for key in keys]
    if shape is RATE and not isinstance(before, dict):
        return Numeral(text.strip())
    raise UsageError("that is more than one value", "name one of them, as crm config get shows them, or crm config add")


def _entry(place: Place, each: Shape, key: str, attributes: Mapping[str, str]) -> Nodes:
    """A new entry as it is written."""
    entry: Nodes = {}
    for name in (*each.keys, *attributes):
        if name not in each.keys:
            raise UsageError(f"a {each.what} has no {name!r}", suggestion(name, each.keys))
        if name in entry or name not in attributes:
            continue
        refuse_control(f"{place.path}.{key}.{name}", attributes[name])
        if each.keys[name] is STAGES:
            entry[name] = _stages(attributes[name])
        elif attributes[name].strip():
            shape = each.keys[name]
            entry[name] = _typed(TEXT if shape.short else shape, attributes[name], None)
    if each in (STAGE, PIPELINE):
        entry = {"label": _called(key), **entry}
    if each is PIPELINE and "stages" not in entry:
        entry["stages"] = _stages("")
    return {"type": "text", **entry} if each.what == "field" else entry


def _stages(text: str) -> list[Node]:
    """The stages of a new pipeline from their keys between commas, with what is lacking to win and lose deals."""
    keys = [part.strip() for part in text.split(",") if part.strip()]
    named = [Stage(key, _called(key), key if key in OUTCOMES else "open", Decimal(0)) for key in keys]
    return [
        {"key": stage.key, "label": stage.label, **({} if stage.outcome == "open" else {"outcome": stage.outcome})}
        for stage in complete_stages(named)
    ]


def _called(key: str) -> str:
    """A label for people from a key."""
    words = " ".join(key.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def _position(file: File, place: Place, entry: Nodes, beside: Beside) -> int | None:
    keys = [key for _, key, _ in entries(place.node)]
    if beside.key:
        if beside.key not in keys:
            raise UsageError(f"{place.path} has no {beside.key!r}", suggestion(beside.key, keys))
        return keys.index(beside.key) + beside.behind
    pipeline = file.settings.pipeline(place.names[1]) if place.shape is STAGES else None
    return stages_place(pipeline) if pipeline and entry.get("outcome", "open") == "open" else None


def _without(place: Place) -> Nodes:
    return place.nodes if place.missing else _put(place.nodes, place.at, place.shapes, None)


def _put(nodes: Nodes, at: Sequence[Step], shapes: Sequence[Shape], node: Node | None) -> Nodes:
    """The nodes with another at a place; lists and maps that are left empty go."""
    made = _changed(nodes, at, shapes, node)
    return made if isinstance(made, dict) else {}


def _changed(
    before: Node | None, at: Sequence[Step], shapes: Sequence[Shape], node: Node | None, in_list: bool = False
) -> Node | None:
    if not at:
        return node
    step, whole = at[0], opened(shapes[0], before, in_list)
    inner = _changed(entry_of(whole, step), at[1:], shapes[1:], node, isinstance(step, int))
    made: Node
    if isinstance(whole, list) and isinstance(step, int):
        made = [*whole[:step], *([] if inner is None else [inner]), *whole[step + 1 :]]
    else:
        known = whole if isinstance(whole, dict) else {}
        made = {name: each for name, each in {**known, str(step): inner}.items() if each is not None}
    return made or (None if shapes[0].each else "")


def _hint(place: Place) -> str:
    return f".{ALWAYS}" if place.shape is RATE else ".KEY"
