"""The list of any kind, with its tabs and a preview, and the menu of the kinds that have no place of their own."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from crm_tui.model.kind import Kind
from crm_tui.query.scope import link_target
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.screens.tabbed import Tabbed
from crm_tui.tui.session import Session
from crm_tui.tui.tabs import tabs_of
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.ground import Panes
from crm_tui.tui.widgets.table import Table
from crm_tui.tui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from crm_tui.tui.showing.lists import RecordRows

# Kinds with a number key; the board of deals is a screen of its own.
_PLACED = ("contact", "company", "deal", "order")
# What happens changes what is worked out for many kinds.
_ALWAYS = "activity"


class KindScreen(Tabbed, RecordsScreen):
    """The records of one kind, built in or declared by the team; of a few kinds where the place has tabs for them."""

    BINDINGS = bindings("records", "lists")

    def __init__(self, kind: str, place: str) -> None:
        super().__init__()
        self.KIND, self.PLACE = kind, place

    def body(self) -> ComposeResult:
        """Tabs, then the table, with the preview beside it where the user wants one."""
        yield Tabs()
        with Panes(classes="list"):
            yield Table((), empty=self.empty)

    def on_mount(self) -> None:
        """As the user had it last; the segments come later."""
        kind = self.session.workspace.schema.kinds.get(self.KIND)
        if kind is not None:
            self.begin_tabs(tabs_of(self.PLACE, self.KIND, title(kind)))

    def begin_kind(self, kind: str) -> None:
        """The list of this kind, as the user had it last."""
        super().begin_kind(kind)
        self.use_view()

    def question(self) -> Question:
        """The rows; of a kind that is declared no more, that there are none."""
        kind = self.session.workspace.schema.kinds.get(self.KIND)
        if kind is None:
            return lambda db: db.close()
        self.KINDS = (self.KIND, _ALWAYS, *_linked(kind))
        return super().question()

    def show(self, answer: Any) -> None:
        """The rows; away from here when the kind is gone."""
        if answer is not None:
            super().show(answer)
            return
        self.KINDS = ()
        self.crm.say(f"crm.yaml declares no {self.KIND} any more", "warning")
        if self.is_current:
            self.crm.action_place("deals")

    def show_rows(self, answer: "RecordRows") -> None:
        """The rows, and the one under the cursor in short."""
        super().show_rows(answer)
        self.follow_cursor()


def _linked(kind: Kind) -> tuple[str, ...]:
    """The kinds whose names stand in the list."""
    return tuple(target for field in kind.fields.values() if (target := link_target(field)))


def others(session: Session) -> list[Kind]:
    """The kinds that have no place of their own."""
    return [kind for kind in session.workspace.schema.kinds.values() if kind.name not in _PLACED]


def title(kind: Kind) -> str:
    """What a list is called: "Products"."""
    words = kind.plural.replace("_", " ")
    return words[:1].upper() + words[1:]


def other_kinds(session: Session) -> ChooseScreen:
    """The menu of the kinds without a place; it answers with the name of one."""
    return ChooseScreen("Which list?", [Choice(kind.name, title(kind)) for kind in others(session)])


def choose_kind(screen: PlaceScreen, kinds: Sequence[Kind], chosen: Callable[[str], None]) -> None:
    """Asks of which kind a new record is to be; one kind alone is not asked for."""
    if len(kinds) == 1:
        chosen(kinds[0].name)
        return
    choices = [Choice(kind.name, kind.name.replace("_", " ")) for kind in kinds]
    screen.app.push_screen(ChooseScreen("What is new?", choices), lambda kind: chosen(kind) if kind else None)
