"""What is said below the field that is filled in: what is wrong, how it was understood, what belongs there."""

from collections.abc import Sequence

from textual.geometry import Size
from textual.strip import Strip

from crm_tui.tui.content import wrap
from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components

# (what it is, the words): "error", "warning", "echo" or "help".
Lines = Sequence[tuple[str, str]]
_MOST = 4


class Note(Drawn, Anchored):
    """Always a line at least, so that nothing jumps while one types."""

    ALLOW_SELECT = False
    PREFIX = "note"
    PARTS = components("note", "error", "warning", "echo", "help")

    def __init__(self) -> None:
        super().__init__()
        self._told: tuple[tuple[str, str], ...] = ()

    def tell(self, told: Lines) -> None:
        """Say this."""
        if tuple(told) != self._told:
            self._told = tuple(told)
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[tuple[str, str]]:
        found = []
        for kind, words in self._told:
            sign = {"error": self.glyphs.warning, "warning": self.glyphs.warning, "echo": self.glyphs.next_step}
            lead = f"{sign[kind]} " if kind in sign else ""
            found += [(kind, line) for line in wrap(f"{lead}{words}", max(width, 1))[:_MOST]]
        return found

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many as the words take."""
        return max(1, len(self._lines(width)))

    def render_line(self, y: int) -> Strip:
        """A line."""
        pen = Pen(self.size.width, self.style())
        lines = self._lines(self.size.width)
        if y < len(lines):
            kind, words = lines[y]
            pen.put(words, self.size.width, self.style(kind))
        return pen.strip()
