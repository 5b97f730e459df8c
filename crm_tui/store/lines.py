"""Positions in a YAML text, by lines: where they begin and end, and which of them are only comments."""

import re
from typing import NamedTuple

from crm_tui.store.layout import Map, Part, Scalar

BREAK = re.compile(r"\r\n|\n|\r")
_TO_DASH = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*[ \t]*")
_TO_COLON = re.compile(r"\s*:")
_HEAD = re.compile(r"([|>][0-9+-]*)([ \t]*(?:#[^\r\n]*)?)")


class BlockText(NamedTuple):
    """How a block text is written: its indicators, the comment behind them, its lines with their margin."""

    head: str
    comment: str
    margin: str
    lines: list[str]
    end: int

    def wrapped(self) -> dict[str, list[str]]:
        """The lines of each paragraph of a folded text, by what they say."""
        paragraphs: dict[str, list[str]] = {}
        run: list[str] = []
        for line in [*self.lines, ""]:
            if line.strip(" "):
                run.append(line)
            elif run:
                paragraphs[" ".join(run)] = run
                run = []
        return paragraphs


class Lines:
    """A text and its line breaks; `eol` is the break that new lines get."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._has_cr = "\r" in text
        found = BREAK.search(text)
        self.eol = found[0] if found else "\n"

    def start(self, index: int) -> int:
        """Where the line of a position begins."""
        start = self.text.rfind("\n", 0, index) + 1
        return max(start, self.text.rfind("\r", start, index) + 1) if self._has_cr else start

    def end(self, index: int) -> int:
        """Where the line of a position ends, before its break."""
        found = BREAK.search(self.text, index)
        return found.start() if found else len(self.text)

    def after(self, index: int) -> int:
        """Where the line below a position begins; the end of the text when there is none."""
        found = BREAK.search(self.text, index)
        return found.end() if found else len(self.text)

    def above(self, start: int) -> int:
        """Where the line begins that stands above the line that begins at `start`."""
        return self.start(start - (2 if self.text.endswith("\r\n", 0, start) else 1))

    def column(self, index: int) -> int:
        """How far into its line a position is, from 0."""
        return index - self.start(index)

    def is_first(self, index: int) -> bool:
        """Whether nothing but blanks stands before a position on its line."""
        return not self.text[self.start(index) : index].strip(" \t")

    def solid_end(self, part: Part) -> int:
        """The end of a value, without blank lines below a block text that mean nothing to it."""
        if isinstance(part, Scalar):
            return self.block_text(part).end if part.style in ("|", ">") else part.end
        if part.flow:
            return part.end
        return self.solid_end(part.entries[-1].value if isinstance(part, Map) else part.items[-1])

    def body_end(self, part: Part, column: int) -> int:
        """Where the lines of a value end whose key or dash stands at `column`.

        They include the comments below it that are indented further than the key or dash.
        """
        end = at = self.after(self.solid_end(part))
        while at < len(self.text):
            line = self.text[at : self.end(at)]
            words = line.lstrip(" \t")
            if words and (words[0] != "#" or len(line) - len(words) <= column):
                break
            at = self.after(at)
            end = at if words else end
        return end

    def lead_start(self, index: int, floor: int) -> int:
        """Where the comments begin that stand right above the line of a position, not before `floor`."""
        start = self.start(index)
        while start > floor:
            above = self.above(start)
            if above < floor or not self.text[above:start].lstrip(" \t").startswith("#"):
                break
            start = above
        return start

    def blank_start(self, start: int, floor: int) -> int:
        """Where the blank lines begin that stand right above a line that begins at `start`."""
        while start > floor and (above := self.above(start)) >= floor and not self.text[above:start].strip():
            start = above
        return start

    def has_comment_below(self, part: Part, column: int) -> bool:
        """Whether a comment indented further than `column` follows a value, which a block text would swallow."""
        end = self.solid_end(part)
        return self.body_end(part, column) > self.after(end)

    def dash(self, index: int) -> int:
        """The place of the dash of the next item behind the end of the one before."""
        found = _TO_DASH.match(self.text, index)
        return found.end() if found else index

    def colon_end(self, index: int) -> int:
        """The place behind the colon that follows the end of a key."""
        found = _TO_COLON.match(self.text, index)
        return found.end() if found else index

    def block_text(self, part: Scalar) -> BlockText:
        """How the block text in this place is written."""
        found = _HEAD.match(self.text, part.start)
        head, comment = found.groups() if found else ("|", "")
        first = self.after(part.start)
        raw = self.text[first : part.end].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        margin = max(_indent(raw) - _indent(part.value.split("\n")), 0)
        if "+" not in head:
            while raw and not raw[-1].strip(" ") and len(raw[-1]) <= margin:
                raw.pop()
        elif raw and not raw[-1]:
            raw.pop()
        end = self.end(part.start)
        for _ in raw:
            end = self.end(self.after(end))
        return BlockText(head, comment, " " * margin, [line[margin:] for line in raw], end)


def _indent(lines: list[str]) -> int:
    """The blanks before the first line with anything else in it."""
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), 0)
