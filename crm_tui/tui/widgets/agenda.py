"""What is to be done, below the heads of its groups: when, what, why, and what settles it."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.columns import Column, Slot, lay_out
from crm_tui.tui.widgets.drawing import STATES, Pen, components
from crm_tui.tui.widgets.listing import Stacked
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.cells import cells

# How wide a column has to be where there is little room, and may be where there is much.
_LEAST = {"when": 8, "label": 20, "why": 38, "verb": 8}
_MOST = {"when": 11, "label": 40, "why": 90, "verb": 8}


class Entry(NamedTuple):
    """Something to do: `group` is the head it stands below, `verb` what the key that settles it does."""

    key: RowKey
    group: str
    when: str
    label: str
    words: str
    about: str = ""
    verb: str = ""
    late: bool = False

    @property
    def why(self) -> str:
        """The reason, and whom it is about."""
        return f"{self.words} · {self.about}" if self.about else self.words


class Entries:
    """Entries known by number and by key; the first of a group has a head above it."""

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
    return 2 if number else 1


class Agenda(Stacked):
    """Entries by group; takes entries, posts Highlighted and Opened."""

    BINDINGS = bindings("agenda")
    PREFIX = "agenda"
    PARTS = components("agenda", *STATES, "head", "detail", "verb", "cursor", "mark")

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where nothing is to be done."""
        super().__init__(id=id)
        self.empty = empty
        self.entries = Entries(())
        self._slots: list[tuple[Column, Slot]] = []

    @property
    def items(self) -> Entries:
        """The entries."""
        return self.entries

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these instead; the cursor stays on its entry."""
        view = self.view()
        self.entries = Entries(entries)
        self.follow(view)

    def measure(self) -> None:
        """Columns are as wide as what stands in them, as far as there is room."""
        columns = [_column(name, self.entries.entries) for name in _LEAST]
        shown = [each for each in columns if each.most]
        slots = lay_out(shown, self.body_width - 2)
        self._slots = [(shown[slot.number], slot) for slot in slots]
        super().measure()

    @property
    def starts(self) -> Sequence[int]:
        """Where the entries begin."""
        return self.entries.starts

    def draw_body(self, line: int, width: int) -> Strip:
        """A head, an entry, or what to do where there is nothing."""
        number = self.item_at(line)
        pen = Pen(width, self.style())
        if number is None:
            if not self.entries.count and line == 1:
                pen.skip_to(1)
                pen.put(self.empty, width, self.style("muted"))
            return pen.strip()
        entry = self.entries.entries[number]
        below = self.entries.starts[number] + self.entries.heads[number] - line
        if below == 0:
            return self._draw_entry(entry, width, number == self.cursor)
        if below == 1:
            head = f"{entry.group.upper()} {self.entries.size_of(entry.group)}"
            pen.skip_to(1)
            pen.put(head, width, self.style("head", *(("overdue",) if entry.late else ())))
        return pen.strip()

    def _draw_entry(self, entry: Entry, width: int, cursor: bool) -> Strip:
        over = ("cursor",) if cursor else ()
        pen = Pen(width, self.style(*over))
        pen.put(self.glyphs.cursor if cursor else " ", 1, self.style(*over, "mark"))
        for column, slot in self._slots:
            pen.skip_to(slot.x + 1)
            pen.put(getattr(entry, column.key), slot.width, self._style(column.key, entry, over), column.align)
        return pen.strip()

    def _style(self, name: str, entry: Entry, over: tuple[str, ...]) -> Style:
        part = {"when": "overdue" if entry.late else "detail", "why": "detail", "verb": "verb"}
        return self.style(*((part[name],) if name in part else ()), *over)


def _column(name: str, entries: Sequence[Entry]) -> Column:
    """As wide as what stands in it; of a reason, whom it is about is cut before the reason is."""
    widest = max((cells(getattr(each, name)) for each in entries), default=0)
    needed = max((cells(each.words) for each in entries), default=0) if name == "why" else widest
    weight = 0 if name in ("when", "verb") else 1
    return Column(name, name, "left", min(needed, _LEAST[name]), weight, min(widest, _MOST[name]))
