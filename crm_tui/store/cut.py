"""Cuts a record's text into pieces. Put together unchanged they are the text again, byte for byte."""

import re
from typing import NamedTuple

from crm_tui.store.layout import Entry, Map, Part, Scalar, Sequence
from crm_tui.store.lines import Lines
from crm_tui.store.pieces import Block, Child, Leaf, Value, comments

_HEAD = re.compile(r"[|>][0-9+-]*")


class Sheet(NamedTuple):
    """A text in pieces, and the lines above and below that belong to none of its keys."""

    head: str
    body: Block
    foot: str


def cut(text: str, top: Map | None) -> Sheet:
    """The pieces of a text whose lines end with LF; the last line may lack its end.

    The head goes down to the last blank line or `---` above the first key. A record in braces is cut as if
    it stood one key a line.
    """
    cutter = _Cutter(text)
    if top is None:
        end = cutter.text.find("\n...") + 1 or len(cutter.text)
        return Sheet(cutter.text[:end], Block(0, None, ()), cutter.text[end:])
    if top.flow:
        return cutter.braces(top)
    start = cutter.line_start(top.start)
    block, at = cutter.block(top, 0, start)
    head = _head(cutter.text[:start])
    first = block.children[0]
    first = first._replace(lead=first.lead[len(head) :])
    return Sheet(head, block._replace(children=(first, *block.children[1:])), cutter.text[at:])


class _Cut(NamedTuple):
    """A value, what follows on its line, and where the next line begins."""

    value: Value
    tail: str
    after: int


