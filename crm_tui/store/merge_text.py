"""Merges two changes of one text piece by piece, so that it says the merged nodes and keeps its spelling."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from crm_tui.model.problem import Finding, Severity
from crm_tui.model.value import Node
from crm_tui.store.merge_comment import Comment, merge_lines, merge_tail
from crm_tui.store.merge_grown import Grown, Slot, Step
from crm_tui.store.merge_nodes import grow
from crm_tui.store.merge_parts import Part, Parts, Spot, inner_parts, made, made_child
from crm_tui.store.merge_whole import spelled
from crm_tui.store.pieces import Block, Child, Leaf, Value, as_block, comments, leaf, moved, remarks

Shape: TypeAlias = tuple[int, str | None]


class TextMerge:
    """Merges pieces. `notes` tells where the comments of both sides were kept."""

    def __init__(self) -> None:
        self.notes: list[Finding] = []
        self._at: tuple[Step, ...] = ()

    def block(self, grown: Grown, parts: Parts, shape: Shape) -> Block:
        """A merged map or list one part a line; `shape` is its column and gap where no side is written so."""
        blocks = [part.value if isinstance(part.value, Block) else None for part in parts]
        column, gap = _chosen([block and (block.column, block.gap) for block in blocks]) or shape
        children = self._children(grown, parts, Spot(column, isinstance(grown.node, list)))
        foot = self.noted(merge_lines(*(_foot(part.value, column) for part in parts)))
        return Block(column, gap, tuple(children), foot)

    def noted(self, comment: Comment) -> str:
        """The text of a merged comment."""
        if comment.both:
            message = "both sides edited a comment; both are kept"
            self.notes.append(Finding(Severity.NOTE, "comments-joined", message, "", self._at))
        return comment.text

    def _children(self, grown: Grown, parts: Parts, spot: Spot) -> list[Child]:
        b, o, t = (inner_parts(part, spot) for part in parts)
        children = []
        for slot in grown.slots or ():
            found = Parts(_part(b, slot.base), _part(o, slot.ours), _part(t, slot.theirs))
            self._at = (*self._at, slot.name)
            children.append(self._child(slot, found, spot))
            self._at = self._at[:-1]
        return children

    def _child(self, slot: Slot, parts: Parts, spot: Spot) -> Child:
        """A merged key or item with the comments that belong to it."""
        b, o, t = (part.piece for part in parts)
        if (kept := _kept(parts, [b, o, t], _node(slot))) and kept.piece:
            return kept.piece
        if o and t:
            b = b or Child("", "", "", leaf(""))
            lead = self.noted(merge_lines(b.lead, o.lead, t.lead))
            tail = self.noted(merge_tail(b.tail, o.tail, t.tail))
            whole = Child(slot.name, lead, str(spelled(b.mark, o.mark, t.mark)), o.value, tail)
        elif one := o or t:
            whole = one
        else:
            return made_child(slot.name, _node(slot), spot)
        value, lost = self._value(slot, parts, spot)
        return _with(whole, value, lost, spot.column)

    def _value(self, slot: Slot, parts: Parts, spot: Spot) -> tuple[Value, list[str]]:
        """The piece of a merged value, and the comments of the sides that found no place in it."""
        node = _node(slot)
        b, o, t = parts
        if (kept := _kept(parts, [b.value, o.value, t.value], node)) and kept.value:
            return kept.value, []
        if node and not isinstance(node, str):
            grown = slot.grown if slot.grown.slots is not None else grow(slot.field, b.node, o.node, t.node)
            if grown.slots is not None and grown.node == node:
                if spot.inline or parts.is_inline():
                    return self._inline(grown, parts), []
                return self.block(grown, parts, (spot.column + 2, " " if spot.dash else None)), []
        return _whole(parts, node, spot)

    def _inline(self, grown: Grown, parts: Parts) -> Leaf:
        """A merged map or list in brackets or braces, on one line."""
        dash = isinstance(grown.node, list)
        children = self._children(grown, parts, Spot(0, dash, inline=True))
        words = [child.value.text if isinstance(child.value, Leaf) else "" for child in children]
        if dash:
            return leaf(f" [{', '.join(word.strip() for word in words)}]")
        pairs = (child.mark + (word or ' ""') for child, word in zip(children, words, strict=True))
        return leaf(f" {{{', '.join(pairs)}}}")


def _node(slot: Slot) -> Node:
    """The node of a slot that is alive."""
    return "" if slot.grown.node is None else slot.grown.node


def _part(side: Mapping[Step, Part], at: Step | None) -> Part:
    return Part() if at is None else side.get(at, Part())


def _chosen(shapes: list[Shape | None]) -> Shape | None:
    """The shape of the side that changed it."""
    was, mine, other = shapes
    if mine is None or other is None:
        return mine or other
    if was in (mine, other):
        return other if mine == was else mine
    return min(mine, other, key=repr)


def _foot(value: Value | None, column: int) -> str:
    if value is None:
        return ""
    return (moved(value, column) if isinstance(value, Block) else as_block(value, column)).foot


def _kept(parts: Parts, texts: Sequence[Child | Value | None], node: Node) -> Part | None:
    """The side that alone changed its text, if it says the node."""
    was, mine, other = texts
    ours, theirs = (part if part.node == node else None for part in parts[1:])
    if mine is None or other is None:
        return theirs if mine is None else ours
    if other in (mine, was):
        return ours
    return theirs if mine == was else None


def _whole(parts: Parts, node: Node, spot: Spot) -> tuple[Value, list[str]]:
    """A value in the spelling of a side that says it, else in a new one."""
    sides = [part for part in (parts.ours, parts.theirs) if part.value]
    said = [part.value for part in sides if part.value and part.node == node]
    if not said and parts.base.value and parts.base.node == node:
        said = [parts.base.value]
    value = min(said, key=repr) if said else made(node, spot)
    found = [set(remarks(part.value)) for part in sides if part.value]
    old = set(remarks(parts.base.value)) if parts.base.value else set()
    # What a new spelling has no place for stays if nobody deleted it.
    kept = set() if said else old.intersection(*found)
    return value, sorted((set().union(*found) - old | kept) - set(remarks(value)))


def _with(child: Child, value: Value, lost: Iterable[str], column: int) -> Child:
    """The child with another value; comments that have no place in it stand above."""
    lead, tail = child.lead, child.tail
    if not lost and (isinstance(value, Leaf) or value.gap is None):
        return child._replace(value=value)
    if isinstance(value, Block) and value.gap is not None:
        first = value.children[0]
        lost = [*lost, *comments(tail), *comments(first.lead)]
        tail = ""
        value = value._replace(children=(first._replace(lead=""), *value.children[1:]))
    known = {*comments(lead), *comments(tail)}
    lead += "".join(" " * column + words + "\n" for words in lost if words not in known)
    return child._replace(lead=lead, value=value, tail=tail)
