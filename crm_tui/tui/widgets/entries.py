"""Lines that say what somebody is to do: since or until when, of which kind, who, why, and what settles it."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.columns import Column, Slot, lay_out
from crm_tui.tui.widgets.drawing import STATES, Drawn, Pen, components
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.cells import cells

# How wide a column has to be where there is little room, and may be where there is much.
_LEAST = {"when": 9, "kind": 8, "label": 18, "why": 34, "verb": 8}
_MOST = {"when": 11, "kind": 10, "label": 40, "why": 100, "verb": 8}
# Which of them take what room is left, and how much of it.
_SHARES = {"label": 1, "why": 3}
# With less room than this behind a reason, whom it is about says nothing.
_ABOUT = 7
# What folds away first where there is too little room for all: reason and action tell of which kind it is.
_FOLDS = {"verb": 1, "kind": 2}


class Entry(NamedTuple):
    """Something to do: `group` is the head it stands below, `verb` what the key that settles it does.

    A `fold` is the head of its group itself, "open" or "folded", and has only a label. One that does not open leads
    nowhere.
    """

    key: RowKey
    group: str
    when: str
    kind: str
    label: str
    words: str
    about: str = ""
    verb: str = ""
    late: bool = False
    fold: str = ""
    opens: bool = True

    @property
    def why(self) -> str:
        """The reason, and whom it is about."""
        return " · ".join(part for part in (self.words, self.about) if part)


class EntryLines:
    """Draws entries in columns that are as wide as what stands in those that were measured."""

    def __init__(self, widget: Drawn) -> None:
        self._widget = widget
        self._slots: list[tuple[Column, Slot]] = []

    def measure(self, entries: Sequence[Entry], width: int) -> None:
        """Lays out the columns for these entries, in so many cells."""
        columns = [_column(name, entries) for name in _LEAST]
        shown = [each for each in columns if each.most]
        self._slots = [(shown[slot.number], slot) for slot in lay_out(shown, width - 2)]

    def draw(self, entry: Entry, width: int, cursor: bool) -> Strip:
        """The line of an entry, or of a fold."""
        over = ("cursor",) if cursor else ()
        style, glyphs = self._widget.style, self._widget.glyphs
        pen = Pen(width, style(*over))
        pen.put(glyphs.cursor if cursor else " ", 1, style(*over, "mark"))
        if entry.fold:
            sign = glyphs.opens if entry.fold == "folded" else glyphs.descending
            pen.put(f"{entry.label} {sign}", width, style("head", *over))
            return pen.strip()
        for column, slot in self._slots:
            text, room = getattr(entry, column.key), slot.width
            if column.key == "why":
                # Where nothing settles it, its words have that room too.
                room = room if entry.verb else width - slot.x - 2
                text = entry.words if room < min(cells(text), cells(entry.words) + _ABOUT) else text
            pen.skip_to(slot.x + 1)
            pen.put(text, room, self._style(column.key, entry, over), column.align)
        return pen.strip()

    def _style(self, name: str, entry: Entry, over: tuple[str, ...]) -> Style:
        part = {"when": "overdue" if entry.late else "detail", "kind": "detail", "why": "detail", "verb": "verb"}
        return self._widget.style(*((part[name],) if name in part else ()), *over)


class EntryList(Listing):
    """A list of entries; posts Highlighted and Opened."""

    BINDINGS = bindings("agenda")
    PREFIX = "agenda"
    PARTS = components("agenda", *STATES, "head", "detail", "verb", "cursor", "mark")

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where there is nothing."""
        super().__init__(id=id)
        self.empty = empty
        self.lines = EntryLines(self)

    def entry_at(self, index: int) -> Entry | None:
        """The entry of this number, None where there is none."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is opened where there is nothing, or what leads nowhere."""
        if action == "open":
            entry = self.entry_at(self.cursor)
            return entry is not None and entry.opens
        return super().check_action(action, parameters)

    def clicked(self, index: int, event: events.Click) -> None:
        """A click on the head of a group folds it or opens it."""
        entry = self.entry_at(index)
        if entry is None or not entry.fold:
            super().clicked(index, event)
        elif event.chain == 1:
            self.cursor = index
            self.action_open()

    def draw_nothing(self, line: int, width: int) -> Strip:
        """A line below the last entry; where there is none at all, what to do."""
        pen = Pen(width, self.style())
        if not self.items.count and line == 1:
            pen.skip_to(1)
            pen.put(self.empty, width, self.style("muted"))
        return pen.strip()


def _column(name: str, entries: Sequence[Entry]) -> Column:
    """As wide as what stands in it; of a reason, whom it is about is cut before the reason is."""
    widest = max((cells(getattr(each, name)) for each in entries), default=0)
    needed = max((cells(each.words) for each in entries), default=0) if name == "why" else widest
    least = min(needed, _LEAST[name])
    return Column(name, name, "left", least, _SHARES.get(name, 0), min(widest, _MOST[name]), _FOLDS.get(name, 0))
