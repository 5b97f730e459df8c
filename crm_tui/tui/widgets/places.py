"""The top line: the places of the program, and a rule that is thick below the one you are in."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.cells import cells


class Place(NamedTuple):
    """A place: its name in the program, the key that leads there, its title.

    One that `gives_way` is left out where all others have room without it, unless one is there.
    """

    name: str
    key: str
    title: str
    gives_way: bool = False


class Places(Drawn, Anchored):
    """The places there are, and the workspace's name on the right; a click goes there."""

    ALLOW_SELECT = False
    PREFIX = "places"
    PARTS = components("places", "key", "title", "current", "rule", "here", "note")

    current: reactive[str] = reactive("")
    note: reactive[str] = reactive("")

    class Chosen(Posted):
        """The user wants to go to this place."""

        place: str

    def __init__(self, places: Sequence[Place], current: str = "", *, note: str = "", id: str | None = None) -> None:
        """`note` stands on the right, where there is room: the name of the workspace."""
        super().__init__(id=id)
        self.places = tuple(places)
        self.set_reactive(Places.current, current)
        self.set_reactive(Places.note, note)

    def render_line(self, y: int) -> Strip:
        """The places, then the rule."""
        pen = Pen(self.size.width, self.style())
        for place, start, width in self._spans():
            current = "current" if place.name == self.current else ""
            if y == 1:
                pen.fill(self.glyphs.rule, start - pen.x, self.style("rule"))
                sign = self.glyphs.thick_rule if current else self.glyphs.rule
                pen.fill(sign, width, self.style("rule", "here" if current else ""))
                continue
            pen.skip_to(start)
            pen.put(place.key, cells(place.key), self.style("key", current))
            pen.put(f" {place.title}", width - cells(place.key), self.style("title", current))
        if y == 1:
            pen.fill(self.glyphs.rule, self.size.width, self.style("rule"))
        elif pen.x + 2 + cells(self.note) < self.size.width:
            pen.skip_to(self.size.width - cells(self.note) - 1)
            pen.put(self.note, cells(self.note), self.style("note"))
        return pen.strip()

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        for place, start, width in self._spans():
            if start <= event.x < start + width:
                self.post_message(self.Chosen(self, place.name))

    def _spans(self) -> list[tuple[Place, int, int]]:
        """Place, first cell and width; without room only the current one has its title."""
        shown = [place for place in self.places if not place.gives_way or place.name == self.current]
        if self._fit(self.places):
            shown = list(self.places)
        fits = self._fit(shown)
        spans = []
        start = 1
        for place in shown if fits else self.places:
            width = cells(f"{place.key} {place.title}" if fits or place.name == self.current else place.key)
            spans.append((place, start, width))
            start += width + 2
        return spans

    def _fit(self, places: Sequence[Place]) -> bool:
        """Whether there is room for all of them with their titles."""
        return 1 + sum(cells(f"{each.key} {each.title}") for each in places) + 2 * (len(places) - 1) <= self.size.width
