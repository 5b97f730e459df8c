"""A text to be read line by line, drawn only where it is seen: a diff, or what a command said."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.drawing import Pen, components
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.cells import cells, graphemes
from crm_tui.wording.display import display

# So many cells a key moves a text that is wider than its place.
_STEP = 8
_SIGNS = {"+": "added", "-": "removed", "@": "muted"}


class Written(NamedTuple):
    """A line; its state is "added", "removed", "muted", "strong", "broken" or nothing, and supports what it says."""

    text: str
    state: str = ""


class Lines:
    """Lines known by number."""

    def __init__(self, lines: Sequence[Written]) -> None:
        self.lines = tuple(lines)
        self.count = len(self.lines)

    def key_at(self, index: int) -> RowKey:
        """The number itself."""
        return index

    def index_of(self, key: RowKey) -> int | None:
        """The number itself, where there is such a line."""
        return key if isinstance(key, int) and key < self.count else None


class Sheet(Listing):
    """Lines under a title; the cursor says where one reads."""

    BINDINGS = bindings("sheet")
    PREFIX = "sheet"
    PARTS = components("sheet", "head", "added", "removed", "muted", "strong", "broken", "cursor", "mark")
    HEAD = 1

    title: reactive[str] = reactive("")
    # So many cells of each line are left out on the left.
    shift: reactive[int] = reactive(0)

    def __init__(self, title: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Sheet.title, title)
        self.lines = Lines(())

    @property
    def items(self) -> Lines:
        """The lines."""
        return self.lines

    def show(self, title: str, lines: Sequence[Written]) -> None:
        """Show these instead: from the top, or where one reads when it is the same text of that title."""
        view = self.view()
        fresh = title != self.title
        self.title, self.lines = title, Lines(lines)
        if fresh:
            self.shift = 0
            view = view._replace(cursor=0, lines=range(1), top=0, first=0, inset=0)
        self.follow(view)

    def validate_shift(self, shift: int) -> int:
        """No further than the longest of the lines on screen goes."""
        seen = self.lines.lines[self.scroll_offset.y :][: self.body_height]
        longest = max((cells(display(line.text)) for line in seen), default=0)
        return max(0, min(shift, longest + 2 - self.body_width))

    def action_left(self) -> None:
        """To the beginnings of the lines; from there to the pane on the left."""
        if self.shift:
            self.shift -= _STEP
        else:
            self.screen.focus_previous()

    def action_right(self) -> None:
        """To the ends of the lines."""
        self.shift += _STEP

    def draw_head(self, y: int, width: int) -> Strip:
        """The title."""
        pen = Pen(width, self.style("head"))
        pen.skip_to(1)
        pen.put(self.title, width, self.style("head"))
        return pen.strip()

    def draw_body(self, line: int, width: int) -> Strip:
        """A line, from the shift on."""
        if line >= self.lines.count:
            return Pen(width, self.style()).strip()
        written = self.lines.lines[line]
        over = ("cursor",) if line == self.cursor and self.has_focus else ()
        pen = Pen(width, self.style(*over))
        pen.put(self.glyphs.cursor if over else " ", 1, self.style(*over, "mark"))
        pen.put(_from(written.text, self.shift), width - 2, self.style(*over, written.state))
        return pen.strip()

    def on_focus(self) -> None:
        """The cursor is shown."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is hidden."""
        self.refresh()


def difference(text: str) -> list[Written]:
    """The lines of a unified diff, by the signs that they begin with."""
    return [Written(line, _state(line)) for line in text.splitlines()]


def _state(line: str) -> str:
    if line.startswith(("--- ", "+++ ", "rename ")):
        return "strong"
    return _SIGNS.get(line[:1], "")


def _from(text: str, shift: int) -> str:
    """The text without its first `shift` cells; half of a wide sign is a blank."""
    shown = display(text)
    if not shift:
        return shown
    gone = 0
    parts = list(graphemes(shown))
    for place, part in enumerate(parts):
        if gone >= shift:
            return " " * (gone - shift) + "".join(parts[place:])
        gone += cells(part)
    return ""
