"""The field that is filled in: its cells, what is said about it, and what there is to choose from."""

from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.strip import Strip

from crm_tui.query.scope import link_target
from crm_tui.tui.forms.cells import Cells
from crm_tui.tui.forms.draft import Blank, Draft
from crm_tui.tui.forms.filling import Filling, Offer
from crm_tui.tui.forms.grid import Grid
from crm_tui.tui.forms.note import Lines, Note
from crm_tui.tui.forms.reading import Known, echo
from crm_tui.tui.forms.referring import counted, entry_names
from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.drawing import STATES, Pen, components
from crm_tui.tui.widgets.field_row import Field as FieldRow
from crm_tui.tui.widgets.field_row import Line, Look, draw_line
from crm_tui.tui.widgets.posted import Posted

_LONG_HEIGHT = 6
# So many columns get the whole width, below the label.
_WIDE = 3
_INDENT = 3
# Who makes a record owns it, unless somebody else is named.
_OWNER, _YOURS = "owner", "You, when left out."


class Place(NamedTuple):
    """Where the field stands: how it is drawn, the heading above it, and from which cell of a line on values stand."""

    row: FieldRow
    heading: str
    value_at: int


class OpenField(Filling):
    """One for the whole form: it goes from field to field. What is typed is in the draft at once."""

    ALLOW_SELECT = False
    BINDINGS = bindings("cell")
    PREFIX = "field"
    PARTS = components("field", *STATES, "heading", "label", "value", "problem", "cursor", "mark")

    class Left(Posted):
        """The user goes on to the next field (1) or back to the one before (-1)."""

        by: int

    def __init__(self, known: Known, offer: Offer) -> None:
        super().__init__(known, offer)
        self._note = Note()
        self._place = Place(FieldRow("", "", ""), "", 0)
        # The heading above, where values begin, whether it is wide, and whether there is a long entry.
        self._stood = ("", 0, False, False)

    def compose(self) -> ComposeResult:
        """The cells or the long text, and what is said; what may be chosen comes below."""
        yield self._grid
        yield self._note

    # For the form

    def begin(self, draft: Draft, blank: Blank, place: Place, *, last: bool = False) -> None:
        """Fill in this field, from its first row on or from the last."""
        self._draft, self._blank, self._cells = draft, blank, Cells(draft, blank, last=last)
        self._called = entry_names(draft, self._known) if len(blank.shape.columns) >= _WIDE else {}
        if self.is_long and self._written is None:
            self.mount(self._long, before=self._note)
        self._grid.display = not self.is_long
        if self._written is not None:
            self._written.display = self.is_long
        self.stand(place)
        self._close()
        self._enter()

    def stand(self, place: Place) -> None:
        """Stand there."""
        self._place, stood = place, self._stood
        self._stood = (place.heading, place.value_at, self._is_wide, self._written is not None)
        if self._stood == stood:
            self.refresh()
            return
        above = (2 if place.heading else 0) + self._is_wide
        left = _INDENT if self._is_wide else place.value_at
        self._grid.styles.margin = (above, 1, 0, left)
        if self._written is not None:
            self._written.styles.margin, self._written.styles.height = (above, 1, 0, left), _LONG_HEIGHT
        for below in (self._note, self._chooser):
            below.styles.margin = (0, 1, 0, left)
        self.refresh(layout=True)

    def tell(self, told: Lines) -> None:
        """Say what is wrong; where nothing is, how it is understood, or what belongs there."""
        self._note.tell(told or [self._heard])

    @property
    def _is_wide(self) -> bool:
        shape = self._blank.shape if self._blank is not None else None
        return shape is not None and len(shape.columns) >= _WIDE and not shape.upright

    def go_to(self, row: int, column: int) -> None:
        """Fill in another cell, where there is one."""
        if self._cells is not None and (row, column) != (self._cells.row, self._cells.column):
            self._take()
            if self._cells.go(row, column):
                self._enter()

    @property
    def _heard(self) -> tuple[str, str]:
        """How the cell is understood, where that is not plain from it; else what belongs into it."""
        if self._cells is None or self._blank is None or self._draft is None:
            return "help", ""
        field, text = self._cells.field, self._cells.text
        if field.type.name == "link" and text.startswith("+"):
            return "echo", f"a new {link_target(field)}, made when this is saved"
        ctx = self._draft.ctx
        heard = "" if self.is_long else counted(field, text, ctx, self._called) or echo(field, text, ctx, self._known)
        if heard and heard != self._showing[0]:
            return "echo", heard
        helped = (field.help if self._is_wide else "") or self._blank.field.help
        return "help", f"{helped} {_YOURS}".strip() if self._draft.new and field.name == _OWNER else helped

    @on(Grid.Clicked)
    def _cell_clicked(self, event: Grid.Clicked) -> None:
        event.stop()
        self.go_to(event.row, event.column)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key leads nowhere."""
        if action == "accept":
            return not self.is_long
        if action == "close":
            return self._chooser.is_open
        if action == "month":
            return self._chooser.has_days
        if action == "across":
            return self._chooser.has_days or (self._cells is not None and not self.is_long and self._cells.is_row)
        if action == "remove_row":
            return self._cells is not None and self._cells.is_entry
        if action == "shift_row" and isinstance(by := parameters[0], int):
            return self._cells is not None and self._cells.can_shift(by)
        return super().check_action(action, parameters)

    def action_accept(self) -> None:
        """Take what is chosen and go on; where nothing was typed, open what there is to choose from."""
        self.sync()
        if not self._chooser.is_open and self._is_as_entered and self.chooses:
            self._open()
            return
        if (taken := self._chooser.taken) is not None:
            self._choose(taken)
        self._close()
        self._step(1)

    def action_step(self, by: int) -> None:
        """To the next cell or field, or the one before."""
        self._take()
        self._step(by)

    def _step(self, by: int) -> None:
        if self._cells is not None and self._cells.step(by):
            self._enter()
        else:
            self.post_message(self.Left(self, by))

    def action_move(self, by: int) -> None:
        """To the choice, week, cell or field below or above."""
        if self._chooser.is_open:
            self._chooser.step(by)
            self._picked = True
            return
        self.sync()
        if self._cells is not None and self._cells.move(by):
            self._enter()
        else:
            self.post_message(self.Left(self, by))

    def action_close(self) -> None:
        """Close what there is to choose from."""
        self._close()

    def action_across(self, by: int) -> None:
        """To the next day or cell, or the one before."""
        if self._chooser.has_days:
            self._chooser.move(by)
        elif self._cells is not None:
            self.go_to(self._cells.row, self._cells.column + by)

    def action_month(self, by: int) -> None:
        """The next month, or the one before."""
        self._chooser.turn(by)

    def action_remove_row(self) -> None:
        """Take the row out."""
        if self._cells is not None and self._cells.remove():
            self._close()
            self._enter()

    def action_shift_row(self, by: int) -> None:
        """Move the row down or up."""
        self.sync()
        if self._cells is not None and self._cells.shift(by):
            self._enter()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The heading, the label, and the mark of the cursor down to the last line."""
        pen = Pen(self.size.width, self.style())
        place = self._place
        above = [Line(0, "blank", ""), Line(0, "heading", place.heading)] if place.heading else []
        line = above[y] if y < len(above) else Line(0, "value", "", y == len(above))
        draw_line(pen, Look(place.value_at, self.glyphs, self.style), place.row, line, cursor=True)
        return pen.strip()
