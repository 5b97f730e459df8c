"""A picture of figures: bars side by side over time, or one below the other, told apart without colour."""

from collections.abc import Sequence

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.bars import Bar, Cell, Scene, filled
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.posted import Posted
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.cells import cells

# How wide an upright bar may be, and how much of the width the names of others take at most.
_WIDEST = 9
_NAMES = 0.34
_PARTS = 6


class Picture(Drawn, Anchored):
    """Bars; the one of the cursor is marked. A click posts Chosen."""

    ALLOW_SELECT = False
    PREFIX = "picture"
    PARTS = components("picture", "label", "value", "here", "rule", *(f"part-{number}" for number in range(_PARTS)))

    class Chosen(Posted):
        """The user wants to see this bar's figures."""

        key: RowKey

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.scene = Scene()
        self._here: RowKey | None = None

    def show(self, scene: Scene) -> None:
        """Show this instead."""
        self.scene = scene
        self.refresh(layout=True)

    def mark(self, key: RowKey | None) -> None:
        """The cursor is on the figures of this bar now."""
        if key != self._here:
            self._here = key
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are bars below each other; a part of the screen for upright ones."""
        if self.scene.largest <= 0:
            return 2
        wanted = max(7, viewport.height * 2 // 5) if self.scene.upright else len(self.scene.bars) + 2
        return min(wanted, max(3, container.height // 2))

    def render_line(self, y: int) -> Strip:
        """The legend, then the bars."""
        pen = Pen(self.size.width, self.style())
        if self.scene.largest <= 0:
            if y == 0:
                pen.skip_to(1)
                pen.put(self.scene.empty, cells(self.scene.empty), self.style("label"))
        elif y == 0:
            self._draw_legend(pen)
        elif self.scene.upright:
            self._draw_upright(pen, y)
        else:
            self._draw_lying(pen, y)
        return pen.strip()

    def _draw_legend(self, pen: Pen) -> None:
        for number, words in enumerate(self.scene.legend):
            pen.skip_to(pen.x + (2 if number else 1))
            pen.put(self.glyphs.shades[number % _PARTS], 1, self._shade(number))
            pen.put(f" {words}", cells(words) + 1, self.style("label"))

    def _shade(self, number: int) -> Style:
        return self.style(f"part-{number % _PARTS}")

    # Bars side by side

    def _columns(self) -> tuple[list[Bar], int, int]:
        """The bars for which there is room, around the one of the cursor; their width, and the gap between two."""
        bars, room = list(self.scene.bars), max(1, self.size.width - 2)
        gap = 1 if len(bars) * 2 <= room else 0
        width = max(1, min(_WIDEST, room // max(1, len(bars)) - gap))
        seen = max(1, room // (width + gap))
        start = max(0, min(self._number() - seen // 2, len(bars) - seen))
        return bars[start : start + seen], width, gap

    def _number(self) -> int:
        return next((number for number, bar in enumerate(self.scene.bars) if bar.key == self._here), 0)

    def _draw_upright(self, pen: Pen, y: int) -> None:
        bars, width, gap = self._columns()
        if y == self.size.height - 1:
            self._draw_names(pen, bars, width, gap)
            return
        height = self.size.height - 2 - y
        for number, bar in enumerate(bars):
            pen.skip_to(1 + number * (width + gap))
            column = filled(bar.ends, self.size.height - 3, self.scene.largest, self.glyphs.shades, self.glyphs.heights)
            if height < len(column):
                pen.fill(column[height].sign, width, self._shade(column[height].part))
            elif height == len(column) and bar.text and cells(bar.text) <= width:
                pen.put(bar.text, width, self._told(bar, "value"), "center")

    def _draw_names(self, pen: Pen, bars: Sequence[Bar], width: int, gap: int) -> None:
        """What the bars are called; where they are too narrow for that, every few of them."""
        for number, bar in enumerate(bars):
            start = 1 + number * (width + gap)
            name = bar.label if cells(bar.label) <= width else bar.short
            if cells(name) <= width:
                pen.skip_to(start)
                pen.put(name, width, self._told(bar, "label"), "center")
            elif number == 0 or start > pen.x:
                pen.skip_to(start)
                pen.put(name, cells(name), self._told(bar, "label"))

    def _told(self, bar: Bar, part: str) -> Style:
        return self.style("here" if bar.key == self._here else part)

    # Bars one below the other

    def _draw_lying(self, pen: Pen, y: int) -> None:
        bars = self._lying()
        if y > len(bars):
            return
        bar = bars[y - 1]
        most = max(6, int(self.size.width * _NAMES))
        names = min(most, max(cells(each.label) for each in self.scene.bars))
        texts = max(cells(each.text) for each in self.scene.bars)
        room = max(1, self.size.width - names - texts - 5)
        pen.put(self.glyphs.cursor if bar.key == self._here else " ", 1, self.style("here"))
        pen.put(bar.label, names, self._told(bar, "label"))
        pen.skip_to(pen.x + 1)
        self._draw_cells(pen, filled(bar.ends, room, self.scene.largest, self.glyphs.shades, self.glyphs.lengths))
        pen.skip_to(pen.x + 1)
        pen.put(bar.text, cells(bar.text), self._told(bar, "value"))

    def _lying(self) -> tuple[Bar, ...]:
        seen = max(1, self.size.height - 1)
        start = max(0, min(self._number() - seen // 2, len(self.scene.bars) - seen))
        return self.scene.bars[start : start + seen]

    def _draw_cells(self, pen: Pen, found: list[Cell]) -> None:
        for each in found:
            pen.put(each.sign, 1, self._shade(each.part))

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """To the figures of the bar that was clicked."""
        event.stop()
        if (bar := self._bar_at(event.x, event.y)) is not None:
            self.post_message(self.Chosen(self, bar.key))

    def _bar_at(self, x: int, y: int) -> Bar | None:
        if not self.scene.upright:
            lying = self._lying()
            return lying[y - 1] if 1 <= y <= len(lying) else None
        bars, width, gap = self._columns()
        number = (x - 1) // (width + gap)
        return bars[number] if 0 <= number < len(bars) else None
