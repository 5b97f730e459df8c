"""A table that fetches and paints only the rows on screen, so 100,000 rows open as fast as 100."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.columns import Column, Slot, lay_out
from crm_tui.tui.widgets.drawing import STATES, Pen, components
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.posted import Posted
from crm_tui.tui.widgets.rows import Cell, Line, NoRows, Pages, Rows
from crm_tui.wording.cells import cells

# States that colour the whole row: they make it quieter.
_TINTS = ("stale", "lost", "muted")


class Sort(NamedTuple):
    """The column that rows are sorted by."""

    column: str
    descending: bool = False


class Foot(NamedTuple):
    """The last line: words ("1,204 deals"), and sums by the key of the column they stand under."""

    words: str = ""
    sums: Mapping[str, str] = {}


class Table(Listing):
    """Rows in columns; takes rows, posts Highlighted, Opened and SortRequested."""

    BINDINGS = bindings("table")
    PREFIX = "table"
    PARTS = components("table", *STATES, "head", "head-cursor", "sorted", "cursor", "mark")
    HEAD = 1
    FOOT = 1

    column: reactive[int] = reactive(0, repaint=False)

    class SortRequested(Posted):
        """The user wants the rows in this order."""

        sort: Sort

    def __init__(self, columns: Sequence[Column], *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where no rows are: what would be here, and which key adds one."""
        super().__init__(id=id)
        self.columns: Sequence[Column] = tuple(columns)
        self.empty = empty
        self.rows: Rows = NoRows()
        self.sort: Sort | None = None
        self.foot = Foot()
        self._pages: Pages[Line] = Pages(self.rows.page)
        self._slots: list[Slot] = []

    @property
    def items(self) -> Rows:
        """The rows."""
        return self.rows

    def show(
        self,
        rows: Rows,
        *,
        sort: Sort | None = None,
        foot: Foot | None = None,
        columns: Sequence[Column] | None = None,
    ) -> None:
        """Show these rows instead; the cursor stays on its record, the record on its line of the screen."""
        view = self.view()
        if columns is not None:
            self.columns = tuple(columns)
        self.rows, self._pages = rows, Pages(rows.page)
        self.sort, self.foot = sort, foot or Foot()
        self.follow(view)

    def measure(self) -> None:
        """Columns fold and unfold with the width."""
        self._slots = lay_out(self.columns, self.body_width - 2, keep=self.column)
        super().measure()

    # The column cursor

    def validate_column(self, column: int) -> int:
        """A column that exists."""
        return max(0, min(column, len(self.columns) - 1))

    def watch_column(self) -> None:
        """A folded column unfolds when the cursor comes to it."""
        self.measure()
        self.refresh()

    def action_left(self) -> None:
        """To the column on the left, the one `s` sorts by."""
        self.column -= 1

    def action_right(self) -> None:
        """To the column on the right, the one `s` sorts by."""
        self.column += 1

    def action_sort(self) -> None:
        """Ask for the rows by the column of the cursor; asked again, the other way round."""
        column = self.columns[self.column]
        if not column.sortable:
            return
        if self.sort is not None and self.sort.column == column.key:
            descending = not self.sort.descending
        else:
            descending = column.align == "right"
        self.post_message(self.SortRequested(self, Sort(column.key, descending)))

    def clicked_head(self, x: int) -> None:
        """A click on a column's title sorts by it."""
        for slot in self._slots:
            if slot.x <= x - 1 <= slot.x + slot.width:
                self.column = slot.number
                self.action_sort()
                return

    def on_focus(self) -> None:
        """The head shows the column of the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """The head hides it."""
        self.refresh()

    # Drawing

    def draw_head(self, y: int, width: int) -> Strip:
        """The titles, with a mark on the one that rows are sorted by."""
        pen = Pen(width, self.style("head"))
        for slot in self._slots:
            column = self.columns[slot.number]
            sorted_by = self.sort is not None and self.sort.column == column.key
            names = ["head"] + ["sorted"] * sorted_by
            names += ["head-cursor"] * (self.has_focus and slot.number == self.column)
            pen.skip_to(slot.x + 1)
            pen.put(column.title + self._sort_mark(sorted_by), slot.width, self.style(*names), column.align)
        return pen.strip()

    def _sort_mark(self, sorted_by: bool) -> str:
        if not sorted_by or self.sort is None:
            return ""
        return " " + (self.glyphs.descending if self.sort.descending else self.glyphs.ascending)

    def draw_body(self, line: int, width: int) -> Strip:
        """A row, or what to do where there are none."""
        row = self._pages.get(line)
        if row is not None:
            return self._draw_row(row, width, line == self.cursor)
        pen = Pen(width, self.style())
        if not self.rows.count and line == 1:
            pen.skip_to(1)
            pen.put(self.empty, width, self.style("muted"))
        return pen.strip()

    def _draw_row(self, row: Line, width: int, cursor: bool) -> Strip:
        over = ("cursor",) if cursor else ()
        base = (*(state for state in row.states if state in _TINTS), *over)
        pen = Pen(width, self.style(*base))
        sign, state = (self.glyphs.cursor, "mark") if cursor else self._sign_of(row)
        pen.put(sign, 1, self.style(*base, state))
        for slot in self._slots:
            pen.skip_to(slot.x + 1)
            value = row.cells[slot.number] if slot.number < len(row.cells) else ""
            text, state = value if isinstance(value, Cell) else (value, "")
            own = self.style(*base, state) if state else None
            pen.put(text, slot.width, own, self.columns[slot.number].align)
        return pen.strip()

    def _sign_of(self, row: Line) -> tuple[str, str]:
        """The sign before a row, and the state it stands for; a whole row in a loud colour would shout."""
        signs = {
            "broken": self.glyphs.failed,
            "stale": self.glyphs.stale,
            "overdue": self.glyphs.warning,
            "rotting": self.glyphs.warning,
            "won": self.glyphs.done,
        }
        return next(((sign, state) for state, sign in signs.items() if state in row.states), (" ", ""))

    def draw_foot(self, width: int) -> Strip:
        """Words on the left, each sum under its column; a sum that would meet the words is left out."""
        pen = Pen(width, self.style("head"))
        pen.skip_to(1)
        pen.put(self.foot.words, cells(self.foot.words))
        for slot in self._slots:
            text = self.foot.sums.get(self.columns[slot.number].key, "")
            start = slot.x + 1 + slot.width - cells(text)
            if text and start > pen.x:
                pen.skip_to(start)
                pen.put(text, cells(text), self.style("head", "sorted"))
        return pen.strip()
