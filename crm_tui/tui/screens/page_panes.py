"""The two panes of a record's page."""

from typing import TYPE_CHECKING

from textual.message import Message

from crm_tui.tui.widgets.fields import FieldList
from crm_tui.tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from crm_tui.query.find import Found
    from crm_tui.tui.showing.page import Page


class OtherPane(Message):
    """The pane that is not in focus is wanted."""


class PageTimeline(Timeline):
    """The timeline of a page, beside or behind its fields."""

    def action_left(self) -> None:
        """To the fields."""
        self.post_message(OtherPane())

    action_right = action_left


class PageFields(FieldList):
    """The fields of a page; remembers the record as it was when an edit began."""

    page: "Page | None" = None
    seen: "Found | None" = None

    def edit(self, key: str, text: str | None = None, error: str = "") -> None:
        """Edit this field, from the record as it is on screen."""
        if self.editor is None and self.page is not None:
            self.seen = self.page.found
        super().edit(key, text, error)

    def action_clear(self) -> None:
        """Ask for the field to be emptied."""
        self.seen = self.page.found if self.page else None
        super().action_clear()

    def action_left(self) -> None:
        """To the timeline."""
        self.post_message(OtherPane())

    action_right = action_left
