"""The line that speaks: what was just done on the left, what is broken on the right."""

from textual import events
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.cells import cells


class Speech(Drawn, Anchored):
    """One line of words with a tone, and the number of problems, which a click lists."""

    ALLOW_SELECT = False
    PREFIX = "speech"
    PARTS = components("speech", "plain", "done", "warning", "error", "problems")

    words: reactive[str] = reactive("")
    tone: reactive[str] = reactive("plain")
    problems: reactive[int] = reactive(0)

    class ProblemsAsked(Posted):
        """The user wants to see what is broken."""

    def say(self, words: str, tone: str = "plain") -> None:
        """Show these words until the next; `tone` is "plain", "done", "warning" or "error" and has a sign."""
        self.words, self.tone = words, tone

    def render_line(self, y: int) -> Strip:
        """The line; the count of problems is never cut."""
        width = self.size.width
        pen = Pen(width, self.style())
        pen.skip_to(1)
        sign = {"done": self.glyphs.done, "warning": self.glyphs.warning, "error": self.glyphs.failed}.get(self.tone)
        words = f"{sign} {self.words}" if sign and self.words else self.words
        pen.put(words, self._problems_at() - 3, self.style(self.tone))
        if self.problems:
            pen.skip_to(self._problems_at())
            pen.put(self._problems(), width, self.style("problems"))
        return pen.strip()

    def _problems(self) -> str:
        if not self.problems:
            return ""
        return f"{self.problems} problem{'s' * (self.problems != 1)} {self.glyphs.opens}"

    def _problems_at(self) -> int:
        return self.size.width - cells(self._problems()) - 1

    def on_click(self, event: events.Click) -> None:
        """A click on the count asks for the list."""
        if self.problems and event.x >= self._problems_at():
            self.post_message(self.ProblemsAsked(self))
