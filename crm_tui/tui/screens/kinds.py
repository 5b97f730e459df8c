"""The list of any kind, with its tabs and a preview, and the menu of the kinds that have no place of their own."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.model.kind import Kind
from crm_tui.query.scope import link_target
from crm_tui.query.segments import SEGMENT, Segment, segments
from crm_tui.query.syntax import Query, parse
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.screens.following import Following
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.session import Session
from crm_tui.tui.tabs import ListTab, both, keep, saved_tab, tabs_of
from crm_tui.tui.widgets.bar import Mode
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.table import Table
from crm_tui.tui.widgets.tabs import Tabs, Title

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Outcome
    from crm_tui.tui.messages import RecordsChanged
    from crm_tui.tui.showing.lists import RecordRows
    from crm_tui.tui.showing.preview import Preview as Shown
    from crm_tui.tui.widgets.preview import Preview

# Kinds with a number key; the board of deals is a screen of its own.
_PLACED = ("contact", "company", "deal", "order")
# What happens changes what is worked out for many kinds.
_ALWAYS = "activity"
# In a narrower terminal the preview stands below the list.
_NARROW = 110
KEEP = Mode("segment", "keep as segment", "a name for what the filter finds")


class KindScreen(RecordsScreen):
    """The records of one kind, built in or declared by the team; of a few kinds where the place has tabs for them."""

    BINDINGS = bindings("records", "lists")

    def __init__(self, kind: str, place: str) -> None:
        super().__init__()
        self.KIND, self.PLACE = kind, place
        self._fixed: tuple[ListTab, ...] = ()
        self._saved: tuple[ListTab, ...] = ()
        self._tab = ""
        # A segment that was just made, to go to as soon as it is read.
        self._made = ""
        self._segments = Following(self, self._show_segments)
        self._previews = Following(self, self._show_preview)

    def body(self) -> ComposeResult:
        """Tabs, then the table, with the preview beside it where the user wants one."""
        yield Tabs()
        with Container(classes="list"):
            yield Table((), empty=self.empty)

    def on_mount(self) -> None:
        """As the user had it last; the segments come later."""
        kind = self.session.workspace.schema.kinds.get(self.KIND)
        if kind is not None:
            self._fixed = tabs_of(self.PLACE, self.KIND, title(kind))
            self._tab = self._fixed[0].key
            self._begin(self._fixed[0].kind)

    def _begin(self, kind: str) -> None:
        """The list of this kind."""
        self.KIND = kind
        self.use_view()
        self._saved = ()
        self._ask_segments()
        self._place_preview()

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
        self._follow()

    # Tabs

    @property
    def tabs(self) -> tuple[ListTab, ...]:
        """All tabs, the segments last."""
        return (*self._fixed, *self._saved)

    @property
    def tab(self) -> ListTab | None:
        """The one that is shown."""
        return next((each for each in self.tabs if each.key == self._tab), None)

    @property
    def base(self) -> Query:
        """What the tab is of."""
        return self.tab.base if self.tab else parse("")

    @property
    def empty(self) -> str:
        """What is said where there are no rows; of a segment that cannot be asked, why."""
        tab = self.tab
        if tab is None or (self.narrowed and not tab.wrong):
            return super().empty
        if tab.wrong:
            return f"This segment cannot be asked, E mends it: {tab.wrong}"
        if tab.saved:
            return f"Nothing is in {tab.title} at present."
        return f"No {tab.title.lower()} yet: n adds one." if tab.query else super().empty

    def why_hidden(self) -> str:
        """Why a record that was just changed is not seen."""
        return super().why_hidden() or ("; it is in another tab" if self.tab and self.tab.query else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tabs are changed where there are several; what is kept is a filter."""
        if action in ("earlier", "later"):
            return len(self.tabs) > 1
        if action == "keep":
            return self.narrowed
        if action == "edit_file" and self.tab and self.tab.wrong:
            return True
        return super().check_action(action, parameters)

    def action_later(self) -> None:
        """Show the next tab."""
        self._step(1)

    def action_earlier(self) -> None:
        """Show the tab before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        keys = [each.key for each in self.tabs]
        at = keys.index(self._tab) if self._tab in keys else 0
        self.go_to_tab(keys[(at + by) % len(keys)])

    @on(Tabs.Chosen)
    def _tab_chosen(self, event: Tabs.Chosen) -> None:
        self.go_to_tab(event.key)

    def go_to_tab(self, key: str) -> None:
        """Shows this tab; one of another kind begins without filter and marks."""
        tab = next((each for each in self.tabs if each.key == key), None)
        if tab is None or key == self._tab:
            return
        self._tab = key
        if tab.kind != self.KIND:
            self.table.unmark()
            self.table.cursor = 0
            self._wanted = parse("")
            self._begin(tab.kind)
        if tab.wrong:
            self.say(f"{tab.title}: {tab.wrong}", "error")
        self._draw_tabs()
        self.load()

    def _draw_tabs(self) -> None:
        line = self.query_one(Tabs)
        line.tabs = tuple(Title(each.key, each.title, bool(each.wrong)) for each in self.tabs)
        line.current = self._tab

    def _ask_segments(self) -> None:
        scope = self.session.scope(self.KIND)
        self._segments.ask(lambda db: (scope.kind.name, segments(db, scope)))

    def _show_segments(self, answer: "tuple[str, list[Segment]] | None") -> None:
        if answer is None or answer[0] != self.KIND:
            return
        before = self.base
        self._saved = tuple(saved_tab(self.KIND, each) for each in answer[1])
        made, self._made = self._made, ""
        if made and any(each.key == made for each in self._saved):
            self._wanted, self._tab = parse(""), made
        elif self.tab is None:
            self._tab = next(each.key for each in self._fixed if each.kind == self.KIND)
        self._draw_tabs()
        self.refresh_bindings()
        if made or self.base != before:
            self.load()

    def records_changed(self, news: "RecordsChanged") -> None:
        """Asks again when the news concern what is shown, or which segments there are."""
        super().records_changed(news)
        if news.touches(SEGMENT) and self.is_mounted and self.KIND in self.session.workspace.schema.kinds:
            self._ask_segments()

    def action_new(self) -> None:
        """Add a record in one line; it begins with what makes it one of this tab."""
        self.capturing.new(self.KIND, self.tab.begin if self.tab else "")

    def action_edit_file(self) -> None:
        """Open the file of the record under the cursor; of a segment that cannot be asked, its own."""
        if self.tab and self.tab.wrong:
            self.crm.files.edit_record(SEGMENT, self.tab.key.removeprefix(f"{SEGMENT}/"))
        else:
            super().action_edit_file()

    def action_keep(self) -> None:
        """Keep the filter as a segment."""
        kind = self.session.workspace.schema.kinds[self.KIND]
        query = both(self.tab.query if self.tab else "", self._query.text.strip())
        self.capturing.ask(KEEP, lambda deeds, name: keep(deeds, kind, name, query))

    def done(self, outcome: "Outcome") -> None:
        """A segment made here is gone to."""
        super().done(outcome)
        if outcome.of is not None and outcome.of[0] == SEGMENT and outcome.applied.op:
            self._made = "/".join(outcome.of)

    # Preview

    def action_preview(self) -> None:
        """Show the record under the cursor beside the list, or do so no more."""
        self.keep_view(self.view._replace(preview=not self.view.preview))
        self._place_preview()

    @property
    def preview(self) -> "Preview | None":
        """The pane, where it is shown."""
        from crm_tui.tui.widgets.preview import Preview

        return next(iter(self.query(Preview)), None)

    def _place_preview(self) -> None:
        pane, wanted = self.preview, self.view.preview
        if pane is not None and not wanted:
            pane.remove()
        elif pane is None and wanted:
            from crm_tui.tui.widgets.preview import Preview

            self.query_one(".list").mount(Preview())
            self._follow()

    def on_resize(self, event: events.Resize) -> None:
        """In a narrow terminal the preview stands below."""
        self.query_one(".list").set_class(event.size.width < _NARROW, "-narrow")

    def on_listing_highlighted(self, event: Table.Highlighted) -> None:
        """The preview follows the cursor."""
        self._follow()

    def _follow(self) -> None:
        if not self.view.preview:
            return
        from crm_tui.tui.showing.preview import read_preview

        asking, kind, rid = self.session.asking(), self.KIND, self.table.key
        self._previews.ask(lambda db: read_preview(db, asking, kind, rid) if isinstance(rid, int) else None)

    def _show_preview(self, answer: "Shown | None") -> None:
        if (pane := self.preview) is not None:
            pane.show(*(answer or ("",)))


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
