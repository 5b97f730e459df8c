"""Lines that stay aligned where terminals disagree about the width of a text.

A vowel sign of Tamil takes a cell in one terminal and none in the next, an emoji of several parts two or
four. Where a line holds such text, its place is blanked first, and then the cursor is sent on to its end.
"""

from functools import cache

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

# Latin, Greek, Cyrillic, kana, Han and Hangul, and the punctuation and signs that every terminal draws in one
# cell: first and last of each.
_CERTAIN = (
    *("\0\u02ff", "\u0370\u0377", "\u037a\u037f", "\u0384\u038a", "\u038c\u038c", "\u038e\u03a1", "\u03a3\u0482"),
    *("\u048a\u052f", "\u3041\u3096", "\u30a1\u30fa", "\u3400\u4dbf", "\u4e00\u9fff", "\uac00\ud7a3"),
    *("\u2010\u2027", "\u2030\u205e", "\u20a0\u20bf", "\u2116\u2116", "\u2190\u21ff", "\u23ce\u23ce", "\u2400\u2426"),
    *("\u2500\u25fc", "\u2713\u2713", "\u2717\u2717"),
)


def is_certain(text: str) -> bool:
    """Whether every terminal agrees on the width of `text`."""
    return text.isascii() or all(map(_is_certain, text))


@cache
def _is_certain(character: str) -> bool:
    return any(ends[0] <= character <= ends[1] for ends in _CERTAIN)


class AnchoredStrip(Strip):
    """A strip that places each uncertain text by moving the cursor, when it is written to a terminal.

    To everything else (cropping, joining, exports) it is a plain strip.
    """

    __slots__ = ("_x",)

    def __init__(self, strip: Strip, x: int) -> None:
        super().__init__(strip, strip.cell_length)
        self._x = x

    def render(self, console: Console) -> str:
        """The line with its escape sequences."""
        x = self._x
        written: list[str] = []
        for segment in self:
            text, style, _ = segment
            width = segment.cell_length
            if is_certain(text):
                written.append(_drawn(text, style, console))
            else:
                # Its last blanks are drawn already; after a text that took more room they would wipe what follows.
                drawn = _drawn(text.rstrip(" "), style, console)
                written.append(f"{_drawn(' ' * width, style, console)}{_to(x)}{drawn}{_to(x + width)}")
            x += width
        return "".join(written)


def _drawn(text: str, style: Style | None, console: Console) -> str:
    return Strip([Segment(text, style)]).render(console)


def _to(x: int) -> str:
    return f"\x1b[{x + 1}G"


class Anchored(Widget):
    """A widget whose lines are anchored."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines inside `crop`, anchored where they need it."""
        x = self.region.x + crop.x
        return [_anchored(strip, x) for strip in super().render_lines(crop)]


def _anchored(strip: Strip, x: int) -> Strip:
    return strip if all(is_certain(segment.text) for segment in strip) else AnchoredStrip(strip, x)
