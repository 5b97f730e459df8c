"""Who waits for an answer: as many lines as there are, of which only those on screen are read."""

from collections.abc import Sequence
from typing import Protocol

from textual.strip import Strip

from crm_tui.tui.widgets.entries import Entry, EntryList
from crm_tui.tui.widgets.rows import Pages, RowKey

# So many lines decide how wide the columns are.
_MEASURED = 64


class Waits(Protocol):
    """Entries asked for a page at a time; it answers at once and does not raise."""

    @property
    def count(self) -> int:
        """How many there are."""

    def page(self, start: int, length: int) -> Sequence[Entry]:
        """Those from `start` on, fewer than `length` at the end."""

    def key_at(self, index: int) -> RowKey:
        """The key of an entry."""

    def index_of(self, key: RowKey) -> int | None:
        """The number of an entry, None when it is not there."""


class Nobody:
    """Nobody waits."""

    count = 0

    def page(self, start: int, length: int) -> Sequence[Entry]:
        """Nothing."""
        return ()

    def key_at(self, index: int) -> RowKey:
        """Raises IndexError: there are no entries."""
        raise IndexError(index)

    def index_of(self, key: RowKey) -> int | None:
        """None."""
        return None


class WaitingList(EntryList):
    """Entries one below the other; takes rows, posts Highlighted and Opened."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where nobody waits."""
        super().__init__(empty=empty, id=id)
        self.rows: Waits = Nobody()
        self._pages: Pages[Entry] = Pages(self.rows.page)

    def entry_at(self, index: int) -> Entry | None:
        """The entry of this number."""
        return self._pages.get(index)

    @property
    def items(self) -> Waits:
        """The rows."""
        return self.rows

    def show(self, rows: Waits) -> None:
        """Show these instead; the cursor stays on its entry."""
        view = self.view()
        self.rows, self._pages = rows, Pages(rows.page)
        self.follow(view)

    def measure(self) -> None:
        """Columns are as wide as what stands in the first lines, as far as there is room."""
        first = [entry for number in range(_MEASURED) if (entry := self._pages.get(number)) is not None]
        self.lines.measure(first, self.body_width)
        super().measure()

    def draw_body(self, line: int, width: int) -> Strip:
        """An entry, or what to do where there is none."""
        entry = self._pages.get(line)
        return (
            self.lines.draw(entry, width, line == self.cursor) if entry is not None else self.draw_nothing(line, width)
        )
