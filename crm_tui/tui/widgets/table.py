"""A table that fetches and paints only the rows on screen, so 100,000 rows open as fast as 100."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.columns import Column, Slot, lay_out
from crm_tui.tui.widgets.drawing import STATES, Pen, components, sign_of
from crm_tui.tui.widgets.footing import footing
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.marks import Marks
from crm_tui.tui.widgets.posted import Latest, Posted
from crm_tui.tui.widgets.rows import Cell, Line, Markable, NoRows, Pages, Rows
from crm_tui.wording.cells import cells

# States that colour the whole row: they make it quieter.
_TINTS = ("stale", "lost", "muted")


class Sort(NamedTuple):
    """The column that rows are sorted by."""

    column: str
    descending: bool = False


class Foot(NamedTuple):
    """The last line: words ("1,204 deals"), and sums by the key of the column that they are of."""

    words: str = ""
    sums: Mapping[str, str] = {}


class Table(Listing):
    """Rows in columns; takes rows, posts Highlighted, Opened, MarksChanged and SortRequested."""

    BINDINGS = bindings("table")
    PREFIX = "table"
    PARTS = components("table", *STATES, "head", "head-cursor", "sorted", "cursor", "mark")
    HEAD = 1
    FOOT = 1

    column: reactive[int] = reactive(0, repaint=False)

    class SortRequested(Posted):
        """The user wants the rows in this order."""

        sort: Sort

    class MarksChanged(Latest):
        """Other rows are marked now."""

    def __init__(self, columns: Sequence[Column], *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where no rows are: what would be here, and which key adds one."""
        super().__init__(id=id)
        self.columns: Sequence[Column] = tuple(columns)
        self.empty = empty
        self.rows: Rows = NoRows()
        self.sort: Sort | None = None
        self.foot = Foot()
        self.marks = Marks()
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

    def tell(self, foot: Foot) -> None:
        """Show this at the foot instead."""
        if foot != self.foot:
            self.foot = foot
            self.refresh(Region(0, self.size.height - 1, self.size.width, 1))

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

    # Marks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only rows that something can be done with are marked, and sorted only where there is a column to sort by."""
        if action in ("mark", "mark_range", "mark_all"):
            return self.rows.count > 0 and isinstance(self.rows, Markable)
        if action == "sort":
            return self.rows.count > 0 and any(column.sortable for column in self.columns)
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark the row, or take its mark away, and go down."""
        if self.key is not None:
            self._mark(self.cursor)
            self.cursor += 1

    def action_mark_range(self) -> None:
        """Mark all rows from the one that was marked last to this one."""
        if self.key is not None:
            self._mark_up_to(self.cursor)

    def action_mark_all(self) -> None:
        """Mark all rows; where all are, none."""
        if isinstance(self.rows, Markable):
            self.marks.all_or_none(self.rows.keys_between(0, self.rows.count))
            self._marks_changed()

    def unmark(self) -> None:
        """Take all marks away."""
        self.marks.become(())
        self._marks_changed()

    def clicked(self, index: int, event: events.Click) -> None:
        """A click with ctrl marks, one with shift marks a range."""
        if event.ctrl and isinstance(self.rows, Markable):
            self.cursor = index
            self._mark(index)
        elif event.shift and isinstance(self.rows, Markable):
            if self.marks.anchor is None:
                self.marks.anchor = self.key
            self.cursor = index
            self._mark_up_to(index)
        else:
            super().clicked(index, event)

    def _mark(self, index: int) -> None:
        self.marks.toggle(self.rows.key_at(index))
        self._repaint(index)
        self.post_message(self.MarksChanged(self))

    def _mark_up_to(self, index: int) -> None:
        anchor = self.rows.index_of(self.marks.anchor) if self.marks.anchor is not None else None
        start, stop = sorted((index if anchor is None else anchor, index))
        if isinstance(self.rows, Markable):
            self.marks.add(self.rows.keys_between(start, stop + 1))
        self.marks.anchor = self.rows.key_at(index)
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.MarksChanged(self))

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
        """A row, or what to do where there are none; before it is known that there are none nothing is said."""
        row = self._pages.get(line)
        if row is not None:
            marked = bool(self.marks) and line < self.rows.count and self.rows.key_at(line) in self.marks
            return self._draw_row(row, width, cursor=line == self.cursor, marked=marked)
        pen = Pen(width, self.style())
        if not self.rows.count and line == 1 and not isinstance(self.rows, NoRows):
            pen.skip_to(1)
            pen.put(self.empty, width, self.style("muted"))
        return pen.strip()

    def _draw_row(self, row: Line, width: int, *, cursor: bool, marked: bool) -> Strip:
        over = ("cursor",) if cursor else ()
        base = (*(state for state in row.states if state in _TINTS), *over)
        pen = Pen(width, self.style(*base))
        own = self.glyphs.chosen if marked else self.glyphs.cursor
        # A whole row in a loud colour would shout.
        sign, state = (own, "mark") if cursor or marked else sign_of(row.states, self.glyphs)
        pen.put(sign, 1, self.style(*base, state))
        for slot in self._slots:
            pen.skip_to(slot.x + 1)
            value = row.cells[slot.number] if slot.number < len(row.cells) else ""
            text, state = value if isinstance(value, Cell) else (value, "")
            style = self.style(*base, state) if state else None
            pen.put(text, slot.width, style, self.columns[slot.number].align)
        return pen.strip()

    def draw_foot(self, width: int) -> Strip:
        """Words on the left, each sum under its column; one that does not fit there stands behind the words."""
        pen = Pen(width, self.style("head"))
        laid = footing(self.foot.words, self.foot.sums, self.columns, self._slots)
        pen.skip_to(1)
        pen.put(laid.words, cells(laid.words))
        for start, text in laid.below:
            pen.skip_to(start)
            pen.put(text, cells(text), self.style("head", "sorted"))
        return pen.strip()
