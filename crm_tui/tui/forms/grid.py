"""The cells of a field, in rows below columns or one below the other, with an entry in the one that is filled in."""

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip

from crm_tui.model.field import Field
from crm_tui.tui.forms.shapes import Shape
from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.tui.widgets.entry import Entry
from crm_tui.tui.widgets.posted import Posted
from crm_tui.wording.cells import cells

# How much of a line a column wants at least, by the type of its field, and which take what is left.
_LEAST = {"decimal": 6, "number": 6, "money": 11, "price": 11, "date": 11, "time": 16, "link": 12, "text": 8, "map": 12}
_GROWING = frozenset(("text", "link", "map", "email", "phone", "url", "choice"))
_ORDINARY = 10
_WIDEST_HEAD = 10
_GAP = 1
_SIDEWARDS = ("cursor_left", "cursor_right")

Shown = Callable[[Field, str], str]
Taken = tuple[int, int]


class CellEntry(Entry, inherit_bindings=False):
    """The entry of a cell.

    Arrows that would go beyond what stands there are not its own; while `lends` is true those to the sides never are.
    """

    BINDINGS = [each for each in Entry.BINDINGS if not (isinstance(each, Binding) and each.key == "enter")]

    lends = False

    def on_resize(self) -> None:
        """Where it was made narrower the end of the text is seen, at which one types."""
        if self.cursor_position == len(self.value):
            self.show_end()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who has the arrows."""
        if action in _SIDEWARDS and not parameters:
            edge = len(self.value) if action == _SIDEWARDS[1] else 0
            return not self.lends and (self.cursor_position != edge or not self.selection.is_empty)
        return super().check_action(action, parameters)


class Grid(Drawn, Anchored):
    """Draws all cells but the one that its entry stands in."""

    ALLOW_SELECT = False
    PREFIX = "grid"
    PARTS = components("grid", "head", "cell", "add", "fault")

    class Clicked(Posted):
        """The user clicked this cell."""

        row: int
        column: int

    def __init__(self) -> None:
        super().__init__()
        self.entry = CellEntry()
        self._shape: Shape | None = None
        self._texts: Sequence[Sequence[str]] = ()
        self._faults: frozenset[Taken] = frozenset()
        self._shown: Shown = lambda column, text: text
        self._at: Taken = (0, 0)

    def compose(self) -> ComposeResult:
        """The entry; everything else is drawn."""
        yield self.entry

    def lay(
        self, shape: Shape, texts: Sequence[Sequence[str]], at: Taken, shown: Shown, faults: frozenset[Taken]
    ) -> None:
        """Show these cells, with the entry `at` (row, column); `shown` says how a cell reads."""
        self._shape, self._texts, self._at, self._shown, self._faults = shape, texts, at, shown, faults
        self.styles.height = self._head + (len(shape.columns) if shape.upright else len(texts))
        self._place_entry()
        self.refresh()

    def on_resize(self) -> None:
        """Columns are as wide as there is room."""
        self._place_entry()

    def _place_entry(self) -> None:
        if self._shape is not None:
            x, y, width, _ = self._region(*self._at)
            self.entry.styles.margin = (y, 0, 0, x)
            # What fills the line does so before anybody knows how wide that is: nothing is laid out again for it.
            fills = self._shape.upright or len(self._shape.columns) == 1
            self.entry.styles.width = "1fr" if fills else max(width, 1)

    # Where cells are

    @property
    def _head(self) -> int:
        return int(self._shape is not None and self._shape.several and len(self._shape.columns) > 1)

    def _region(self, row: int, column: int) -> Region:
        if self._shape is None:
            return Region()
        if self._shape.upright:
            start = self._label_width
            return Region(start, column, self.size.width - start, 1)
        first, widths = self._first, self._widths()
        x = sum(width + _GAP for width in widths[first:column])
        return Region(x, self._head + row, min(widths[column], self.size.width - x), 1)

    @property
    def _label_width(self) -> int:
        columns = self._shape.columns if self._shape else ()
        return max((cells(each.title) for each in columns), default=0) + 2

    def _widths(self) -> list[int]:
        """How wide columns are: what they want, and the rest for those that can do with more."""
        columns = self._shape.columns if self._shape else ()
        least = [max(_LEAST.get(c.type.name, _ORDINARY), min(cells(c.title), _WIDEST_HEAD)) for c in columns]
        rest = self.size.width - sum(least) - _GAP * (len(columns) - 1)
        label = self._shape.label if self._shape else -1
        growing = [n for n, each in enumerate(columns) if each.type.name in _GROWING and n != label]
        growing = growing or [len(columns) - 1]
        for nth, number in enumerate(growing):
            if rest > 0:
                least[number] += rest // len(growing) + (nth < rest % len(growing))
        return least

    @property
    def _first(self) -> int:
        """The first column that is seen: where there is no room for all, the one that is filled in is."""
        widths, column = self._widths(), self._at[1]
        first = 0
        while first < column and sum(width + _GAP for width in widths[first : column + 1]) - _GAP > self.size.width:
            first += 1
        return first

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The heads, or a row."""
        pen = Pen(self.size.width, self.style())
        shape = self._shape
        if shape is None:
            return pen.strip()
        if shape.upright:
            pen.put(shape.columns[y].title, self._label_width, self.style("head"))
            self._draw(pen, 0, y)
            return pen.strip()
        for column in range(self._first, len(shape.columns)):
            pen.skip_to(self._region(0, column).x)
            if y < self._head:
                pen.put(shape.columns[column].title, self._region(0, column).width, self.style("head"))
            else:
                self._draw(pen, y - self._head, column)
        return pen.strip()

    def _draw(self, pen: Pen, row: int, column: int) -> None:
        if self._shape is None or row >= len(self._texts):
            return
        field, texts = self._shape.columns[column], self._texts[row]
        text = self._shown(field, texts[column])
        added = self._shape.several and column == 0 and row == len(self._texts) - 1 and not any(texts)
        style = "fault" if (row, column) in self._faults else "add" if added else "cell"
        pen.put("+" if added else text, self._region(row, column).width, self.style(style))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a cell."""
        event.stop()
        for row in range(len(self._texts)):
            for column in range(len(self._shape.columns) if self._shape else 0):
                if self._region(row, column).contains(event.x, event.y):
                    self.post_message(self.Clicked(self, row, column))
