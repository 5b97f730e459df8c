"""All keys of the place one is in, made from the catalog."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.tui.content import parts
from crm_tui.tui.keys import bindings, help_sections
from crm_tui.tui.widgets.keysline import hints_of
from crm_tui.wording.cells import fit


class KeysScreen(ModalScreen[None]):
    """The keys of some places, a section each."""

    BINDINGS = bindings("question")

    def __init__(self, places: Sequence[str], keymap: dict[str, str]) -> None:
        super().__init__()
        self._places = places
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The sections."""
        with VerticalScroll(classes="question -wide"):
            for section in help_sections(self._places, self._keymap):
                yield Static(parts([(section.title, "bold $accent")]), classes="section")
                lines = [(f"  {fit(keys, 14)}  {what}\n", "") for keys, what in section.rows]
                yield Static(parts(lines, multiline=True))

    def action_no(self) -> None:
        """Back."""
        self.dismiss(None)


__all__ = ["KeysScreen", "hints_of"]