class _Cutter:
    def __init__(self, text: str) -> None:
        self.unended = len(text) if text and not text.endswith("\n") else -1
        self.text = text + "\n" if self.unended >= 0 else text
        self.lines = Lines(self.text)

    def line_start(self, index: int) -> int:
        """Where the line of a position begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Where the line of a position ends, before its break."""
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found

    def block(self, part: Map | Sequence, at: int, start: int, gap: str | None = None) -> tuple[Block, int]:
        """The parts of a block whose lead begins at `at` and whose first part stands in the line at `start`.

        With it comes where the line below its last part begins.
        """
        column = part.start - self.line_start(part.start)
        children: list[Child] = []
        for number, each in enumerate(part.entries if isinstance(part, Map) else part.items):
            if number:
                start = self._filler_end(at)
            child, at = self._child(each, number, column, self.text[at:start], start)
            children.append(child)
        return Block(column, gap, tuple(children)), at

    def braces(self, top: Map) -> Sheet:
        """A record that stands in braces as a whole."""
        children, left = self.flow(top)
        below = self.line_end(top.end)
        behind = (*left, *comments(self.text[top.end : below]))
        foot = "".join(f"{line}\n" for line in behind) + self.text[below + 1 :]
        return Sheet(self.text[: self.line_start(top.start)], Block(0, None, children), foot)

    def flow(self, part: Map | Sequence) -> tuple[tuple[Child, ...], list[str]]:
        """The parts of what stands in brackets or braces, and the comments behind the last."""
        bounded = self.text[part.start] in "[{"
        at = part.start + bounded
        children: list[Child] = []
        for number, each in enumerate(part.entries if isinstance(part, Map) else part.items):
            start = each.key.start if isinstance(each, Entry) else each.start
            tail, lead = self._between(at, start, number > 0)
            if tail:
                children[-1] = children[-1]._replace(tail=f"  {tail}")
            child, at = self._flow_child(each, number)
            children.append(child._replace(lead="".join(f"{line}\n" for line in lead)))
        tail, left = self._between(at, part.end - bounded, bool(children))
        if tail:
            children[-1] = children[-1]._replace(tail=f"  {tail}")
        return tuple(children), left

    def _child(self, each: Part | Entry, number: int, column: int, lead: str, start: int) -> tuple[Child, int]:
        """The key or item in the line at `start`, and where the line below it begins."""
        text = self.text
        begin = start
        while text[begin] == " ":
            begin += 1
        if isinstance(each, Entry):
            key, part = each
            # A key behind a question mark may have no colon at all.
            after = max(text.find(":", key.end, part.start) + 1, key.end)
            value, tail, at = self._value(part, after, column)
            return Child(key.value, lead, text[begin:after], value, tail), at
        value, tail, at = self._value(each, begin + 1, column)
        return Child(number, lead, text[begin : begin + 1], value, tail), at

    def _value(self, part: Part, after: int, column: int) -> _Cut:
        if not isinstance(part, Scalar) and not part.flow:
            return self._block(part, after, column)
        if isinstance(part, Scalar) and part.style in ("|", ">"):
            return self._block_text(part, after)
        end = max(part.end, after)
        stop = self.line_end(end)
        items, left = (None, []) if isinstance(part, Scalar) else self.flow(part)
        remarks = (*comments(self.text[after : part.start]), *left)
        return _Cut(Leaf(self.text[after:end], end - after, False, items, remarks), self.text[end:stop], stop + 1)

    def _block(self, part: Map | Sequence, after: int, column: int) -> _Cut:
        between = self.text[after : part.start]
        if "\n" in between:
            stop = self.line_end(after)
            block, at = self.block(part, stop + 1, self.line_start(part.start))
            tail = self.text[after:stop]
        else:
            block, at = self.block(part, part.start, part.start, between)
            tail = ""
        end = self._foot_end(at, block.column) if block.column > column else at
        return _Cut(block._replace(foot=self.text[at:end]), tail, end)

    def _block_text(self, part: Scalar, after: int) -> _Cut:
        found = _HEAD.match(self.text, part.start)
        head = found.end() if found else part.start
        stop = self.line_end(part.start)
        end = self.line_end(max(stop, self.lines.block_text(part).end))
        text = self.text[after:head] + self.text[stop:end]
        value = Leaf(text, head - after, end == self.unended, None, tuple(comments(self.text[after : part.start])))
        return _Cut(value, self.text[head:stop], end + 1)

    def _flow_child(self, each: Part | Entry, number: int) -> tuple[Child, int]:
        if not isinstance(each, Entry):
            return Child(number, "", "-", self._flow_value(each, each.start)), each.end
        key, part = each
        mark = self.text[key.start : key.end] + ":"
        colon = self.text.find(":", key.end, max(part.start, key.end + 1))
        if colon < 0:
            return Child(key.value, "", mark, Leaf("", 0)), key.end
        return Child(key.value, "", mark, self._flow_value(part, colon + 1)), max(part.end, colon + 1)

    def _flow_value(self, part: Part, after: int) -> Leaf:
        words = self.text[part.start : part.end]
        text = f" {words}" if words else ""
        items, left = (None, []) if isinstance(part, Scalar) else self.flow(part)
        return Leaf(text, len(text), False, items, (*comments(self.text[after : part.start]), *left))

    def _between(self, at: int, start: int, behind: bool) -> tuple[str, list[str]]:
        """The comments between two parts in brackets: the one behind the first, and those above the second."""
        found = []
        for number, line in enumerate(self.text[at:start].split("\n")):
            words, mark, rest = line.partition("#")
            if mark and not words.strip(" ,\t"):
                found.append((number, f"#{rest}".rstrip()))
        tail = found.pop(0)[1] if behind and found and found[0][0] == 0 else ""
        return tail, [words for _, words in found]

    def _filler_end(self, at: int) -> int:
        """Where the next line begins that holds more than blanks or a comment."""
        while at < len(self.text):
            end = self.line_end(at)
            if self.text[at:end].lstrip()[:1] not in ("", "#"):
                break
            at = end + 1
        return at

    def _foot_end(self, at: int, column: int) -> int:
        """Where the comments end that stand below a block and are indented as it is."""
        end = at
        while at < len(self.text):
            stop = self.line_end(at)
            words = self.text[at:stop].lstrip()
            if words and (words[0] != "#" or stop - at - len(words) < column):
                break
            at = stop + 1
            end = at if words else end
        return min(end, len(self.text))


def _head(lead: str) -> str:
    """What of the lines above the first key belongs to the file."""
    end = at = 0
    for line in lead.split("\n")[:-1]:
        at += len(line) + 1
        words = line.strip()
        end = end if words.startswith("#") else at
    return lead[:end]
