"""A short list of what there is to look at; the one under the cursor is shown beside it."""

from collections.abc import Sequence

from textual.strip import Strip

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.drawing import Pen, components
from crm_tui.tui.widgets.figures import FigureRow, FigureRows
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.posted import Posted


class Catalog(Listing):
    """Titles by key; takes (key, title), posts Highlighted, and Entered where the user wants to go into one."""

    BINDINGS = bindings("catalog")
    PREFIX = "catalog"
    PARTS = components("catalog", "title", "cursor", "mark")

    class Entered(Posted):
        """The user wants to go to what is shown."""

    def __init__(self, titles: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.titles = FigureRows([FigureRow(key, title, ()) for key, title in titles])

    @property
    def items(self) -> FigureRows:
        """The titles."""
        return self.titles

    def action_right(self) -> None:
        """To what is shown."""
        self.post_message(self.Entered(self))

    def action_open(self) -> None:
        """To what is shown."""
        self.post_message(self.Entered(self))

    def draw_body(self, line: int, width: int) -> Strip:
        """A title; the chosen one is marked, also while the cursor is elsewhere."""
        pen = Pen(width, self.style())
        if line < self.titles.count:
            over = "cursor" if line == self.cursor else "title"
            pen = Pen(width, self.style(over))
            pen.put(self.glyphs.cursor if line == self.cursor else " ", 1, self.style(over, "mark"))
            pen.put(self.titles.rows[line].label, width - 1, self.style(over))
        return pen.strip()
