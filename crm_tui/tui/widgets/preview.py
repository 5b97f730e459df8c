"""The pane beside a list: the record under the cursor in short."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from crm_tui.tui.faults import Guarded
from crm_tui.tui.widgets.field_block import FieldBlock
from crm_tui.tui.widgets.field_row import Field, label_width
from crm_tui.tui.widgets.heading import Heading


class Preview(Guarded, Vertical):
    """A title, fields, and what happened last; what has no room is left out, for the record's page has it all."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = Heading()
        self._fields = FieldBlock()
        self._events = FieldBlock()

    def compose(self) -> ComposeResult:
        """The title, then both blocks: beside each other where the pane is low, else one below the other."""
        yield self._heading
        with Container():
            yield self._fields
            yield self._events

    def show(self, title: str, fields: Sequence[Field] = (), events: Sequence[Field] = ()) -> None:
        """Show this record instead; no title is none."""
        self._heading.title = title
        for block, shown in ((self._fields, fields), (self._events, events)):
            block.show(tuple(shown), max((label_width(each) for each in shown), default=0) + 3)
