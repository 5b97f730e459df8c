"""Changes inside brackets and braces: items and keys one by one, with their commas and comments."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.model.value import Node
from crm_tui.store.align import Order, Spare, align, neighbour
from crm_tui.store.dump import flow, ordered
from crm_tui.store.layout import Entry, Map, Part, Scalar, Sequence, node_of
from crm_tui.store.lines import Lines
from crm_tui.store.scalar import key, restyled

_COMMENT = re.compile(r"[ \t]*#[^\r\n]*")


class _Chunk(NamedTuple):
    """An item with what stands around it: blanks and comments above, its comma, a comment behind.

    The one that `opens` the list stands right behind its bracket.
    """

    lead: str
    body: str
    before_comma: str = ""
    comma: bool = False
    comment: str = ""
    opens: bool = False


def changed(lines: Lines, part: Part, node: Node, order: Order = ()) -> str:
    """The text of a part inside brackets or braces (or of those) once it says `node`."""
    text = lines.text[part.start : part.end]
    if node_of(part) == node:
        return text
    if isinstance(part, Scalar):
        return restyled(node, part.value, part.style, flow=True) if isinstance(node, str) else flow(node)
    if node and isinstance(part, Sequence) and isinstance(node, list) and part.items:
        return _Chunks(lines, part).listed(part, node)
    if node and isinstance(part, Map) and isinstance(node, dict) and part.entries and text[0] == "{":
        return _Chunks(lines, part).mapped(part, node, order)
    return flow(node)


class _Chunks:
    """The items of a list in brackets, or the entries of a map in braces."""

    def __init__(self, lines: Lines, part: Map | Sequence) -> None:
        self.lines = lines
        self.text = lines.text
        self.bounds = self.text[part.start], self.text[part.end - 1]
        spans = [_span(each) for each in (part.entries if isinstance(part, Map) else part.items)]
        limits = [start for start, _ in spans[1:]] + [part.end - 1]
        self.old: list[_Chunk] = []
        at = part.start + 1
        for (start, end), limit in zip(spans, limits, strict=True):
            chunk, at = self._chunk(at, start, end, limit)
            self.old.append(chunk)
        self.closing = self.text[at : part.end - 1]

    def _chunk(self, at: int, start: int, end: int, limit: int) -> tuple[_Chunk, int]:
        """The chunk of the item from `start` to `end`, and where it ends with its comma and comment."""
        comma = self._comma(end, limit)
        after = end if comma is None else comma + 1
        found = _COMMENT.match(self.text, after, limit)
        comment = found[0] if found else ""
        before = "" if comma is None else self.text[end:comma]
        chunk = _Chunk(self.text[at:start], self.text[start:end], before, comma is not None, comment, not self.old)
        return chunk, after + len(comment)

    def _comma(self, at: int, limit: int) -> int | None:
        while at < limit:
            if self.text[at] == ",":
                return at
            at = self.lines.end(at) if self.text[at] == "#" else at + 1
        return None

    def listed(self, part: Sequence, node: list[Node]) -> str:
        """The list once it says `node`."""
        nodes = [node_of(item) for item in part.items]
        taken = align(nodes, node)
        spare = Spare(nodes, taken)
        made: list[_Chunk] = []
        for value, there in zip(node, taken, strict=True):
            if there is None:
                moved = spare.take(value)
                made.append(self._new(flow(value)) if moved is None else self.old[moved])
            else:
                made.append(self.old[there]._replace(body=changed(self.lines, part.items[there], value)))
        return self._joined(made)

    def mapped(self, part: Map, node: Mapping[str, Node], order: Order) -> str:
        """The map once it says `node`; new keys go where `order`, else the node's own order puts them."""
        order = order or list(node)
        names = [entry.key.value for entry in part.entries]
        groups: list[list[_Chunk]] = [[] for _ in range(len(names) + 1)]
        for name in ordered((name for name in node if name not in names), order):
            beside, behind = neighbour(name, names, order)
            like = part.entries[beside].key if part.entries else None
            groups[beside + behind].append(self._new(f"{key(name, like)}: {flow(node[name])}"))
        made = groups[0]
        for entry, chunk, group in zip(part.entries, self.old, groups[1:], strict=True):
            if entry.key.value in node:
                made.append(chunk._replace(body=self._entry(entry, node[entry.key.value])))
            made += group
        return self._joined(made)

    def _entry(self, entry: Entry, node: Node) -> str:
        start, value = entry.key.start, entry.value
        if node_of(value) == node:
            return self.text[slice(*_span(entry))]
        if value.start < value.end:
            return self.text[start : value.start] + changed(self.lines, value, node)
        return self.text[start : entry.key.end] + ": " + flow(node)

    def _new(self, body: str) -> _Chunk:
        """A chunk laid out as its neighbours are."""
        return _Chunk(self._separation(), body)

    def _joined(self, chunks: list[_Chunk]) -> str:
        parts = [self.bounds[0]]
        comment = ""
        for number, chunk in enumerate(chunks):
            lead = self._lead(number, chunk)
            if comment and not ("\n" in lead or "\r" in lead):
                lead = self.lines.eol + "  " + lead.lstrip(" ")
            comment = chunk.comment
            last = number == len(chunks) - 1
            comma = self._trailing_comma(chunk) if last else True
            parts += [lead, chunk.body, chunk.before_comma if comma else "", "," if comma else "", comment]
        closing = self.closing
        if comment and not closing.lstrip(" \t").startswith(("\n", "\r")):
            closing = self.lines.eol + "  " + closing.lstrip(" \t")
        return "".join([*parts, closing, self.bounds[1]])

    def _lead(self, number: int, chunk: _Chunk) -> str:
        """What stands before a chunk in its new place."""
        first = self.old[0].lead
        if number == 0 and not chunk.lead.strip():
            return self._blanks(first)
        if number and chunk.opens and not first.strip(" \t"):
            return self._separation()
        return chunk.lead

    def _separation(self) -> str:
        """What stands between two items."""
        blanks = self._blanks(self.old[-1].lead)
        return blanks if blanks.strip(" \t") else " "

    def _blanks(self, lead: str) -> str:
        """A lead without its comments."""
        line_break = max(lead.rfind("\n"), lead.rfind("\r"))
        return lead if line_break < 0 else self.lines.eol + lead[line_break + 1 :]

    def _trailing_comma(self, chunk: _Chunk) -> bool:
        """Whether the last chunk keeps, or gets, a comma behind it."""
        if self.old[-1].comma or "#" in chunk.before_comma:
            return True
        return chunk.comma and bool(chunk.comment or self.closing.startswith(("\n", "\r")))


def _span(part: Part | Entry) -> tuple[int, int]:
    if isinstance(part, Entry):
        return part.key.start, max(part.key.end, part.value.end)
    return part.start, part.end
