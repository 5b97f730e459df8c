"""The pane beside a list: the record under the cursor in short."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui.tui.faults import Guarded
from crm_tui.tui.widgets.field_block import FieldBlock
from crm_tui.tui.widgets.field_row import Field, label_width
from crm_tui.tui.widgets.ground import Panes
from crm_tui.tui.widgets.heading import Heading

_EVENTS = "last activities"


class Preview(Guarded, Vertical):
    """A title, fields, and what happened last; what has no room is left out, for the record's page has it all."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = Heading()
        # Drawn at every move of the cursor: nothing here may have everything laid out anew.
        self._blocks = (FieldBlock(grows=False), FieldBlock(grows=False))
        self._fields: Sequence[Field] = ()
        self._events: Sequence[Field] = ()

    def compose(self) -> ComposeResult:
        """The title, then the fields; what happened stands beside them where the pane is low."""
        yield self._heading
        with Panes():
            yield from self._blocks

    def show(self, title: str, fields: Sequence[Field] = (), events: Sequence[Field] = ()) -> None:
        """Show this record instead; no title is none."""
        self._heading.title = title
        self._fields, self._events = tuple(fields), tuple(events)
        self._draw()

    def on_resize(self) -> None:
        """Low and wide, or high and narrow."""
        self._draw()

    def _draw(self) -> None:
        low = self.size.width > 2 * self.size.height
        first, second = self._blocks
        if second.display != low:
            second.display = low
        below = () if low else tuple(each._replace(group=_EVENTS) for each in self._events)
        _fill(first, (*self._fields, *below))
        _fill(second, self._events if low else ())


def _fill(block: FieldBlock, fields: Sequence[Field]) -> None:
    block.show(tuple(fields), max((label_width(each) for each in fields), default=0) + 3)
