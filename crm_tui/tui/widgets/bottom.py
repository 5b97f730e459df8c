"""The bottom of every screen: the line that speaks, the bar while something is typed, the line of keys."""

from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui.tui.faults import Guarded
from crm_tui.tui.widgets.bar import Bar
from crm_tui.tui.widgets.ground import Ground
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.tui.widgets.speech import Speech


class Bottom(Guarded, Vertical, Ground):
    """Two lines; the bar takes the place of the speech while it is open."""

    def __init__(self, bar: Bar | None = None, speech: Speech | None = None) -> None:
        super().__init__()
        self.bar = bar or Bar()
        self.speech = speech or Speech()

    def compose(self) -> ComposeResult:
        """Top to bottom."""
        yield self.speech
        yield self.bar
        yield KeysLine()

    def on_mount(self) -> None:
        """Follow the bar."""
        self.watch(self.bar, "is_open", self._make_room)

    def _make_room(self, bar_is_open: bool) -> None:
        self.speech.display = not bar_is_open
