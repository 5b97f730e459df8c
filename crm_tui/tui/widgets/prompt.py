"""What stands around an entry: the word before it, how much it finds behind it, and what is wrong below it."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.strip import Strip

from crm_tui.tui.content import typed
from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.wording.cells import cells

if TYPE_CHECKING:
    from crm_tui.tui.widgets.entry import Entry


class Prompt(Drawn):
    """The word before an entry."""

    ALLOW_SELECT = False
    PREFIX = "prompt"
    PARTS = components("prompt", "words")

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.width = 0
        self.show("")

    def show(self, words: str) -> None:
        """Show this word."""
        self._words = words
        self.width = cells(words) + 2
        self.styles.width = self.width
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """The word."""
        pen = Pen(self.size.width, self.style())
        pen.skip_to(1)
        pen.put(self._words if y == 0 else "", self.size.width, self.style("words"))
        return pen.strip()


class Tally(Drawn):
    """How many records there are of what is typed, at the end of the line."""

    ALLOW_SELECT = False
    PREFIX = "tally"
    PARTS = components("tally", "words")

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def show(self, words: str) -> None:
        """Show these words; its place stays as wide as it is, or all beside it would move with each letter."""
        if words != self._words:
            self._words = words
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The words, on the right."""
        pen = Pen(self.size.width, self.style())
        pen.put(self._words, self.size.width - 1, self.style("words"), "right")
        return pen.strip()


class Trouble(Drawn, Anchored):
    """What is wrong with a text, with a mark below the character it is about; hidden while nothing is."""

    ALLOW_SELECT = False
    PREFIX = "trouble"
    PARTS = components("trouble", "words", "caret")

    def __init__(self, indent: int = 1) -> None:
        """`indent` is where words begin that have no mark."""
        super().__init__()
        self._indent = indent
        self._words = ""
        self._position = -1
        self._entry: Entry | None = None
        self._start = 0
        self.display = False

    def show(self, words: str, position: int = -1, entry: "Entry | None" = None, start: int = 0) -> None:
        """Say this about `entry`, which begins in cell `start`.

        With no position there is no mark, with no words there is nothing.
        """
        self._words, self._position, self._entry, self._start = words, position, entry, start
        self.display = bool(words)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The mark, the words on that side of it where they fit."""
        pen = Pen(self.size.width, self.style())
        words, at, wide = self._words, self._caret_at(), cells(self._words)
        style = self.style("words")
        if at is None:
            pen.skip_to(self._indent)
            pen.put(words, self.size.width, style)
        elif at + 2 + wide <= self.size.width or at - 1 < wide:
            pen.skip_to(at)
            pen.put(self.glyphs.caret, 1, self.style("words", "caret"))
            pen.skip_to(pen.x + 1)
            pen.put(words, self.size.width, style)
        else:
            pen.skip_to(at - 1 - wide)
            pen.put(words, wide, style)
            pen.skip_to(at)
            pen.put(self.glyphs.caret, 1, self.style("words", "caret"))
        return pen.strip()

    def _caret_at(self) -> int | None:
        if self._entry is None or self._position < 0:
            return None
        entry = self._entry
        column = cell_len(typed(entry.value[: self._position])) - entry.scroll_offset.x
        return max(0, min(self._start + column, self.size.width - 1))
