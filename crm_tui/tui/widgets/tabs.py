"""The line above a list: tabs where there are several, else a title; and what it is narrowed to."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.reactive import reactive

from crm_tui.tui.widgets.drawing import Pen, components
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.cells import cells

_WIDEST = 24
_GAP = 2


class Title(NamedTuple):
    """What one of the tabs is called; a broken one cannot be shown."""

    key: str
    title: str
    broken: bool = False


class Tabs(Heading):
    """Takes tabs, posts Chosen; the tab one is in is always seen."""

    PARTS = Heading.PARTS | components("heading", "tab", "current", "broken")

    tabs: reactive[Sequence[Title]] = reactive(())
    current: reactive[str] = reactive("")

    class Chosen(Posted):
        """The user wants this tab."""

        key: str

    def draw_title(self, pen: Pen) -> None:
        """The tabs; the title where there is only one."""
        if len(self.tabs) < 2:
            super().draw_title(pen)
            return
        first, spans = self._spans()
        if first:
            pen.put(self.glyphs.earlier, 1, self.style("tab"))
        for tab, start, width in spans:
            pen.skip_to(start)
            here = "current" if tab.key == self.current else "tab"
            sign = f"{self.glyphs.warning} " if tab.broken else ""
            pen.put(sign + tab.title, width, self.style(here, *(("broken",) if tab.broken else ())))
        if first + len(spans) < len(self.tabs):
            pen.put(f" {self.glyphs.later}", 2, self.style("tab"))

    def on_click(self, event: events.Click) -> None:
        """Go to the tab that was clicked."""
        for tab, start, width in self._spans()[1] if len(self.tabs) > 1 else ():
            if start <= event.x < start + width:
                self.post_message(self.Chosen(self, tab.key))

    def _spans(self) -> tuple[int, list[tuple[Title, int, int]]]:
        """The number of the first tab seen, and each that is seen with its first cell and width."""
        room = max(self.size.width - self.taken - 2 * _GAP, 1)
        widths = [min(cells(tab.title) + 2 * tab.broken, _WIDEST) for tab in self.tabs]
        at = next((number for number, tab in enumerate(self.tabs) if tab.key == self.current), 0)
        first = 0
        while first < at and sum(widths[first : at + 1]) + _GAP * (at - first) > room:
            first += 1
        spans: list[tuple[Title, int, int]] = []
        start = 1
        for tab, width in zip(self.tabs[first:], widths[first:], strict=True):
            if spans and start + width > room + 1:
                break
            spans.append((tab, start, width))
            start += width + _GAP
        return first, spans
