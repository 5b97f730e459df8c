"""Goals as bars: how much of each is reached, beside how much of its time is over."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.wording.cells import cells

_WIDEST_TITLE = 32
_BAR = (8, 30)


class GoalBar(NamedTuple):
    """A goal: percentages of its target and of its time, each also in words, and what was reached in figures.

    What is not added up over time has no pace.
    """

    title: str
    share: int
    pace: int | None
    percent: str
    pace_words: str
    words: str = ""


class Goals(Drawn, Anchored):
    """A line for each goal; takes no room where there are none."""

    ALLOW_SELECT = False
    PREFIX = "goals"
    PARTS = components("goals", "title", "reached", "left", "pace", "words")

    bars: reactive[Sequence[GoalBar]] = reactive(())

    def __init__(self) -> None:
        super().__init__()
        self.display = False

    def watch_bars(self, bars: Sequence[GoalBar]) -> None:
        """As high as there are goals, and a line below them."""
        self.display = bool(bars)
        self.styles.height = len(bars)

    def render_line(self, y: int) -> Strip:
        """A goal; what it comes to in figures gives way first, then the bar is shorter."""
        pen = Pen(self.size.width, self.style())
        if y >= len(self.bars):
            return pen.strip()
        goal, room = self.bars[y], self.size.width - 2
        title = min(max(cells(each.title) for each in self.bars), _WIDEST_TITLE, room // 3)
        percent = max(cells(each.percent) for each in self.bars)
        said = max(cells(each.pace_words) for each in self.bars)
        words = max(cells(each.words) for each in self.bars)
        left = room - title - percent - said - 6
        shows_words = words and left - words - 2 >= _BAR[0]
        width = max(0, min(left - (words + 2 if shows_words else 0), _BAR[1]))
        pen.skip_to(1)
        pen.put(goal.title, title, self.style("title"))
        pen.skip_to(pen.x + 2)
        self._draw_bar(pen, goal, width)
        pen.skip_to(pen.x + 2)
        pen.put(goal.percent, percent, self.style("title"), "right")
        pen.skip_to(pen.x + 2)
        pen.put(goal.pace_words, said, self.style("words"))
        if shows_words:
            pen.skip_to(pen.x + 2)
            pen.put(goal.words, words, self.style("words"))
        return pen.strip()

    def _draw_bar(self, pen: Pen, goal: GoalBar, width: int) -> None:
        """What is reached, what is left, and a mark where time says one should be."""
        full = min(width, goal.share * width // 100)
        mark = min(width - 1, goal.pace * width // 100) if goal.pace is not None else -1
        for at in range(width):
            reached = at < full
            sign = self.glyphs.thick_rule if reached else self.glyphs.dash
            part = "pace" if at == mark else "reached" if reached else "left"
            pen.put(self.glyphs.wall if at == mark else sign, 1, self.style(part))
