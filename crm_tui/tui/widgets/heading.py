"""The line above a place's content: what is shown on the left, how much of it on the right."""

from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.wording.cells import cells


class Heading(Drawn, Anchored):
    """A title, what it is narrowed to, and a sum; a quiet one says more about what stands in the line above."""

    ALLOW_SELECT = False
    PREFIX = "heading"
    PARTS = components("heading", "title", "query", "sum")

    title: reactive[str] = reactive("")
    narrowed: reactive[str] = reactive("")
    sum: reactive[str] = reactive("")

    def __init__(self, *, quiet: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._quiet = quiet

    @property
    def taken(self) -> int:
        """How many cells what stands behind the title wants."""
        narrowed = cells(self.narrowed) + 3 if self.narrowed else 0
        return narrowed + (cells(self.sum) + 3 if self.sum else 0)

    def draw_title(self, pen: Pen) -> None:
        """What is shown."""
        pen.skip_to(1)
        pen.put(self.title, cells(self.title), self.style("sum" if self._quiet else "title"))

    def render_line(self, y: int) -> Strip:
        """The line; the sum gives way where there is no room."""
        pen = Pen(self.size.width, self.style())
        self.draw_title(pen)
        if self.narrowed:
            pen.skip_to(pen.x + 2)
            pen.put(f"/{self.narrowed}", cells(self.narrowed) + 1, self.style("query"))
        room = self.size.width - cells(self.sum) - 1
        if self.sum and pen.x + 2 <= room:
            pen.skip_to(room)
            pen.put(self.sum, cells(self.sum), self.style("sum"))
        return pen.strip()


class Nameplate(Heading):
    """What a record is called, what calls for attention, and at the end its tags and its id."""

    PARTS = Heading.PARTS | components("heading", "broken", "tags")

    states: reactive[tuple[str, ...]] = reactive(())
    tags: reactive[tuple[str, ...]] = reactive(())

    def draw_title(self, pen: Pen) -> None:
        """The name, then the states; the tags stand before the id where there is room for both."""
        called = "  ".join(f"{self.glyphs.warning} {state}" for state in self.states)
        taken = cells(called) + 2 * bool(called)
        pen.skip_to(1)
        pen.put(self.title, min(cells(self.title), max(8, self.size.width - taken - 2)), self.style("title"))
        if called:
            pen.skip_to(pen.x + 2)
            pen.put(called, cells(called), self.style("broken"))
        tags, behind = f" {self.glyphs.dot} ".join(self.tags), cells(self.sum) + 5
        starts = self.size.width - behind - cells(tags)
        if tags and pen.x + 2 <= starts:
            pen.skip_to(starts)
            pen.put(f"{tags} {self.glyphs.dot}", cells(tags) + 2, self.style("tags"))
