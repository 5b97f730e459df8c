"""All keys of the place one is in, made from the catalog."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.tui.content import parts
from crm_tui.tui.faults import Guarded
from crm_tui.tui.glyphs import glyphs_of
from crm_tui.tui.keys import CATALOG, bindings, help_sections
from crm_tui.tui.screens.painting import Painted
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.wording.cells import fit

_KEYS = 14
_EVERYWHERE = "app"
# Places that are widgets, by the names with which their parts begin.
_OWN = ("table", "board", "timeline", "agenda", "sheet", "catalog", "figures")


class KeysScreen(Guarded, ModalScreen[None], Painted):
    """The keys of some places, a section each."""

    BINDINGS = bindings("question")

    def __init__(self, places: Sequence[str], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._places = places
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The sections: of this place first, of all places last."""
        here = help_sections(self._places, self._keymap, glyphs_of(self))
        everywhere = help_sections((_EVERYWHERE,), self._keymap, glyphs_of(self))
        with Vertical(classes="question -wide"):
            with VerticalScroll(classes="diff"):
                for section in (*here, *everywhere):
                    yield Static(parts([(section.title, "bold $accent")]), classes="section")
                    lines = [[(f"  {fit(keys, _KEYS)}", "bold"), (f"  {what}\n", "")] for keys, what in section.rows]
                    yield Static(parts([part for line in lines for part in line], multiline=True))
            yield KeysLine()

    def action_no(self) -> None:
        """Back."""
        self.dismiss(None)


def places_of(nodes: Sequence[DOMNode]) -> list[str]:
    """The places whose keys these nodes answer, those everywhere aside."""
    found = []
    for place in dict.fromkeys(place for each in CATALOG for place in each.places if place != _EVERYWHERE):
        actions = [each.action.partition("(")[0] for each in CATALOG if place in each.places]
        if any(_answers(node, place, actions) for node in nodes):
            found.append(place)
    return found


def _answers(node: DOMNode, place: str, actions: Sequence[str]) -> bool:
    """Whether a node answers the keys of a place; a list that is a place itself answers only its own."""
    own = getattr(node, "PREFIX", "")
    if own in _OWN and own != place:
        return False
    return all(hasattr(node, f"action_{action}") for action in actions)
