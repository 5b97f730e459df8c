"""All keys of the place one is in, made from the catalog."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
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
# The line of the question's own keys, and the blank one above it.
_BELOW = 2
_EVERYWHERE = "app"
# What is told first: the place itself, and last what it shares with others.
_FIRST, _LAST = ("today", "inbox", "deals", "record", "reports", "sync"), ("records", "lists", "table")
# Places that are widgets, by the names with which their parts begin.
_OWN = ("table", "board", "timeline", "agenda", "sheet", "catalog", "figures")


class KeysScreen(Guarded, ModalScreen[None], Painted):
    """The keys of some places, a section each."""

    BINDINGS = bindings("question", "keys")

    def __init__(self, places: Sequence[str], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._places = places
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The sections: of this place first, of all places last."""
        with Vertical(classes="question -wide"):
            with VerticalScroll(classes="text", can_focus=False):
                yield Static(self._told())
            yield KeysLine()

    def _told(self) -> Content:
        here = help_sections(self._places, self._keymap, glyphs_of(self))
        everywhere = help_sections((_EVERYWHERE,), self._keymap, glyphs_of(self))
        told: list[tuple[str, str]] = []
        for section in (*here, *everywhere):
            told += [("\n\n" if told else "", ""), (section.title, "bold $accent")]
            for keys, what in section.rows:
                told += [(f"\n  {fit(keys, _KEYS)}", "bold"), (f"  {what}", "")]
        return parts(told, multiline=True)

    @property
    def _text(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def on_resize(self) -> None:
        """As much of it as there is room for above the keys that lead away."""
        around = self.query_one(Vertical).gutter.height + _BELOW
        self._text.styles.max_height = max(1, self.size.height - around)

    def action_up(self) -> None:
        """A line up."""
        self._text.scroll_up(animate=False)

    def action_down(self) -> None:
        """A line down."""
        self._text.scroll_down(animate=False)

    def action_first(self) -> None:
        """To the beginning."""
        self._text.scroll_home(animate=False)

    def action_last(self) -> None:
        """To the end."""
        self._text.scroll_end(animate=False)

    def action_page_up(self) -> None:
        """As many lines up as are seen."""
        self._text.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """As many lines down as are seen."""
        self._text.scroll_page_down(animate=False)

    def action_no(self) -> None:
        """Back."""
        self.dismiss(None)


def places_of(nodes: Sequence[DOMNode]) -> list[str]:
    """The places whose keys these nodes answer, the most particular first, those everywhere aside."""
    found = []
    for place in dict.fromkeys(place for each in CATALOG for place in each.places if place != _EVERYWHERE):
        actions = [each.action.partition("(")[0] for each in CATALOG if place in each.places]
        if any(_answers(node, place, actions) for node in nodes):
            found.append(place)
    order = (*_FIRST, "", *_LAST)
    return sorted(found, key=lambda place: order.index(place if place in order else ""))


def _answers(node: DOMNode, place: str, actions: Sequence[str]) -> bool:
    """Whether a node answers the keys of a place; a list that is a place itself answers only its own."""
    own = getattr(node, "PREFIX", "")
    if own in _OWN and own != place:
        return False
    return all(hasattr(node, f"action_{action}") for action in actions)
