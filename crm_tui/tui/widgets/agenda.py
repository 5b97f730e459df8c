"""What is to be done, below the heads of its groups: when, what, why, and what settles it."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from textual.strip import Strip

from crm_tui.tui.widgets.drawing import Pen
from crm_tui.tui.widgets.entries import Entry, EntryList
from crm_tui.tui.widgets.listing import Stacked
from crm_tui.tui.widgets.rows import RowKey


class Entries:
    """Entries known by number and by key; the first of a group has a head above it, unless it is a fold itself."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.count = len(self.entries)
        self.heads = [_head(self.entries, number) for number in range(self.count)]
        self.starts = list(accumulate((1 + lines for lines in self.heads), initial=0))
        self._numbers = {entry.key: number for number, entry in enumerate(self.entries)}

    def key_at(self, index: int) -> RowKey:
        """The key of an entry."""
        return self.entries[index].key

    def index_of(self, key: RowKey) -> int | None:
        """The number of an entry, None when it is not there."""
        return self._numbers.get(key)

    def size_of(self, group: str) -> int:
        """How many entries a group has."""
        return sum(each.group == group for each in self.entries)


def _head(entries: Sequence[Entry], number: int) -> int:
    """How many lines stand above an entry: the head of its group, and a blank between two groups."""
    if number and entries[number].group == entries[number - 1].group:
        return 0
    return (1 if number else 0) + (0 if entries[number].fold else 1)


class Agenda(EntryList, Stacked):
    """Entries by group; takes entries, posts Highlighted and Opened."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where nothing is to be done."""
        super().__init__(empty=empty, id=id)
        self.entries = Entries(())
        self._heads: Mapping[str, str] = {}

    def entry_at(self, index: int) -> Entry | None:
        """The entry of this number."""
        return self.entries.entries[index] if index < self.entries.count else None

    @property
    def items(self) -> Entries:
        """The entries."""
        return self.entries

    def show(self, entries: Sequence[Entry], heads: Mapping[str, str] | None = None) -> None:
        """Show these instead; the cursor stays on its entry. `heads` are those of groups that count nothing."""
        view = self.view()
        self.entries, self._heads = Entries(entries), heads or {}
        self.follow(view)

    def measure(self) -> None:
        """Columns are as wide as what stands in them, as far as there is room."""
        self.lines.measure([each for each in self.entries.entries if not each.fold], self.body_width)
        super().measure()

    @property
    def starts(self) -> Sequence[int]:
        """Where the entries begin."""
        return self.entries.starts

    def draw_body(self, line: int, width: int) -> Strip:
        """A head, an entry, or what to do where there is nothing."""
        number = self.item_at(line)
        if number is None:
            return self.draw_nothing(line, width)
        entry = self.entries.entries[number]
        below = self.entries.starts[number] + self.entries.heads[number] - line
        if below == 0:
            return self.lines.draw(entry, width, number == self.cursor)
        pen = Pen(width, self.style())
        if below == 1 and not entry.fold:
            head = self._heads.get(entry.group) or f"{entry.group.upper()} {self.entries.size_of(entry.group)}"
            pen.skip_to(1)
            pen.put(head, width, self.style("head", *(("overdue",) if entry.late else ())))
        return pen.strip()
