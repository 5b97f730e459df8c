"""Filling in a cell: what is typed, how it is understood, and what is chosen in its place; the draft has it at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from textual import on
from textual.widget import Widget
from textual.widgets import Input, TextArea

from crm_tui.model.field import Field
from crm_tui.model.record import read_value
from crm_tui.model.types.base import Invalid
from crm_tui.query.scope import link_target
from crm_tui.tui.content import typed
from crm_tui.tui.forms.cells import Cells
from crm_tui.tui.forms.chooser import Chooser
from crm_tui.tui.forms.draft import Blank, Draft
from crm_tui.tui.forms.grid import Grid
from crm_tui.tui.forms.reading import DAYS, Known, hint, link_pair
from crm_tui.tui.forms.referring import counted, refers
from crm_tui.tui.widgets.anchoring import Anchored
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.drawing import Drawn
from crm_tui.tui.widgets.long_entry import LongEntry
from crm_tui.tui.widgets.posted import Latest

Offer = Callable[[Field, str], Sequence[Choice]]


class Filling(Drawn, Anchored):
    """The entry of a cell, or of a long text, and the chooser below it."""

    class Filled(Latest):
        """Something else stands in the field, or another cell is filled in."""

    class Sought(Latest):
        """The user types what a link of this kind is to lead to; `offered` shows what is found."""

        kind: str
        text: str

    def __init__(self, known: Known, offer: Offer) -> None:
        """`offer` gives the choices for a text at once, "" asks for all; `known` is what links read as."""
        super().__init__()
        self._known = known
        self._offer = offer
        self._grid = Grid()
        self._written: LongEntry | None = None
        self._chooser = Chooser()
        self._draft: Draft | None = None
        self._blank: Blank | None = None
        self._called: Mapping[str, str] = {}
        self._cells: Cells | None = None
        # What stood in the cell when it was entered; what stands in the entry, and what it means.
        self._entered = ""
        self._showing = ("", "")
        # Whether what the chooser marks is what the user means.
        self._picked = False

    # For the form

    def resume(self) -> None:
        """Go on typing."""
        self.screen.set_focus(self.entry)

    def follow(self) -> None:
        """Show what the draft says, which may have changed meanwhile."""
        if self._cells is None:
            return
        if not self._cells.behind:
            self._lay()
            return
        self._cells.follow()
        self._show()
        self._entered = self._cells.text

    def sync(self) -> None:
        """What is typed is in the draft, also what was typed a moment ago."""
        if self._cells is None:
            return
        shown, meant = self._showing
        value = self._long.text if self.is_long else self._grid.entry.value
        text = meant if value == shown else value
        if text != self._cells.text:
            self._put(text)

    def offered(self, text: str, choices: Sequence[Choice]) -> None:
        """Show what was found for a text, if it is still what is asked for."""
        if text and self._grid.entry.value == text:
            self._show_choices(text, choices)
        elif not text and self._is_as_entered:
            self._show_choices("", choices)

    def leave(self) -> None:
        """What is typed, or chosen in its place, stands in the draft."""
        self._take()

    # What it is

    @property
    def _long(self) -> LongEntry:
        """The entry of a long text, made when one is filled in: it takes long to make, and most fields are short."""
        if self._written is None:
            self._written = LongEntry()
        return self._written

    @property
    def blank(self) -> Blank | None:
        """The field that is filled in."""
        return self._blank

    @property
    def entry(self) -> Widget:
        """Where one types."""
        return self._long if self.is_long else self._grid.entry

    @property
    def is_long(self) -> bool:
        """Whether it is a text of several lines."""
        return self._blank is not None and self._blank.shape.long

    @property
    def _is_as_entered(self) -> bool:
        return self._cells is not None and self._cells.text == self._entered

    @property
    def has_days(self) -> bool:
        """Whether the calendar is open."""
        return self._chooser.has_days

    @property
    def chooses(self) -> bool:
        """Whether there is something to choose from for the cell."""
        if self._cells is None or self.is_long:
            return False
        field = self._cells.field
        return field.type.name in (*DAYS, "link") or bool(self._offer(field, ""))

    # The cell

    def _enter(self) -> None:
        """Put the cell into the entry, ready to type."""
        if self._cells is None:
            return
        self._entered = self._cells.text
        self._show()
        if self._entered and self.chooses:
            self._grid.entry.select_all()
        self.resume()
        self.post_message(self.Filled(self))

    def _show(self) -> None:
        """The entry shows what the cell holds; a long one may understand other signs as ends of lines."""
        if self._cells is not None and self.is_long:
            self._long.load_text(self._cells.text)
            self._long.move_cursor(self._long.document.end)
            self._showing = (self._long.text, self._cells.text)
        elif self._cells is not None:
            entry, text = self._grid.entry, self._cells.text
            self._showing = (self._shown(self._cells.field, text), text)
            entry.placeholder = typed(hint(self._cells.field, short=self._cells.is_row))
            entry.value = self._showing[0]
            entry.cursor_position = len(entry.value)
        self._lay()

    def _lay(self) -> None:
        if self._cells is not None and self._blank is not None and not self.is_long:
            faults = frozenset((fault.row, fault.column) for fault in self._blank.faults)
            at = (self._cells.row, self._cells.column)
            self._grid.lay(self._cells.shape, self._cells.texts, at, self._read, faults)
        self.screen.refresh_bindings()

    def _shown(self, field: Field, text: str) -> str:
        """How a cell reads: a link by the name of what it leads to, the key of another entry by what that is called."""
        if field.type.name == "link":
            return self._known.get(link_pair(field, text), text)
        return self._called.get(text, text) if refers(field) else text

    def _read(self, field: Field, text: str) -> str:
        """How a cell reads that is not filled in right now."""
        return (self._draft and counted(field, text, self._draft.ctx, self._called)) or self._shown(field, text)

    def _put(self, text: str) -> None:
        if self._cells is not None:
            self._cells.put(text)
            self._lay()
            self.post_message(self.Filled(self))

    # Typing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """What is read is the entry, not the event, which may be of the cell before."""
        event.stop()
        before = self._cells.text if self._cells is not None else ""
        self.sync()
        if self._cells is None or self._cells.text == before:
            return
        value, field = self._grid.entry.value, self._cells.field
        if self._chooser.has_days:
            self._open()
        elif field.type.name == "link" and value.strip():
            self.post_message(self.Sought(self, link_target(field), value))
        else:
            self._show_choices(value, self._offer(field, value) if value.strip() else ())

    @on(TextArea.Changed)
    def _wrote(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.is_long:
            self.sync()

    # Choosing

    def _show_choices(self, text: str, choices: Sequence[Choice]) -> None:
        """Offer these; a text that is none of them means the first, unless that is a new record."""
        if choices:
            self._be_ready_to_offer()
        texts = [choice.text for choice in choices]
        current = self._cells.text if self._cells is not None else ""
        chosen = texts.index(current) if current in texts else -1
        if chosen < 0 and choices and (not text or not texts[0].startswith("+")):
            chosen = 0
        self._chooser.offer(choices, chosen)
        self._picked = bool(text)
        self._changed_chooser()

    def _open(self) -> None:
        """Show what there is to choose from."""
        if self._cells is None or self._draft is None:
            return
        field, today = self._cells.field, self._draft.ctx.now.date()
        if field.type.name in DAYS:
            self._be_ready_to_offer()
            moment = self._moment
            day = moment.date() if isinstance(moment, datetime) else moment
            self._chooser.offer_days(day or today, today)
            self._changed_chooser()
        elif field.type.name == "link":
            self.post_message(self.Sought(self, link_target(field), ""))
        else:
            self._show_choices("", self._offer(field, ""))

    def _be_ready_to_offer(self) -> None:
        """The chooser comes when there is something in it: most forms are left without."""
        if not self._chooser.is_attached:
            self.mount(self._chooser)

    @property
    def _moment(self) -> date | None:
        """The day or local moment in the cell; None where there is none."""
        if self._cells is None or self._draft is None:
            return None
        try:
            value = read_value(self._cells.field, self._cells.text, self._draft.ctx)
        except Invalid:
            return None
        return value.astimezone(self._draft.ctx.zone) if isinstance(value, datetime) else value

    def _take(self) -> None:
        """What is typed, or chosen in its place, stands in the cell; a menu that was only looked at changes nothing."""
        self.sync()
        if self._picked and isinstance(taken := self._chooser.taken, Choice):
            self._choose(taken)
        self._close()

    def _choose(self, taken: Choice | date) -> None:
        if self._cells is None:
            return
        if isinstance(taken, Choice):
            text = taken.text
            if self._cells.field.type.name == "link" and not text.startswith("+"):
                self._known[link_pair(self._cells.field, text)] = taken.label
        else:
            # The time of day stays.
            moment = self._moment
            text = taken.isoformat() + (f" {moment:%H:%M}" if isinstance(moment, datetime) else "")
        if text != self._cells.text:
            self._put(text)
        self._show()

    @on(Chooser.Taken)
    def _clicked(self, event: Chooser.Taken) -> None:
        event.stop()
        self._choose(event.taken)
        self._close()
        self.resume()

    def _close(self) -> None:
        self._chooser.close()
        self._changed_chooser()

    def _changed_chooser(self) -> None:
        self._grid.entry.lends = self._chooser.has_days
        self.screen.refresh_bindings()
        self.post_message(self.Filled(self))
