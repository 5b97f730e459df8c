"""A scrolling list with a cursor that stays on its record: what tables and timelines have in common."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen
from crm_tui.tui.widgets.posted import Latest, Posted
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.tui.widgets.sticking import Keys, follow


class View(NamedTuple):
    """What a listing shows: the items, the cursor and its lines, and the first line on screen.

    That is line `inset` of item `first`.
    """

    items: Keys
    key: RowKey | None
    cursor: int
    lines: range
    top: int
    first: int
    inset: int


class Listing(Drawn, Anchored, ScrollView, can_focus=True, inherit_bindings=False):
    """Items drawn line by line between a fixed head and foot; one line an item unless said otherwise."""

    ALLOW_SELECT = False
    HEAD = 0
    FOOT = 0

    cursor: reactive[int] = reactive(0, repaint=False)

    class Highlighted(Latest):
        """The cursor is on this record now."""

        key: RowKey

    class Opened(Posted):
        """The user wants to see this record."""

        key: RowKey

    # What a subclass says about its items

    @property
    def items(self) -> Keys:
        """The items, by number and by key."""
        raise NotImplementedError

    def lines_of(self, index: int) -> range:
        """The lines of an item, counted from the first line of the body."""
        return range(index, index + 1)

    def item_at(self, line: int) -> int | None:
        """The item on a line of the body, None where there is none."""
        return line if 0 <= line < self.items.count else None

    def line_count(self) -> int:
        """How many lines all items take."""
        return self.items.count

    def draw_head(self, y: int, width: int) -> Strip:
        """Line `y` of the head."""
        return Pen(width, self.style("head")).strip()

    def draw_foot(self, width: int) -> Strip:
        """The foot."""
        return Pen(width, self.style("head")).strip()

    def draw_body(self, line: int, width: int) -> Strip:
        """A line of the body; blank lines stand below the last item."""
        raise NotImplementedError

    # Where things are

    @property
    def key(self) -> RowKey | None:
        """The record under the cursor, None where there is none."""
        return self.items.key_at(self.cursor) if self.cursor < self.items.count else None

    @property
    def body_height(self) -> int:
        """How many lines are seen between head and foot."""
        return max(1, self.size.height - self.HEAD - self.FOOT)

    @property
    def body_width(self) -> int:
        """How many cells a line has, the scrollbar left out."""
        return self.scrollable_content_region.width

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened where there is nothing."""
        return (action != "open" or self.items.count > 0) and super().check_action(action, parameters)

    def go_to(self, key: RowKey) -> bool:
        """Put the cursor on this record; False when it is not in the list."""
        index = self.items.index_of(key)
        if index is not None:
            self.cursor = index
        return index is not None

    def view(self) -> View:
        """What is seen now; taken before the items change, and given to `follow` after."""
        top = self.scroll_offset.y
        first = self.item_at(top) or 0
        inset = top - self.lines_of(first).start
        return View(self.items, self.key, self.cursor, self.lines_of(self.cursor), top, first, inset)

    def follow(self, view: View) -> None:
        """The cursor stays on its record and the record on its line of the screen.

        When the cursor was out of sight, what was on screen stays there. When its record is gone, a neighbour
        takes over.
        """
        cursor = follow(view.items, view.cursor, self.items)
        if view.top <= view.lines.start < view.top + self.body_height:
            top = self.lines_of(cursor).start - (view.lines.start - view.top)
        else:
            top = self.lines_of(follow(view.items, view.first, self.items)).start + view.inset
        self.measure()
        self.set_reactive(Listing.cursor, cursor)
        self.scroll_to(y=max(0, min(top, self.line_count() - self.body_height)), animate=False, force=True)
        self.refresh()
        self._tell_if_new(view.key)
        if not (view.items.count and self.items.count):
            # The keys of its items come and go with them.
            self.refresh_bindings()

    def _tell_if_new(self, old_key: RowKey | None) -> None:
        if self.key is not None and self.key != old_key:
            self.post_message(self.Highlighted(self, self.key))

    def measure(self) -> None:
        """Tell the scrollbar how long the list is; nothing is laid out anew where that changes no widget's place."""
        size = Size(self.body_width, self.line_count() + self.HEAD + self.FOOT)
        if not self.container_size or self.styles.auto_dimensions:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(Listing.virtual_size, size)
            self._scroll_update(size)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self.measure()
        self._keep_in_sight()
        self.refresh()

    # Cursor

    def validate_cursor(self, cursor: int) -> int:
        """The number of an item that exists."""
        return max(0, min(cursor, self.items.count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Repaint the two items concerned and tell."""
        self._repaint(before)
        self._repaint(after)
        self._keep_in_sight()
        if self.key is not None:
            self.post_message(self.Highlighted(self, self.key))

    def _repaint(self, index: int) -> None:
        for line in self.lines_of(index):
            y = line - self.scroll_offset.y
            if 0 <= y < self.body_height:
                self.refresh(Region(0, y + self.HEAD, self.size.width, 1))

    def _keep_in_sight(self) -> None:
        lines, top = self.lines_of(self.cursor), self.scroll_offset.y
        wanted = min(max(top, lines.stop - self.body_height), lines.start)
        if wanted != top:
            self.scroll_to(y=max(0, wanted), animate=False, force=True)

    def action_up(self) -> None:
        """One up."""
        self.cursor -= 1

    def action_down(self) -> None:
        """One down."""
        self.cursor += 1

    def action_left(self) -> None:
        """Nothing is on the left of a list."""

    def action_right(self) -> None:
        """Nothing is on the right of a list."""

    def action_first(self) -> None:
        """To the first."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the last."""
        self.cursor = self.items.count - 1

    def action_page_up(self) -> None:
        """As many up as are seen."""
        self._turn(-self.body_height)

    def action_page_down(self) -> None:
        """As many down as are seen."""
        self._turn(self.body_height)

    def _turn(self, lines: int) -> None:
        target = self.lines_of(self.cursor).start + lines
        found = self.item_at(max(0, min(target, self.line_count() - 1)))
        if found is not None:
            self.cursor = found

    def action_open(self) -> None:
        """Ask for the record under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """A click selects, a second one at once opens."""
        event.stop()
        y = event.y - self.HEAD
        if y < 0:
            self.clicked_head(event.x)
            return
        index = self.item_at(self.scroll_offset.y + y) if y < self.body_height else None
        if index is not None:
            self.clicked(index, event)

    def clicked(self, index: int, event: events.Click) -> None:
        """An item was clicked."""
        self.cursor = index
        if event.chain == 2:
            self.action_open()

    def clicked_head(self, x: int) -> None:
        """The head was clicked in this cell."""

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A line of the head, the body or the foot."""
        if y < self.HEAD:
            return self.draw_head(y, self.body_width)
        if self.FOOT and y == self.size.height - 1:
            return self.draw_foot(self.body_width)
        return self.draw_body(self.scroll_offset.y + y - self.HEAD, self.body_width)


class Stacked(Listing):
    """Items of one line or more, one below the other."""

    @property
    def starts(self) -> Sequence[int]:
        """The first line of each item, and the one after the last."""
        raise NotImplementedError

    def lines_of(self, index: int) -> range:
        """The lines of an item."""
        if index >= self.items.count:
            return range(1)
        return range(self.starts[index], self.starts[index + 1])

    def item_at(self, line: int) -> int | None:
        """The item on this line."""
        return bisect_right(self.starts, line) - 1 if 0 <= line < self.line_count() else None

    def line_count(self) -> int:
        """Those of all items."""
        return self.starts[-1]
