"""Something that lasts, how far it is, and a key for those who do not want to wait."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.tui.content import content
from crm_tui.tui.faults import Guarded
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.painting import Painted
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.tui.widgets.speech import Speech

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp


class WaitingScreen(Guarded, ModalScreen[None], Painted):
    """It has the keys, so that nothing typed meanwhile is taken for something else; one of them does not wait."""

    BINDINGS = bindings("waiting")

    def __init__(self, words: str, key: str, leave: Callable[[], object]) -> None:
        """`leave` hears that nobody waits; `key` is what the key for that is called."""
        super().__init__()
        self._words = words
        self._leave = leave
        self.KEY_LABELS = {"waiting.leave": key}

    def compose(self) -> ComposeResult:
        """What is waited for, how far it is, and the key."""
        with Vertical(classes="output -rule-above"):
            yield Static(content(self._words, "bold"), classes="waited")
            yield Speech()
            yield KeysLine()

    def on_mount(self) -> None:
        """How far it is already."""
        self.query_one(Speech).doing = cast("CrmApp", self.app).progress

    def action_leave(self) -> None:
        """Wait no longer."""
        self._leave()
        self.dismiss(None)
