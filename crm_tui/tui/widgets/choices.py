"""A short list to choose from, shown beside an entry."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.cells import cells

SHOWN = 6


class Choice(NamedTuple):
    """`text` is what gets typed, from the character `start` of the entry on; `label` and `note` are for reading."""

    text: str
    label: str = ""
    note: str = ""
    start: int = 0


class Choices(Drawn, Anchored):
    """Up to MOST lines around the chosen one; hidden while there is nothing to choose."""

    ALLOW_SELECT = False
    MOST = SHOWN
    PREFIX = "choices"
    PARTS = components("choices", "cursor", "note", "mark")

    chosen: reactive[int] = reactive(-1)

    class Clicked(Posted):
        """The user clicked this choice."""

        choice: Choice

    def __init__(self) -> None:
        super().__init__()
        self.choices: Sequence[Choice] = ()
        self.display = False

    @property
    def choice(self) -> Choice | None:
        """The chosen one, None while none is."""
        return self.choices[self.chosen] if 0 <= self.chosen < len(self.choices) else None

    def offer(self, choices: Sequence[Choice], chosen: int = -1) -> None:
        """Offer these instead."""
        self.choices = tuple(choices)
        self.set_reactive(Choices.chosen, chosen)
        self.display = bool(self.choices)
        self.styles.height = min(self.MOST, len(self.choices))
        self.refresh()

    def step(self, by: int) -> Choice | None:
        """Choose the next (1) or the one before (-1), round and round; the choice made."""
        if self.choices:
            none = len(self.choices) if by < 0 else -1
            self.chosen = ((self.chosen if self.chosen >= 0 else none) + by) % len(self.choices)
        return self.choice

    def render_line(self, y: int) -> Strip:
        """A choice, its note on the right."""
        number = self._top() + y
        pen = Pen(self.size.width, self.style())
        if number >= len(self.choices):
            return pen.strip()
        choice = self.choices[number]
        over = ("cursor",) if number == self.chosen else ()
        pen.put(self.glyphs.cursor if over else " ", 1, self.style(*over, "mark"))
        note = min(cells(choice.note), self.size.width // 2)
        pen.put(choice.label or choice.text, self.size.width - note - 3, self.style(*over))
        pen.skip_to(self.size.width - note - 1, self.style(*over))
        pen.put(choice.note, note, self.style(*over, "note"))
        pen.skip_to(self.size.width, self.style(*over))
        return pen.strip()

    def _top(self) -> int:
        return max(0, min(self.chosen - self.MOST // 2, len(self.choices) - self.MOST))

    def on_click(self, event: events.Click) -> None:
        """Take the choice that was clicked."""
        event.stop()
        number = self._top() + event.y
        if number < len(self.choices):
            self.post_message(self.Clicked(self, self.choices[number]))
