"""The parts of a value on the three sides of a merge, and pieces for what no side has written."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.model.value import Node
from crm_tui.store.dump import flow, item, written
from crm_tui.store.merge_grown import Step
from crm_tui.store.pieces import Block, Child, Leaf, Value, as_block, leaf, moved, remarks
from crm_tui.store.scalar import key

_BRACKETS = frozenset(",[]{}")


class Spot(NamedTuple):
    """Where a part stands: the column of its key or dash, or in brackets or braces (`inline`)."""

    column: int
    dash: bool
    inline: bool = False


class Part(NamedTuple):
    """A key or item of one side: its piece and its node, both None where it is absent."""

    piece: Child | None = None
    node: Node | None = None

    @property
    def value(self) -> Value | None:
        """The piece of its value."""
        return self.piece.value if self.piece else None


class Parts(NamedTuple):
    """One key or item on the three sides."""

    base: Part
    ours: Part
    theirs: Part

    def is_inline(self) -> bool:
        """Whether our and their value stand on one line each, at least one of them in brackets or braces."""
        values = [part.value for part in (self.ours, self.theirs) if part.value]
        short = all(isinstance(value, Leaf) and "\n" not in value.text for value in values)
        return short and any(isinstance(value, Leaf) and value.items is not None for value in values)


def inner_parts(part: Part, spot: Spot) -> dict[Step, Part]:
    """The parts of a value by key or index, their pieces as they would stand in the spot."""
    nodes = _inner_nodes(part.node, spot.dash)
    pieces = _inner_pieces(part, spot) if nodes else {}
    out_of_brackets = isinstance(part.value, Leaf) and not spot.inline
    return {at: Part(_fitting(pieces.get(at), at, node, spot, out_of_brackets), node) for at, node in nodes.items()}


def made_child(name: Step, node: Node, spot: Spot) -> Child:
    """A new piece for a key or item."""
    return Child(name, "", "-" if spot.dash else f"{key(str(name))}:", made(node, spot))


def made(node: Node, spot: Spot) -> Leaf:
    """A new piece for a value."""
    if spot.inline:
        return leaf(f" {flow(node)}")
    margin = " " * spot.column
    if spot.dash:
        first, *rest = item(node, margin)
        first = first[len(margin) + 1 :]
    else:
        head, rest = written(node, margin)
        first = f" {head}" if head else ""
    return Leaf("\n".join([first, *rest]), len(first))


def _fitting(child: Child | None, at: Step, node: Node, spot: Spot, out_of_brackets: bool) -> Child:
    """The piece, made anew where there is none, or where it has several lines and stood in brackets."""
    if child is None:
        return made_child(at, node, spot)
    if not (out_of_brackets and isinstance(child.value, Leaf) and "\n" in child.value.text):
        return child
    above = "".join(" " * spot.column + words + "\n" for words in remarks(child.value))
    return child._replace(lead=child.lead + above, value=made(node, spot))


def _inner_nodes(node: Node | None, listed: bool) -> Mapping[Step, Node]:
    if node is None or node == "":
        return {}
    if not listed:
        return dict(node.items()) if isinstance(node, dict) else {}
    if isinstance(node, dict):
        # Labels with a value each may stand for a list of items with labels.
        return dict(enumerate([{name: inner} for name, inner in node.items()]))
    return dict(enumerate([node] if isinstance(node, str) else node))


def _inner_pieces(part: Part, spot: Spot) -> dict[Step, Child]:
    value = part.value
    if value is None or (spot.dash and isinstance(part.node, dict)):
        return {}
    if isinstance(value, Block):
        return {} if spot.inline else {child.name: child for child in moved(value, spot.column).children}
    if value.items is not None:
        children = value.items if spot.inline else as_block(value, spot.column).children
        return {child.name: child for child in children}
    if "\n" in value.text or (spot.inline and _BRACKETS.intersection(value.text)):
        return {}
    return {0: Child(0, "", "-", value)}
