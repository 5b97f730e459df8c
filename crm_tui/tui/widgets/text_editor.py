"""Editing a long text in place."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import TextArea

from crm_tui.tui.keys import bindings
from crm_tui.tui.widgets.field_editor import FieldEditor
from crm_tui.tui.widgets.long_entry import LongEntry
from crm_tui.tui.widgets.prompt import Trouble


class TextEditor(FieldEditor):
    """Several lines."""

    BINDINGS = bindings("text")

    def compose(self) -> ComposeResult:
        """The entry, what is wrong."""
        yield LongEntry(self.given)
        yield Trouble(indent=0)

    def on_mount(self) -> None:
        """The cursor stands at the end."""
        entry = self.query_one(LongEntry)
        entry.focus()
        entry.move_cursor(entry.document.end)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(LongEntry).text

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.typed()

    def action_save(self) -> None:
        """Take the text."""
        self.done(self.text)
