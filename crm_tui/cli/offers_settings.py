"""What completion offers for `crm config`: paths of crm.yaml level by level, attributes, and the few values known."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_tui.cli.configuring import ACTIONS
from crm_tui.cli.offers import Offer
from crm_tui.edits.settings_place import File, choice_lists, entries, opened, place_of
from crm_tui.edits.settings_rename import RENAMED
from crm_tui.edits.settings_shape import CHOICES, TEXT, TOP, Shape
from crm_tui.model.schema import Schema
from crm_tui.model.settings import OUTCOMES
from crm_tui.model.types import TYPES

if TYPE_CHECKING:
    from crm_tui.edits.settings_place import Place
    from crm_tui.model.value import Node


def config_words(schema: Schema, given: Sequence[str], last: str) -> Iterator[Offer]:
    """What may stand at the last word of `crm config`."""
    file = File(b"", dict(schema.settings.nodes), schema)
    if not given:
        yield from (Offer(action) for action in ACTIONS)
    elif len(given) == 1:
        yield from _paths(file, given[0], last)
    elif given[0] == "set" and len(given) == 2:
        yield from (Offer(value) for value in _values(schema, given[1].rpartition(".")[2]))
    elif given[0] == "add" and len(given) > 2 and (each := place_of(file, given[1]).shape.each):
        yield from (Offer(f"{name}=") for name in each.keys)


def _paths(file: File, action: str, typed: str) -> Iterator[Offer]:
    """The paths one level further; those that lead on end with a dot besides."""
    above, dot, _ = typed.rpartition(".")
    for name, shape, label in _below(file, place_of(file, above)) if above else _top(file):
        path = f"{above}{dot}{name}"
        if _fits(action, shape):
            yield Offer(path, label)
        if not shape.text:
            yield Offer(f"{path}.", label)


def _top(file: File) -> Iterator[tuple[str, Shape, str]]:
    for name, shape in TOP.keys.items():
        yield name, shape, ""
    for name in choice_lists(file.schema):
        if name not in TOP.keys:
            yield name, CHOICES, ""


def _below(file: File, place: "Place") -> Iterator[tuple[str, Shape, str]]:
    in_list = bool(place.at) and isinstance(place.at[-1], int)
    for name, shape in place.shape.keys.items():
        yield name, shape, ""
    each = place.shape.each
    for _, key, node in entries(opened(place.shape, place.node, in_list)) if each else ():
        yield key, each or TEXT, _label(node)
    if each is not None and each.what == "fields":
        yield from ((kind, each, "") for kind in file.schema.kinds)


def _fits(action: str, shape: Shape) -> bool:
    if action == "rename":
        return shape in RENAMED
    return action != "add" or (shape.each is not None and not shape.each.text)


def _label(node: "Node") -> str:
    label = node.get("label", "") if isinstance(node, dict) else node
    return label if isinstance(label, str) else ""


def _values(schema: Schema, name: str) -> Sequence[str]:
    known = {"outcome": OUTCOMES, "type": tuple(TYPES), "required": ("yes", "no"), "to": tuple(schema.kinds)}
    return known.get(name, ())
