"""A column of a form: fields one below the other, one of them open where the cursor is in this column."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from crm_tui.tui.faults import Guarded
from crm_tui.tui.forms.filling import Offer
from crm_tui.tui.forms.note import Lines
from crm_tui.tui.forms.open_field import OpenField, Place
from crm_tui.tui.forms.reading import Known
from crm_tui.tui.widgets.field_block import FieldBlock
from crm_tui.tui.widgets.field_row import Field, label_width
from crm_tui.tui.widgets.ground import Ground


class Column(Guarded, VerticalScroll, Ground, can_focus=False):
    """Draws the fields above and below the open one, which is a widget."""

    def __init__(self, known: Known, offer: Offer) -> None:
        super().__init__()
        self.open = OpenField(known, offer)
        self._above = FieldBlock()
        self._below = FieldBlock()
        self._rows: Sequence[Field] = ()
        self._at: int | None = None

    def compose(self) -> ComposeResult:
        """The open field, and those below it; a block of those above comes when there are some."""
        yield self.open
        yield self._below

    def on_mount(self) -> None:
        """Nothing is open yet."""
        self.open.display = False

    def lay(self, rows: Sequence[Field], at: int | None) -> None:
        """These are the fields, the open one `at` a place among them."""
        self._rows, self._at = rows, at
        self._make_room_for_bar()
        self.open.display = at is not None
        value_at = self._value_at
        if at is None:
            self._above.show((), value_at)
            self._below.show(tuple(rows), value_at)
            return
        if at and not self._above.is_attached:
            self.mount(self._above, before=self.open)
        self._above.show(tuple(rows[:at]), value_at)
        self.open.stand(self.place)
        self._below.show(tuple(rows[at + 1 :]), value_at, rows[at].group)

    def _make_room_for_bar(self) -> None:
        """A bar that will be needed is there from the first: to lay out all again for it takes as long as the form."""
        groups = len({row.group for row in self._rows if row.group})
        if len(self._rows) + 2 * groups > self.size.height > 0 and not self.show_vertical_scrollbar:
            self.vertical_scrollbar.display = True
            self.show_vertical_scrollbar = True

    def tell(self, lines: Lines) -> None:
        """Say this about the open field, and keep it in sight."""
        self.open.tell(lines)
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        for widget in (self.open, self.open.entry):
            self.scroll_to_widget(widget, animate=False, immediate=True)

    @property
    def place(self) -> Place:
        """Where the open field stands."""
        at = self._at or 0
        before = self._rows[at - 1].group if at else ""
        return Place(self._rows[at], self._rows[at].group if self._rows[at].group != before else "", self._value_at)

    @property
    def _value_at(self) -> int:
        return max((label_width(row) for row in self._rows), default=0) + 3

    def field_at(self, widget: Widget, y: int) -> int | None:
        """The number of the field that a line of one of its blocks belongs to."""
        if not isinstance(widget, FieldBlock) or widget.parent is not self:
            return None
        number = widget.field_at(y - widget.region.y)
        if number is None or widget is self._above or self._at is None:
            return number
        return number + self._at + 1
