"""A line that cannot be overlooked: something that holds until it is mended."""

from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components


class Banner(Drawn, Anchored):
    """One line of words with a warning sign; no words take no room."""

    ALLOW_SELECT = False
    PREFIX = "banner"
    PARTS = components("banner", "words")
    DEFAULT_CSS = "Banner { height: 1; }"

    words: reactive[str] = reactive("")

    def __init__(self, words: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Banner.words, words)
        self.display = bool(words)

    def watch_words(self, words: str) -> None:
        """No words, no line."""
        self.display = bool(words)

    def render_line(self, y: int) -> Strip:
        """The words."""
        pen = Pen(self.size.width, self.style("words"))
        pen.put(f" {self.glyphs.failed} {self.words}", self.size.width, self.style("words"))
        return pen.strip()
