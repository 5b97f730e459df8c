"""The figures of a report as a table: the cursor stands on one figure, enter opens the records behind it."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.columns import Column, Slot, lay_out
from crm_tui.tui.widgets.drawing import Pen, components
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.posted import Latest, Posted
from crm_tui.tui.widgets.rows import RowKey


class FigureRow(NamedTuple):
    """A line of figures as texts; `tone` is "total", "beside" or ""."""

    key: RowKey
    label: str
    texts: tuple[str, ...]
    tone: str = ""


class FigureRows:
    """Lines known by number and by key."""

    def __init__(self, rows: Sequence[FigureRow] = ()) -> None:
        self.rows = tuple(rows)
        self._numbers = {row.key: number for number, row in enumerate(self.rows)}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows)

    def key_at(self, index: int) -> RowKey:
        """The key of a line."""
        return self.rows[index].key

    def index_of(self, key: RowKey) -> int | None:
        """The number of a line, None when it is not there."""
        return self._numbers.get(key)


class Figures(Listing):
    """Lines of figures; takes rows, posts Highlighted, Pointed, FigureOpened and LeftRequested."""

    BINDINGS = bindings("figures")
    PREFIX = "figures"
    PARTS = components("figures", "head", "head-cursor", "total", "beside", "cursor", "mark", "foot")
    HEAD = 1
    FOOT = 1

    column: reactive[int] = reactive(0, repaint=False)

    class Pointed(Latest):
        """The cursor is on another figure."""

    class FigureOpened(Posted):
        """The user wants to see the records behind the figure under the cursor."""

    class LeftRequested(Posted):
        """The user wants to go to the pane on the left."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.columns: Sequence[Column] = ()
        self.rows = FigureRows()
        self.foot = ""
        self._slots: list[Slot] = []

    @property
    def items(self) -> FigureRows:
        """The lines."""
        return self.rows

    def show(self, columns: Sequence[Column], rows: Sequence[FigureRow]) -> None:
        """Show these instead; the first column is of the lines' names. The cursor stays on its line."""
        view = self.view()
        self.columns, self.rows = tuple(columns), FigureRows(rows)
        self.set_reactive(Figures.column, self.validate_column(self.column))
        self.follow(view)

    def tell(self, words: str) -> None:
        """What the foot says of the figure under the cursor."""
        self.foot = words
        self.refresh()

    def measure(self) -> None:
        """Columns fold and unfold with the width."""
        self._slots = lay_out(self.columns, self.body_width - 2, keep=self.column + 1)
        super().measure()

    # The cursor

    def validate_column(self, column: int) -> int:
        """A column of figures that exists."""
        return max(0, min(column, len(self.columns) - 2))

    def watch_column(self) -> None:
        """A folded column unfolds when the cursor comes to it."""
        self.measure()
        self.refresh()
        self.post_message(self.Pointed(self))

    def action_left(self) -> None:
        """To the figure on the left; from the first to the pane on the left."""
        if self.column == 0:
            self.post_message(self.LeftRequested(self))
        self.column -= 1

    def action_right(self) -> None:
        """To the figure on the right."""
        self.column += 1

    def action_open(self) -> None:
        """Ask for the records behind the figure."""
        if self.key is not None:
            self.post_message(self.FigureOpened(self))

    def on_focus(self) -> None:
        """The cursor is seen."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is only hinted at."""
        self.refresh()

    def clicked(self, index: int, event: events.Click) -> None:
        """A click goes to a figure, a second one at once opens it."""
        for slot in self._slots:
            if slot.number and slot.x <= event.x - 1 <= slot.x + slot.width:
                self.column = slot.number - 1
        super().clicked(index, event)

    # Drawing

    def draw_head(self, y: int, width: int) -> Strip:
        """What each column counts."""
        pen = Pen(width, self.style("head"))
        for slot in self._slots:
            column = self.columns[slot.number]
            here = self.has_focus and slot.number == self.column + 1
            pen.skip_to(slot.x + 1)
            pen.put(column.title, slot.width, self.style("head", "head-cursor" if here else ""), column.align)
        return pen.strip()

    def draw_body(self, line: int, width: int) -> Strip:
        """A line of figures."""
        pen = Pen(width, self.style())
        if not line < self.rows.count:
            return pen.strip()
        row, on_it = self.rows.rows[line], line == self.cursor
        pen.put(self.glyphs.cursor if on_it else " ", 1, self.style("mark"))
        for slot in self._slots:
            pen.skip_to(slot.x + 1)
            here = on_it and self.has_focus and slot.number == self.column + 1
            text = row.texts[slot.number - 1] if slot.number else row.label
            pen.put(text, slot.width, self.style(row.tone, "cursor" if here else ""), self.columns[slot.number].align)
        return pen.strip()

    def draw_foot(self, width: int) -> Strip:
        """How many records the figure is of, and what it leaves out."""
        pen = Pen(width, self.style("foot"))
        pen.skip_to(1)
        pen.put(self.foot, width - 1, self.style("foot"))
        return pen.strip()
