"""The one place where text of records becomes something a widget may show; it is never read as markup."""

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.highlighter import Highlighter
from rich.text import Text
from textual.content import Content

from crm_tui.wording.cells import Align, cells, cut, graphemes
from crm_tui.wording.display import display


def content(text: str, style: str = "", *, multiline: bool = False) -> Content:
    """Exactly this text, harmless for the terminal, in one `style` of ours ("$text-muted", "bold")."""
    return Content.styled(display(text, multiline=multiline), style)


def parts(pieces: Iterable[tuple[str, str]], *, multiline: bool = False) -> Content:
    """Several (text, style) side by side, each as `content` makes it."""
    return Content.assemble(*(content(text, style, multiline=multiline) for text, style in pieces))


def unmarked(words: str) -> str:
    """What the library's own words with markup say; those of records are never given here."""
    return Content.from_markup(words).plain


@lru_cache(maxsize=4096)
def cell(text: str, width: int, align: Align = "left") -> str:
    """Exactly `width` cells of harmless text, filled or cut, for the widgets that draw their own lines.

    Cut so that it fits in every terminal, filled to what Textual measures, since it lays out the screen.
    """
    shown = cut(display(text), width)
    blank = width - cell_len(shown)
    if blank < 0:
        return set_cell_size(shown, width)
    left = {"left": 0, "right": blank, "center": blank // 2}[align]
    return " " * left + shown + " " * (blank - left)


def typed(text: str) -> str:
    """`text` for an entry, with a mark in place of each character that could steer the terminal.

    One character stays one, so a cursor position in the shown text is one in the value.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_mark(character) for character in text)


class Harmless(Highlighter):
    """Shows what is typed into an entry as `typed` makes it; the value itself stays as it is."""

    def highlight(self, text: Text) -> None:
        """Replace the characters of `text` that could steer the terminal."""
        text.plain = typed(text.plain)


def wrap(text: str, width: int) -> list[str]:
    """Harmless lines of at most `width` cells, broken at spaces where there are some; [""] for no text."""
    return [part for line in display(text, multiline=True).split("\n") for part in _broken(line, width)]


def _broken(line: str, width: int) -> list[str]:
    lines = [""]
    for word in line.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        lines += [word] if lines[-1] else []
        lines[-1:] = _chopped(word, width)
    return lines


def _chopped(word: str, width: int) -> list[str]:
    pieces, taken = [""], 0
    for grapheme in graphemes(word):
        wide = cells(grapheme)
        if taken + wide > width and pieces[-1]:
            pieces.append("")
            taken = 0
        pieces[-1] += grapheme
        taken += wide
    return pieces


def _mark(character: str) -> str:
    harmless = display(character)
    return harmless if len(harmless) == 1 else "\N{REPLACEMENT CHARACTER}"
