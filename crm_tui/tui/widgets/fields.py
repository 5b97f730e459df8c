"""The fields of a record: labels and values, one under the cursor, edited in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from textual import events
from textual.containers import VerticalScroll
from textual.reactive import reactive

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.field_row import Field, FieldRow, label_width
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


class FieldList(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Takes fields, posts FieldEdited with what was typed; shows the new value when the new fields come."""

    ALLOW_SELECT = False
    BINDINGS = bindings("fields")

    cursor: reactive[int] = reactive(0)

    @dataclass
    class FieldEdited(Posted):
        """The user wants this field to hold this text; an empty text empties it."""

        key: str
        text: str

    @dataclass
    class Highlighted(Latest):
        """The cursor is on this field now."""

        key: str

    @dataclass
    class Opened(Posted):
        """The user wants to see what this link leads to."""

        key: str

    def __init__(self, *, check: Check = _no_error, offer: Offer = _no_choices, id: str | None = None) -> None:
        """Both are asked with a field's key at every letter, and must answer at once.

        `check(key, text)` says what is wrong with a text, "" for nothing. `offer(key, text)` gives the choices
        for a field of editor "choice"; "" asks for all.
        """
        super().__init__(id=id)
        self._check = check
        self._offer = offer
        self._rows: dict[str, FieldRow] = {}

    @property
    def rows(self) -> list[FieldRow]:
        """The rows from the top."""
        return list(self._rows.values())

    @property
    def keys(self) -> Sequence[str]:
        """The fields from the top."""
        return list(self._rows)

    @property
    def key(self) -> str | None:
        """The field under the cursor, None where there are none."""
        return self.rows[self.cursor].field.key if self.rows else None

    @property
    def editor(self) -> "FieldEditor | None":
        """What edits a field right now."""
        return next((row.editor for row in self.rows if row.editor is not None), None)

    def show(self, fields: Sequence[Field]) -> None:
        """Show these instead; the cursor stays on its field, and what is being typed stays as it is."""
        old_key, old_rows = self.key, self._rows
        width = max((label_width(field) for field in fields), default=0)
        for key in set(old_rows) - {field.key for field in fields}:
            old_rows[key].remove()
        self._rows = {}
        for field in fields:
            self._rows[field.key] = self._row_for(field, old_rows.get(field.key))
        self._in_order(list(old_rows))
        group = ""
        for row, field in zip(self._rows.values(), fields, strict=True):
            row.show(field, width, heading=field.group if field.group != group else "")
            group = field.group
        keys = list(self._rows)
        cursor = keys.index(old_key) if old_key in self._rows else self.validate_cursor(self.cursor)
        self.set_reactive(FieldList.cursor, cursor)
        self._mark()

    def _row_for(self, field: Field, old: FieldRow | None) -> FieldRow:
        """The row that showed this field before, else a new one, below the others."""
        if old is not None:
            return old
        row = FieldRow(field)
        self.mount(row)
        return row

    def _in_order(self, old_keys: Sequence[str]) -> None:
        """Rows stand in the order of the fields; where nothing came or went they do already."""
        if list(self._rows) == old_keys:
            return
        rows = self.rows
        for above, row in pairwise(rows):
            self.move_child(row, after=above)

    # Cursor

    def validate_cursor(self, cursor: int) -> int:
        """A field that exists."""
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self) -> None:
        """Mark the field and tell."""
        self._mark()
        if self.key is not None:
            self.post_message(self.Highlighted(self, self.key))

    def _mark(self) -> None:
        for number, row in enumerate(self.rows):
            row.chosen = number == self.cursor
            if row.chosen:
                self.scroll_to_widget(row, animate=False)

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
        self.cursor = len(self._rows) - 1

    def action_page_up(self) -> None:
        """Half a screen of fields up."""
        self.cursor -= max(1, self.size.height // 2)

    def action_page_down(self) -> None:
        """Half a screen of fields down."""
        self.cursor += max(1, self.size.height // 2)

    # Editing

    def action_open(self) -> None:
        """Open what the field links to; a field that links to nothing is edited."""
        if self.key is None:
            return
        if self._rows[self.key].field.link:
            self.post_message(self.Opened(self, self.key))
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """Edit the field under the cursor."""
        if self.key is not None:
            self.edit(self.key)

    def action_clear(self) -> None:
        """Ask for the field to be emptied."""
        if self.key is not None and self._rows[self.key].field.editor != "fixed":
            self.post_message(self.FieldEdited(self, self.key, ""))

    def edit(self, key: str, text: str | None = None, error: str = "") -> None:
        """Edit this field; with `text` and `error` to go on from what was refused."""
        row = self._rows[key]
        if row.field.editor == "fixed" or self.editor is not None:
            return
        self.cursor = list(self._rows).index(key)
        start = row.field.text if text is None else text
        row.edit(self._editor_for(row.field, start, error))

    def _editor_for(self, field: Field, text: str, error: str) -> "FieldEditor":
        def check(typed: str) -> str:
            return self._check(field.key, typed)

        def offer(typed: str) -> "Sequence[Choice]":
            return self._offer(field.key, typed)

        if field.editor == "long":
            from crm_tui.tui.widgets.text_editor import TextEditor

            return TextEditor(text, check, error)
        from crm_tui.tui.widgets.field_editor import LineEditor

        return LineEditor(text, check, error, offer if field.editor == "choice" else None)

    def on_field_editor_done(self, event: "FieldEditor.Done") -> None:
        """Show the value again, and tell what was typed."""
        event.stop()
        row = next(row for row in self.rows if row.editor is event.widget)
        row.end_edit()
        self.focus()
        if event.text is not None and event.text != row.field.text:
            self.post_message(self.FieldEdited(self, row.field.key, event.text))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a field, a second one at once edits it or opens its link."""
        clicked, _ = self.screen.get_widget_at(*event.screen_offset)
        row = next((node for node in clicked.ancestors_with_self if isinstance(node, FieldRow)), None)
        if self.editor is not None:
            if row is None or row.editor is None:
                self.editor.action_cancel()
                self.editor.resume()
            return
        if row is None:
            return
        self.cursor = self.rows.index(row)
        if event.chain == 2:
            self.action_open()
