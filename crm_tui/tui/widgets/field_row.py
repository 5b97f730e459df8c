"""One field on a record's page."""

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from crm_tui.tui.content import wrap
from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.drawing import STATES, Drawn, Pen, components
from crm_tui.wording.cells import cells

if TYPE_CHECKING:
    from crm_tui.tui.widgets.field_editor import FieldEditor

WIDEST_LABEL = 16


class Field(NamedTuple):
    """A field as the page shows it.

    `value` is for reading, `text` is what editing starts from. `editor` is "line", "long", "choice" or "fixed"
    (not edited here). `problem` says what is wrong with the value, `link` that it leads to a record. A new
    `group` gets a heading.
    """

    key: str
    label: str
    value: str
    text: str = ""
    editor: str = "line"
    problem: str = ""
    link: bool = False
    group: str = ""
    states: tuple[str, ...] = ()


def label_width(field: Field) -> int:
    """How many cells the label of a field wants."""
    return min(cells(field.label), WIDEST_LABEL)


class FieldRow(Drawn, Anchored):
    """Label, value in as many lines as it needs, and its problem below; the editor in their place."""

    ALLOW_SELECT = False
    PREFIX = "field"
    COMPONENT_CLASSES = components("field", *STATES, "heading", "label", "value", "link", "problem", "cursor", "mark")

    chosen: reactive[bool] = reactive(False)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.editor: FieldEditor | None = None
        self._label_width = 0
        self._heading = ""

    def show(self, field: Field, label_width: int, heading: str) -> None:
        """Show this value; what is being typed stays."""
        same = (field, label_width, heading) == (self.field, self._label_width, self._heading)
        self.field, self._label_width, self._heading = field, label_width, heading
        if not same:
            self.refresh(layout=True)

    def edit(self, editor: "FieldEditor") -> None:
        """Put an editor in the place of the value."""
        self.editor = editor
        editor.styles.margin = (bool(self._heading) * 2, 1, 0, self._value_at)
        self.mount(editor)
        self.refresh(layout=True)

    def end_edit(self) -> None:
        """Show the value again."""
        if self.editor is not None:
            self.editor.remove()
            self.editor = None
            self.refresh(layout=True)

    @property
    def _value_at(self) -> int:
        return self._label_width + 3

    def _lines(self, width: int) -> list[tuple[str, str]]:
        """(component, text) of each line."""
        heading = [("blank", ""), ("heading", self._heading)] if self._heading else []
        room = max(8, width - self._value_at - 1)
        value = wrap(self.field.value, room)
        kind = "link" if self.field.link else "value"
        problem = wrap(self.field.problem, room - 2) if self.field.problem else []
        return [*heading, *((kind, line) for line in value), *(("problem", line) for line in problem)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of the value, or what the editor needs."""
        if self.editor is not None:
            return super().get_content_height(container, viewport, width)
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """A line of the field."""
        width = self.size.width
        lines = self._lines(width)
        kind, text = lines[y] if y < len(lines) and self.editor is None else ("value", "")
        first = y == bool(self._heading) * 2
        over = ("cursor",) if self.chosen and kind not in {"blank", "heading"} else ()
        pen = Pen(width, self.style(*over))
        if kind == "heading":
            pen.put(f" {text}", width, self.style("heading"))
            return pen.strip()
        pen.put(self.glyphs.cursor if over else " ", 1, self.style(*over, "mark"))
        pen.put(self.field.label if first else "", self._label_width, self.style(*over, "label"))
        pen.skip_to(self._value_at)
        sign = f"{self.glyphs.warning} " if kind == "problem" else ""
        pen.put(sign + text, width - self._value_at, self.style(*over, *self.field.states, kind))
        return pen.strip()
