"""The line that speaks: what was just done on the left, what is broken on the right."""

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.cells import cells
from crm_tui.wording.listed import counted

_WIDEST_BAR = 40


class Speech(Drawn, Anchored):
    """One line of words with a tone, and the number of problems, which a click lists."""

    ALLOW_SELECT = False
    PREFIX = "speech"
    PARTS = components("speech", "plain", "done", "warning", "error", "problems", "reached")

    words: reactive[str] = reactive("")
    tone: reactive[str] = reactive("plain")
    problems: reactive[int] = reactive(0)
    # What takes long, and how many percent of it are done, in place of the words; no words for nothing.
    doing: reactive[tuple[str, int]] = reactive(("", 0))

    class ProblemsAsked(Posted):
        """The user wants to see what is broken."""

    def say(self, words: str, tone: str = "plain") -> None:
        """Show these words until the next; `tone` is "plain", "done", "warning" or "error" and has a sign."""
        self.words, self.tone = words, tone

    def render_line(self, y: int) -> Strip:
        """The line; the count of problems is never cut."""
        pen = Pen(self.size.width, self.style())
        pen.skip_to(1)
        (self._draw_doing if self.doing[0] else self._draw_words)(pen, self._problems_at() - 3)
        if self.problems:
            pen.skip_to(self._problems_at())
            pen.put(self._problems(), self.size.width, self.style("problems"))
        return pen.strip()

    def _draw_words(self, pen: Pen, room: int) -> None:
        sign = {"done": self.glyphs.done, "warning": self.glyphs.warning, "error": self.glyphs.failed}.get(self.tone)
        words = f"{sign} {self.words}" if sign and self.words else self.words
        pen.put(words, room, self.style(self.tone))

    def _draw_doing(self, pen: Pen, room: int) -> None:
        """What is done, as a bar, and how many percent; where there is no room the bar gives way, then the words."""
        words, percent = self.doing
        told = f"{percent:3} %"
        pen.put(words, min(cells(words), room - cells(told)), self.style("plain"))
        width = max(0, min(room - cells(words) - cells(told) - 2, _WIDEST_BAR))
        full = width * percent // 100
        pen.skip_to(pen.x + 1)
        pen.put(self.glyphs.thick_rule * full, full, self.style("reached"))
        pen.put(self.glyphs.dash * (width - full), width - full, self.style("plain"))
        pen.put(told, cells(told), self.style("plain"))

    def _problems(self) -> str:
        if not self.problems:
            return ""
        return f"{counted(self.problems, 'problem')} {self.glyphs.opens}"

    def _problems_at(self) -> int:
        return self.size.width - cells(self._problems()) - 1

    def on_click(self, event: events.Click) -> None:
        """A click on the count asks for the list."""
        if self.problems and event.x >= self._problems_at():
            self.post_message(self.ProblemsAsked(self))
