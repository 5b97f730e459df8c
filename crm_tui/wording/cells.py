"""How many cells a text takes in a terminal, and cutting and padding it without breaking a grapheme.

Python's own Unicode tables measure almost everything. wcwidth, slow to import, is asked only about emoji
sequences, flags and conjoining Hangul. Texts are expected to have passed `display`.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal
from unicodedata import category, combining, east_asian_width

Align = Literal["left", "right", "center"]

# All that makes a text hard to measure comes after the alphabets most texts are written in.
_FIRST_HARD = "\u1100"
_NON_JOINER, _JOINER = "\u200c\u200d"
# Stands for what was cut away.
_MORE = "…"
_VIRAMA = 9  # the combining class of signs that bind a consonant to the next one


def cells(text: str) -> int:
    """The width of `text` in terminal cells."""
    if text.isascii():
        return len(text)
    if _is_hard(text):
        return sum(map(_hard_width, graphemes(text)))
    return sum(map(_width, text))


def graphemes(text: str) -> Iterator[str]:
    """The parts of `text` that may not be torn apart: what people count as one letter or sign."""
    if text.isascii():
        return iter(text)
    if _is_hard(text):
        from wcwidth import iter_graphemes

        return iter_graphemes(text)
    return _clusters(text)


def cut(text: str, width: int, more: str = _MORE) -> str:
    """`text` in at most `width` cells, with `more` at its end where something is missing."""
    return text if cells(text) <= width else _cut(text, width, more)[0]


def fit(text: str, width: int, align: Align = "left") -> str:
    """`text` in exactly `width` cells: cut with "…" at its end, or padded with spaces."""
    taken = cells(text)
    if taken > width:
        text, taken = _cut(text, width, _MORE)
    return _padded(text, max(width - taken, 0), align)


def pad(text: str, width: int, align: Align = "left") -> str:
    """`text` in at least `width` cells: padded with spaces, never cut."""
    if align == "left" and text.isascii():
        return text.ljust(width)
    return _padded(text, max(width - cells(text), 0), align)


def _padded(text: str, blank: int, align: Align) -> str:
    before = {"left": 0, "right": blank, "center": blank // 2}[align]
    return " " * before + text + " " * (blank - before)


def _cut(text: str, width: int, more: str) -> tuple[str, int]:
    room = width - cells(more)
    if room < 0:
        return "", 0
    kept, taken = [], 0
    for grapheme in graphemes(text):
        taken += cells(grapheme)
        if taken > room:
            taken -= cells(grapheme)
            break
        kept.append(grapheme)
    return "".join(kept) + more, taken + cells(more)


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for place, (before, char) in enumerate(pairwise(text), 1):
        if not _joined(before, char):
            yield text[start:place]
            start = place
    yield text[start:]


def _joined(before: str, char: str) -> bool:
    """Whether two neighbours belong together. Letters after a virama do: they may form a conjunct."""
    kind = category(char)
    if kind[0] == "M" or char in {_NON_JOINER, _JOINER}:
        return True
    return kind == "Lo" and (before == _JOINER or combining(before) == _VIRAMA)


@cache
def _width(char: str) -> int:
    if category(char) in {"Mn", "Me"} or char in {_NON_JOINER, _JOINER}:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _hard_width(grapheme: str) -> int:
    if not _is_hard(grapheme):
        return sum(map(_width, grapheme))
    from wcwidth import wcswidth

    return max(wcswidth(grapheme), 0)


def _is_hard(text: str) -> bool:
    return max(text, default="") >= _FIRST_HARD and bool(_pattern().search(text))


@cache
def _pattern() -> re.Pattern[str]:
    conjoining = r"\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
    emoji = r"\ufe0e\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
    return re.compile(rf"[{conjoining}{emoji}]|\u200d(?![\x00-\u218f]|\Z)")
