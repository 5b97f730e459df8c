"""What happened, newest first: a line per event, with details below it."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.drawing import STATES, Pen, components
from crm_tui.tui.widgets.listing import Stacked
from crm_tui.tui.widgets.posted import Posted
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.cells import cells

WIDEST_WHEN = 12
ROOMY = 36


class Event(NamedTuple):
    """Something that happened to a record; `when` is as people say it, `details` are lines below."""

    key: RowKey
    when: str
    words: str
    by: str = ""
    details: Sequence[str] = ()
    states: tuple[str, ...] = ()


class Events:
    """Events known by number and by key."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = tuple(events)
        self.count = len(self.events)
        self.starts = list(accumulate((1 + len(event.details) for event in self.events), initial=0))
        self.when_width = max((min(cells(event.when), WIDEST_WHEN) for event in self.events), default=0)
        self._numbers = {event.key: number for number, event in enumerate(self.events)}

    def key_at(self, index: int) -> RowKey:
        """The key of an event."""
        return self.events[index].key

    def index_of(self, key: RowKey) -> int | None:
        """The number of an event, None when it is not there."""
        return self._numbers.get(key)


class Timeline(Stacked):
    """Events under a title; takes events, posts Highlighted and Opened."""

    BINDINGS = bindings("timeline")
    PREFIX = "timeline"
    PARTS = components("timeline", *STATES, "head", "detail", "cursor", "mark")
    HEAD = 1

    class ViewAsked(Posted):
        """The user wants the next view of it."""

    def __init__(self, title: str = "", *, empty: str = "", id: str | None = None) -> None:
        """`empty` is the sentence shown where nothing happened yet."""
        super().__init__(id=id)
        self.title = title
        self.empty = empty
        # What is shown of it, "" where there is only one view.
        self.shown = ""
        self.events = Events(())

    @property
    def items(self) -> Events:
        """The events."""
        return self.events

    def show(self, events: Sequence[Event]) -> None:
        """Show these instead; the cursor stays on its event."""
        view = self.view()
        self.events = Events(events)
        self.follow(view)

    @property
    def starts(self) -> Sequence[int]:
        """Where the events begin."""
        return self.events.starts

    def action_left(self) -> None:
        """To the pane on the left."""
        self.screen.focus_previous()

    def action_right(self) -> None:
        """To the pane on the right."""
        self.screen.focus_next()

    def draw_head(self, y: int, width: int) -> Strip:
        """The title."""
        pen = Pen(width, self.style("head"))
        pen.skip_to(1)
        pen.put(self.title, cells(self.title), self.style("head"))
        view = f"{self.shown} {self.glyphs.descending}" if self.shown else ""
        pen.skip_to(max(pen.x + 2, width - cells(view) - 1), self.style("head"))
        pen.put(view, cells(view), self.style("head"))
        return pen.strip()

    def clicked_head(self, x: int) -> None:
        """A click on the head asks for the next view."""
        if self.shown:
            self.post_message(self.ViewAsked(self))

    def draw_body(self, line: int, width: int) -> Strip:
        """A line of an event."""
        number = self.item_at(line)
        if number is None:
            return self._draw_blank(line, width)
        event = self.events.events[number]
        over = ("cursor",) if number == self.cursor and self.has_focus else ()
        pen = Pen(width, self.style(*over))
        pen.put(self.glyphs.cursor if over else " ", 1, self.style(*over, "mark"))
        nth = line - self.events.starts[number]
        if nth:
            pen.skip_to(3)
            pen.put(event.details[nth - 1], width - 4, self.style(*over, *event.states, "detail"))
            return pen.strip()
        by = cells(event.by) if width >= ROOMY else 0
        pen.put(event.when, self.events.when_width, self.style(*over, "detail"))
        pen.skip_to(self.events.when_width + 3)
        pen.put(event.words, width - pen.x - by - 2, self.style(*over, *event.states))
        pen.skip_to(width - by - 1)
        pen.put(event.by, by, self.style(*over, "detail"))
        return pen.strip()

    def _draw_blank(self, line: int, width: int) -> Strip:
        pen = Pen(width, self.style())
        if not self.events.count and line == 0:
            pen.skip_to(1)
            pen.put(self.empty, width, self.style("muted"))
        return pen.strip()

    def on_focus(self) -> None:
        """The cursor is shown."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is hidden."""
        self.refresh()
