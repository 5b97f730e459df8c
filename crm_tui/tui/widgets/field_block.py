"""Fields of a record drawn one below the other, and the one of them that is being edited."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.strip import Strip

from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import STATES, Drawn, Pen, components
from crm_tui.tui.widgets.field_row import Field, Line, Look, draw_line, lines_of, row_label
from crm_tui.wording.cells import cells

if TYPE_CHECKING:
    from crm_tui.tui.widgets.field_editor import FieldEditor

_COMPONENTS = components("field", *STATES, "heading", "label", "value", "link", "problem", "cursor", "mark")
_NARROWEST = 8


class FieldBlock(Drawn, Anchored):
    """Some fields: a widget for all of them, since a widget for each takes long to make."""

    ALLOW_SELECT = False
    PREFIX = "field"
    PARTS = _COMPONENTS

    def __init__(self, *, grows: bool = True) -> None:
        """One that `grows` is as high as its fields, else they are cut off where it ends, which is drawn sooner."""
        super().__init__()
        self._grows = grows
        self._fields: Sequence[Field] = ()
        self._group = ""
        self._value_at = 0
        self._cursor = -1
        self._lines: list[Line] = []
        self._lines_for = 0

    def show(self, fields: Sequence[Field], value_at: int, group: str = "") -> None:
        """Show these, with values from this cell on; `group` is that of the field above them."""
        if (fields, value_at, group) == (self._fields, self._value_at, self._group):
            return
        self._fields, self._value_at, self._group = fields, value_at, group
        self._lines_for = 0
        self.refresh(layout=self._grows)

    def mark(self, number: int) -> None:
        """The cursor is on this field, or on none of these."""
        if number != self._cursor:
            before, self._cursor = self._cursor, number
            for each in (before, number):
                self.refresh(self.region_of(each))

    def region_of(self, number: int) -> Region:
        """The lines of a field, its heading among them; empty for a field that is not here."""
        ys = [y for y, line in enumerate(self._laid_out(self.size.width)) if line.number == number]
        return Region(0, ys[0], self.size.width, len(ys)) if ys else Region()

    def field_at(self, y: int) -> int | None:
        """The number of the field on a line."""
        lines = self._laid_out(self.size.width)
        return lines[y].number if 0 <= y < len(lines) else None

    def leads(self, x: int, y: int) -> int | None:
        """The number of the link of its field whose words stand in this cell; None where no link stands.

        It is -1 where lines are broken, so that nobody knows which of the links it is.
        """
        lines = self._laid_out(self.size.width)
        line = lines[y] if 0 <= y < len(lines) else None
        if line is None or line.kind not in ("link", "row"):
            return None
        starts, ends = self._value_at, self._value_at + cells(line.text)
        if line.kind == "row":
            starts, ends = row_label(self._fields[line.number], self.size.width)
        if not (self._fields[line.number].link and starts <= x < ends):
            return None
        above = [each for each in lines[:y] if each.number == line.number and each.kind == line.kind]
        whole = sum(each.number == line.number and each.kind == line.kind for each in lines)
        return len(above) if whole == self._fields[line.number].value.count("\n") + 1 else -1

    def _laid_out(self, width: int) -> list[Line]:
        if width != self._lines_for:
            self._lines_for = width
            room = max(_NARROWEST, width - self._value_at - 1)
            group, self._lines = self._group, []
            for number, field in enumerate(self._fields):
                self._lines += lines_of(number, field, field.group if field.group != group else "", room)
                group = field.group
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All lines."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        """A line of a field."""
        pen = Pen(self.size.width, self.style())
        lines = self._laid_out(self.size.width)
        if y < len(lines):
            look = Look(self._value_at, self.glyphs, self.style)
            draw_line(pen, look, self._fields[lines[y].number], lines[y], cursor=lines[y].number == self._cursor)
        return pen.strip()


class EditedField(Drawn, Anchored):
    """The field that is being edited: its label, and the editor in the place of its value."""

    ALLOW_SELECT = False
    PREFIX = "field"
    PARTS = _COMPONENTS

    def __init__(self, field: Field, editor: "FieldEditor", value_at: int, heading: str) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self._value_at = value_at
        self._heading = heading
        editor.styles.margin = (bool(heading) * 2, 1, 0, value_at)

    def on_mount(self) -> None:
        """The editor begins."""
        self.mount(self.editor)

    def render_line(self, y: int) -> Strip:
        """The heading, the label, and the mark of the cursor down to the last line of the editor."""
        pen = Pen(self.size.width, self.style())
        above = [Line(0, "blank", ""), Line(0, "heading", self._heading)] if self._heading else []
        line = above[y] if y < len(above) else Line(0, "value", "", y == len(above))
        draw_line(pen, Look(self._value_at, self.glyphs, self.style), self.field, line, cursor=True)
        return pen.strip()
