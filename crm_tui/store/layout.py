"""Where each part of a YAML text stands: what edits and messages need to know beyond the nodes.

Indexes count code points of the text without its byte order mark; an end is the index after the last
character. The end of a block text (`|`, `>`) may include blank lines that follow it.
"""

from typing import NamedTuple, TypeAlias

from crm_tui.model.value import Node


class Scalar(NamedTuple):
    """A text and how it is written: `style` is "" (plain), "'", '"', "|" or ">"."""

    start: int
    end: int
    value: str
    style: str


class Entry(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: "Part"


class Map(NamedTuple):
    """A mapping; `flow` when it stands in braces. A block's end is that of its last part."""

    start: int
    end: int
    flow: bool
    entries: tuple[Entry, ...]


class Sequence(NamedTuple):
    """A list; `flow` when it stands in brackets. A block's end is that of its last part."""

    start: int
    end: int
    flow: bool
    items: "tuple[Part, ...]"


Part: TypeAlias = Scalar | Map | Sequence


def node_of(part: Part) -> Node:
    """What a part says."""
    if isinstance(part, Scalar):
        return part.value
    if isinstance(part, Map):
        return {key.value: node_of(value) for key, value in part.entries}
    return [node_of(item) for item in part.items]
