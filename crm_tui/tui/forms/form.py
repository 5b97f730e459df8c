"""A draft on the screen: every field, the one under the cursor ready to be filled in."""

from collections.abc import Iterator, Mapping, Sequence

from textual import events, on
from textual.app import ComposeResult

from crm_tui.model.field import Field
from crm_tui.model.value import Node
from crm_tui.tui.faults import Guarded
from crm_tui.tui.forms.column import Column
from crm_tui.tui.forms.draft import Blank, Draft, Told
from crm_tui.tui.forms.note import Lines
from crm_tui.tui.forms.offering import choices
from crm_tui.tui.forms.open_field import OpenField
from crm_tui.tui.forms.reading import Known, words
from crm_tui.tui.forms.referring import entry_names
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.field_row import Field as FieldRow
from crm_tui.tui.widgets.ground import Panes
from crm_tui.tui.widgets.posted import Latest

_EMPTY = "empty"
# From this width on there is room for two columns.
_ROOM = 140


class Form(Guarded, Panes, can_focus=False):
    """Shows a draft, and changes it as the user types."""

    class Changed(Latest):
        """Something else stands in the draft, or another field is filled in."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._draft: Draft | None = None
        self._told: dict[str, Told] = {}
        self._rows: Sequence[FieldRow] = ()
        self._called: Mapping[str, str] = {}
        self._number = 0
        self._columns = [self._new_column()]
        # So many fields stand in the first column.
        self._split_at = 0

    def compose(self) -> ComposeResult:
        """One column, or two where there is room."""
        if self.app.size.width >= _ROOM:
            self._columns.append(self._new_column())
        yield from self._columns

    def _new_column(self) -> Column:
        return Column(self._known, self._choices)

    def _choices(self, field: Field, text: str) -> Sequence[Choice]:
        return choices(self._draft, field, text, self._known) if self._draft is not None else ()

    # For the screen

    def show(self, draft: Draft, at: str = "") -> None:
        """Fill in this draft, from a field on or from the first."""
        self._draft = draft
        self._tell()
        self.go(at if at in draft.blanks else self._names[0])

    def follow(self) -> None:
        """Show what the draft says now, also of a kind that is declared otherwise since."""
        self._tell()
        blank = self._open.blank
        if blank not in self._blanks:
            name = blank.field.name if blank is not None else ""
            self.go(name if name in self._names else self._names[0])
            return
        self._number = self._blanks.index(blank)
        self._lay()
        self._open.follow()
        self._say()

    def go(self, name: str, *, last: bool = False) -> None:
        """Fill in this field, from its first row on or from the last."""
        self._number = self._names.index(name)
        self._lay()
        if self._draft is not None:
            self._open.begin(self._draft, self._blanks[self._number], self._column.place, last=last)
        self._say()

    def sync(self) -> None:
        """What was typed a moment ago is in the draft."""
        self._open.sync()

    def leave(self) -> None:
        """What is typed, or chosen in its place, is in the draft."""
        self._open.leave()

    def resume(self) -> None:
        """Go on typing."""
        self._open.resume()

    def sides(self, name: str) -> tuple[str, str, str]:
        """A field that somebody else changed too: as it is here, as they made it, as it was before."""
        if self._draft is None or (clash := (blank := self._draft.blanks[name]).clash) is None:
            return "", "", ""
        mine = self._value(self._draft, blank).replace("\n", "; ")
        return mine or _EMPTY, self._side(blank, clash[0]), self._side(blank, blank.base)

    def _side(self, blank: Blank, node: Node | None) -> str:
        text = words(blank.field, node, self._draft.ctx, self._known, self._called) if self._draft is not None else ""
        return text.replace("\n", "; ") or _EMPTY

    @property
    def field(self) -> OpenField:
        """The field that is filled in."""
        return self._open

    # What is shown

    @property
    def _blanks(self) -> list[Blank]:
        return list(self._draft.blanks.values()) if self._draft is not None else []

    @property
    def _names(self) -> list[str]:
        return [blank.field.name for blank in self._blanks]

    @property
    def _column(self) -> Column:
        """The column that the cursor is in."""
        return self._columns[-1 if self._number >= self._split_at else 0]

    @property
    def _open(self) -> OpenField:
        return self._column.open

    def _tell(self) -> None:
        """Looks at the draft."""
        if self._draft is not None:
            self._told = self._draft.problems()
            self._called = entry_names(self._draft, self._known)
            self._rows = [self._row(self._draft, blank) for blank in self._blanks]

    def _lay(self) -> None:
        """Each column gets its fields."""
        parts = len(self._columns) > 1 and self.size.width >= _ROOM
        self._split_at = self._half if parts else len(self._rows)
        at, there = self._number, self._number >= self._split_at
        self._columns[0].lay(self._rows[: self._split_at], None if there else at)
        for second in self._columns[1:]:
            second.lay(self._rows[self._split_at :], at - self._split_at if there else None)
            second.display = self._split_at < len(self._rows)

    @property
    def _half(self) -> int:
        """Where the second column begins: with the group that parts the fields best."""
        groups = [row.group for row in self._rows]
        begins = [place for place in range(1, len(groups)) if groups[place] != groups[place - 1]]
        return min(begins, key=lambda place: abs(len(groups) - 2 * place), default=len(groups))

    def _say(self) -> None:
        """What there is to say about the open field."""
        self._column.tell(list(self._lines(self._blanks[self._number])))

    async def on_resize(self) -> None:
        """Columns come and go with the room for them; what is filled in stays open."""
        if self.size.width >= _ROOM and len(self._columns) == 1:
            second = self._new_column()
            await self.mount(second)
            self._columns.append(second)
        if self._draft is None:
            return
        self._open.sync()
        before = self._open
        self._lay()
        if self._open is not before:
            self.go(self._names[self._number])

    def _row(self, draft: Draft, blank: Blank) -> FieldRow:
        field, told = blank.field, self._told.get(blank.field.name)
        label = f"{field.title} *" if field.required else field.title
        value = "\n".join(text for _, text in self._clash(blank)) or self._value(draft, blank)
        return FieldRow(field.name, label, value, problem=told.words if told else "", group=blank.group)

    def _value(self, draft: Draft, blank: Blank) -> str:
        if blank.faults:
            return "\n".join("  ".join(filter(None, row.texts)) for row in blank.rows)
        return words(blank.field, blank.node, draft.ctx, self._known, self._called)

    def _lines(self, blank: Blank) -> Iterator[tuple[str, str]]:
        """What is said about the open field."""
        if told := self._told.get(blank.field.name):
            yield "error" if told.grave else "warning", told.words
        yield from self._clash(blank)

    def _clash(self, blank: Blank) -> Lines:
        """The three sides of a field that somebody else changed too."""
        if blank.clash is None:
            return ()
        mine, theirs, before = self.sides(blank.field.name)
        return ("warning", f"yours   {mine}"), ("help", f"  theirs  {theirs}"), ("help", f"  before  {before}")

    # What the user does

    @on(OpenField.Filled)
    def _filled(self, event: OpenField.Filled) -> None:
        event.stop()
        if event.widget is not self._open:
            return
        self._tell()
        self._lay()
        self._say()
        self.post_message(self.Changed(self))

    @on(OpenField.Left)
    def _left(self, event: OpenField.Left) -> None:
        event.stop()
        wanted = self._number + event.by
        if 0 <= wanted < len(self._names):
            self.go(self._names[wanted], last=event.by < 0)
        else:
            self._open.resume()

    def on_click(self, event: events.Click) -> None:
        """A click goes to a field."""
        clicked, _ = self.screen.get_widget_at(*event.screen_offset)
        for column, first in zip(self._columns, (0, self._split_at), strict=False):
            number = column.field_at(clicked, event.screen_y)
            if number is not None:
                self._open.leave()
                self.go(self._names[first + number])
                return
        self._open.resume()
