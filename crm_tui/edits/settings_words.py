"""Where records hold words of crm.yaml: the key of a stage or choice as a value, the name of a field as a key."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.settings import Settings
from crm_tui.model.value import Node

At: TypeAlias = tuple[str | int, ...]
# The places in a record's nodes that hold a word, each with what it becomes.
Finder: TypeAlias = Callable[[Mapping[str, Node]], Iterator[tuple[At, str]]]
# What a text of a field becomes; None where it stays.
Become: TypeAlias = Callable[[Field, str], str | None]


def value_finder(kind: Kind, become: Become) -> Finder:
    """Finds the texts of a record that become others, also inside lists, maps and entries."""

    def find(nodes: Mapping[str, Node]) -> Iterator[tuple[At, str]]:
        for name, field in kind.fields.items():
            if name in nodes:
                yield from _in_field(field, nodes[name], (name,), become)

    return find


def choice_becomes(mine: Callable[[Field], bool], old: str, new: str) -> Become:
    """One choice becomes another in the fields that are `mine`."""
    return lambda field, text: new if text == old and mine(field) else None


def kind_becomes(old: str, new: str) -> Become:
    """Links to records of any kind, and those that say the kind though they need not, name another kind."""
    start = f"{old}/"
    return lambda field, text: (
        f"{new}/{text[len(start) :]}" if field.type.name == "link" and text.startswith(start) else None
    )


def stage_finder(settings: Settings, pipeline: str, stage: str, new: str) -> Finder:
    """Finds a stage in a deal of its pipeline: where it is, and where it was.

    In the history of a deal that left the pipeline the stage is found too, if no other pipeline has one of that key.
    """
    others = [each for each in settings.pipelines if each.key != pipeline]
    only = not any(each.stage(stage) for each in others)

    def find(nodes: Mapping[str, Node]) -> Iterator[tuple[At, str]]:
        inside = (_text(nodes.get("pipeline")) or settings.pipelines[0].key) == pipeline
        if inside and _text(nodes.get("stage")) == stage:
            yield ("stage",), new
        if inside or only:
            history = nodes.get("history")
            for place, entry in enumerate(history if isinstance(history, list) else ()):
                if isinstance(entry, dict) and _text(entry.get("stage")) == stage:
                    yield ("history", place, "stage"), new

    return find


def field_finder(way: tuple[str, ...], new: str) -> Finder:
    """Finds the key of a field: one name for a record's own, more for one inside entries."""

    def find(nodes: Mapping[str, Node]) -> Iterator[tuple[At, str]]:
        yield from ((at, new) for at in _keys(nodes, (), way))

    return find


def _keys(node: Node | Mapping[str, Node], at: At, way: tuple[str, ...]) -> Iterator[At]:
    if isinstance(node, list):
        for place, inner in enumerate(node):
            yield from _keys(inner, (*at, place), way)
    elif isinstance(node, Mapping) and way[0] in node:
        if len(way) == 1:
            yield (*at, way[0])
        else:
            yield from _keys(node[way[0]], (*at, way[0]), way[1:])


def _in_field(field: Field, node: Node, at: At, become: Become) -> Iterator[tuple[At, str]]:
    if isinstance(node, str):
        word = become(field.of or field, node.strip())
        if word is not None:
            yield at, word
    elif field.fields:
        inner = {each.name: each for each in field.fields}
        listed = [((*at, place), each) for place, each in enumerate(node)] if isinstance(node, list) else [(at, node)]
        for way, entry in listed:
            for name, each in entry.items() if isinstance(entry, dict) else ():
                if name in inner:
                    yield from _in_field(inner[name], each, (*way, name), become)
    elif field.of is not None:
        for step, each in enumerate(node) if isinstance(node, list) else node.items():
            yield from _in_item(field.of, each, (*at, step), become)


def _in_item(of: Field, item: Node, at: At, become: Become) -> Iterator[tuple[At, str]]:
    """An item of a list, of a map, or one with a label in front."""
    if isinstance(item, dict) and not of.fields:
        for label, each in item.items():
            yield from _in_field(of, each, (*at, label), become)
    else:
        yield from _in_field(of, item, at, become)


def _text(node: Node | None) -> str:
    return node.strip() if isinstance(node, str) else ""
