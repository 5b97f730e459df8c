"""Changes single words of a YAML file where they stand, keys among them: order, comments and style stay."""

from collections.abc import Mapping
from typing import TypeAlias

from crm_tui.model.value import Node
from crm_tui.store.decode import BOM
from crm_tui.store.layout import Part, Scalar, Sequence
from crm_tui.store.scalar import key as key_text
from crm_tui.store.scalar import restyled
from crm_tui.store.unreadable import Unreadable, Unspliceable
from crm_tui.store.yaml import layout, read_text

# The way to a word through keys and indexes, and what it becomes.
Words: TypeAlias = Mapping[tuple[str | int, ...], str]

_HINT = "edit the file by hand"


def respell(text: bytes, values: Words, keys: Words) -> bytes:
    """The file with words changed: of `values` the text at each path, of `keys` the key that ends the path.

    All paths are those of the file as it is. Raises Unreadable for a file that cannot be read, Refused for text
    that no file can hold, and Unspliceable where a path leads to no single word or two keys would be the same.
    """
    document = read_text(text)
    top = layout(document.text)
    wanted = _renamed(document.nodes, (), values, keys)
    pieces = sorted(_pieces(top, (), False, values, keys)) if top is not None else []
    if len(pieces) != len(values) + len(keys):
        raise Unspliceable("a word to be changed does not stand there", _HINT)
    made = _replaced(document.text, pieces)
    try:
        same = read_text(made.encode()).nodes == wanted
    except Unreadable as error:
        raise Unspliceable(f"the file would become unreadable: {error.message}", _HINT) from None
    if not same:
        raise Unspliceable("other words would change", _HINT)
    return ((BOM if text.startswith(BOM.encode()) else "") + made).encode()


_Pieces: TypeAlias = list[tuple[int, int, str]]


def _pieces(part: Part, at: tuple[str | int, ...], flow: bool, values: Words, keys: Words) -> _Pieces:
    """The stretches to be replaced, each with its new text."""
    if isinstance(part, Scalar):
        if at not in values or part.style in ("|", ">"):
            return []
        return [(part.start, part.end, restyled(values[at], part.value, part.style, flow))]
    found: _Pieces = []
    if isinstance(part, Sequence):
        for place, item in enumerate(part.items):
            found += _pieces(item, (*at, place), flow or part.flow, values, keys)
        return found
    for name, value in part.entries:
        inner = (*at, name.value)
        if inner in keys:
            found.append((name.start, name.end, _key(keys[inner], name)))
        found += _pieces(value, inner, flow or part.flow, values, keys)
    return found


def _key(new: str, old: Scalar) -> str:
    return restyled(new, old.value, old.style, flow=True) if old.style else key_text(new)


def _replaced(text: str, pieces: _Pieces) -> str:
    parts: list[str] = []
    done = 0
    for start, end, new in pieces:
        parts += text[done:start], new
        done = end
    return "".join([*parts, text[done:]])


def _renamed(node: Node, at: tuple[str | int, ...], values: Words, keys: Words) -> Node:
    """What the file is to say."""
    if isinstance(node, str):
        return values.get(at, node)
    if isinstance(node, list):
        return [_renamed(each, (*at, place), values, keys) for place, each in enumerate(node)]
    return {keys.get((*at, name), name): _renamed(each, (*at, name), values, keys) for name, each in node.items()}
