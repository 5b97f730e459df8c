"""The fields of a record: labels and values, one under the cursor, edited in place."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import reactive

from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.field_block import EditedField, FieldBlock
from crm_tui.tui.widgets.field_row import Field, label_width
from crm_tui.tui.widgets.ground import Ground
from crm_tui.tui.widgets.posted import Latest, Posted

if TYPE_CHECKING:
    from crm_tui.tui.widgets.choices import Choice
    from crm_tui.tui.widgets.field_editor import FieldEditor

Check = Callable[[str, str], str]
Offer = Callable[[str, str], "Sequence[Choice]"]


def _no_error(key: str, text: str) -> str:
    return ""


def _no_choices(key: str, text: str) -> "Sequence[Choice]":
    return ()


class FieldList(Guarded, VerticalScroll, Ground, can_focus=True, inherit_bindings=False):
    """Takes fields, posts FieldEdited with what was typed; shows the new value when the new fields come."""

    ALLOW_SELECT = False
    BINDINGS = bindings("fields")

    cursor: reactive[int] = reactive(0)

    class FieldEdited(Posted):
        """The user wants this field to hold this text; an empty text empties it."""

        key: str
        text: str

    class Highlighted(Latest):
        """The cursor is on this field now."""

        key: str

    class Opened(Posted):
        """The user wants to see what this link leads to; of several the one of this number, -1 where it is not said."""

        key: str
        number: int

    def __init__(self, *, check: Check = _no_error, offer: Offer = _no_choices, id: str | None = None) -> None:
        """Both are asked with a field's key at every letter, and must answer at once.

        `check(key, text)` says what is wrong with a text, "" for nothing. `offer(key, text)` gives the choices
        for a field of editor "choice"; "" asks for all.
        """
        super().__init__(id=id)
        self._check = check
        self._offer = offer
        self._fields: Sequence[Field] = ()
        self._value_at = 0
        self._above = FieldBlock()
        self._below: FieldBlock | None = None
        self._edited: EditedField | None = None
        self._clicked: int | None = None

    def compose(self) -> ComposeResult:
        """All fields; while one is edited those above it, then it, then those below."""
        yield self._above

    @property
    def keys(self) -> Sequence[str]:
        """The fields from the top."""
        return [field.key for field in self._fields]

    @property
    def key(self) -> str | None:
        """The field under the cursor, None where there are none."""
        return self._field.key if self._field else None

    @property
    def leads(self) -> bool:
        """Whether the field under the cursor leads to a record, so that it is opened rather than edited."""
        return self._field is not None and self._field.link

    @property
    def _field(self) -> Field | None:
        return self._fields[self.cursor] if self.cursor < len(self._fields) else None

    @property
    def editor(self) -> "FieldEditor | None":
        """What edits a field right now."""
        return self._edited.editor if self._edited is not None else None

    def show(self, fields: Sequence[Field]) -> None:
        """Show these instead; the cursor stays on its field, and what is being typed stays as it is."""
        old_key = self.key
        self._fields = tuple(fields)
        self._value_at = max((label_width(field) for field in fields), default=0) + 3
        keys = self.keys
        cursor = keys.index(old_key) if old_key in keys else self.validate_cursor(self.cursor)
        self.set_reactive(FieldList.cursor, cursor)
        if self._edited is not None and self._edited.field.key not in keys:
            self._end_edit()
        self._split()

    def _split(self) -> None:
        """Each block gets its fields."""
        at = self.keys.index(self._edited.field.key) if self._edited is not None else len(self._fields)
        self._above.show(self._fields[:at], self._value_at)
        if self._below is not None:
            self._below.show(self._fields[at + 1 :], self._value_at, self._group_of(at))
        self._mark()
        self.call_after_refresh(self._keep_in_sight)

    def _group_of(self, number: int) -> str:
        return self._fields[number].group if 0 <= number < len(self._fields) else ""

    # Cursor

    def validate_cursor(self, cursor: int) -> int:
        """A field that exists."""
        return max(0, min(cursor, len(self._fields) - 1))

    def watch_cursor(self) -> None:
        """Mark the field and tell."""
        self._mark()
        self._keep_in_sight()
        if self.key is not None:
            self.post_message(self.Highlighted(self, self.key))

    def _mark(self) -> None:
        self._above.mark(self.cursor if self._edited is None else -1)

    def _keep_in_sight(self) -> None:
        if self._edited is not None:
            self.scroll_to_widget(self._edited, animate=False)
        elif self._fields:
            self.scroll_to_region(self._above.region_of(self.cursor), animate=False)

    def action_up(self) -> None:
        """One field up."""
        self.cursor -= 1

    def action_down(self) -> None:
        """One field down."""
        self.cursor += 1

    def action_left(self) -> None:
        """To the pane on the left."""
        self.screen.focus_previous()

    def action_right(self) -> None:
        """To the pane on the right."""
        self.screen.focus_next()

    def action_first(self) -> None:
        """To the first field."""
        self.cursor = 0

    def action_last(self) -> None:
        """To the last field."""
        self.cursor = len(self._fields) - 1

    def action_page_up(self) -> None:
        """Half a screen of fields up."""
        self.cursor -= max(1, self.size.height // 2)

    def action_page_down(self) -> None:
        """Half a screen of fields down."""
        self.cursor += max(1, self.size.height // 2)

    # Editing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A field that is not edited here has no key that would edit it."""
        field = self._field
        if action in ("edit", "clear"):
            return field is not None and field.editor != "fixed"
        if action == "open":
            return field is not None and (field.link or field.editor != "fixed")
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open what the field links to; a field that links to nothing is edited."""
        if self._field is None:
            return
        if self._field.link:
            self.post_message(self.Opened(self, self._field.key, -1))
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """Edit the field under the cursor."""
        if self.key is not None:
            self.edit(self.key)

    def action_clear(self) -> None:
        """Ask for the field to be emptied."""
        if self._field is not None and self._field.editor != "fixed":
            self.post_message(self.FieldEdited(self, self._field.key, ""))

    def edit(self, key: str, text: str | None = None, error: str = "") -> None:
        """Edit this field; with `text` and `error` to go on from what was refused."""
        number = self.keys.index(key)
        field = self._fields[number]
        if field.editor == "fixed" or self._edited is not None:
            return
        heading = field.group if field.group != self._group_of(number - 1) else ""
        self.cursor = number
        self._edited = EditedField(field, self._editor_for(field, text, error), self._value_at, heading)
        self._below = FieldBlock()
        self.mount(self._edited, self._below, after=self._above)
        self._split()

    def _end_edit(self) -> None:
        """Show the value again."""
        if self._edited is not None and self._below is not None:
            self._edited.remove()
            self._below.remove()
            self._edited = self._below = None
            self._split()

    def _editor_for(self, field: Field, text: str | None, error: str) -> "FieldEditor":
        def check(typed: str) -> str:
            return self._check(field.key, typed)

        def offer(typed: str) -> "Sequence[Choice]":
            return self._offer(field.key, typed)

        if field.editor == "long":
            from crm_tui.tui.widgets.text_editor import TextEditor

            return TextEditor(field.text, check, error, text)
        from crm_tui.tui.widgets.field_editor import LineEditor

        return LineEditor(field.text, check, error, text, offer if field.editor == "choice" else None)

    def on_field_editor_done(self, event: "FieldEditor.Done") -> None:
        """Show the value again, and tell what was typed."""
        event.stop()
        edited = self._edited
        if edited is None or edited.editor is not event.widget:
            return
        self._end_edit()
        self.focus()
        if event.text is not None and event.text != edited.field.text:
            self.post_message(self.FieldEdited(self, edited.field.key, event.text))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a field, on the words of a link it opens that; a second one at once edits."""
        clicked, region = self.screen.get_widget_at(*event.screen_offset)
        if self._edited is not None:
            if self._edited not in clicked.ancestors_with_self:
                self._edited.editor.action_cancel()
                self._edited.editor.resume()
            return
        number = self._above.field_at(event.screen_y - region.y) if clicked is self._above else None
        # The second click of two may come to a page that the first one opened.
        again, self._clicked = event.chain == 2 and number == self._clicked, number
        if number is not None:
            self.cursor = number
            which = self._above.leads(event.screen_x - region.x, event.screen_y - region.y)
            if which is not None:
                self.post_message(self.Opened(self, self._fields[number].key, which))
            elif again:
                self.action_open() if self._fields[number].editor == "fixed" else self.action_edit()
