"""What all places share: the places above, the lines below, loading in a thread, and doing what a key asks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from crm_tui.errors import CrmError
from crm_tui.model.plan import Plan
from crm_tui.tui.messages import RecordsChanged, Said
from crm_tui.tui.session import Session
from crm_tui.tui.widgets.bar import MODES, Bar, Mode, Suggest
from crm_tui.tui.widgets.bottom import Bottom
from crm_tui.tui.widgets.places import Place, Places
from crm_tui.tui.widgets.speech import Speech
from crm_tui.workspace.workspace import Applied

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp

PLACES = (Place("contacts", "2", "Contacts"), Place("companies", "3", "Companies"), Place("deals", "4", "Deals"))
NEW = Mode("new", "new", "a title, then field=value as on the command line")
Act = Callable[[], tuple[Plan, Applied]]
Failed = Callable[[CrmError], None]


class PlaceScreen(Screen[None]):
    """A screen that shows records of `KINDS` and loads again when they change."""

    KINDS: tuple[str, ...] = ()
    PLACE = ""

    def __init__(self) -> None:
        super().__init__()
        self._behind = True

    @property
    def crm(self) -> "CrmApp":
        """The app."""
        return cast("CrmApp", self.app)

    @property
    def session(self) -> Session:
        """The open workspace."""
        return self.crm.session

    @property
    def bar(self) -> Bar:
        """The bar at the bottom."""
        return self.query_one(Bar)

    def body(self) -> ComposeResult:
        """What stands between the places and the bottom."""
        raise NotImplementedError

    def suggest(self) -> Suggest | None:
        """What may be offered while somebody types in the bar."""
        return None

    def load(self) -> None:
        """Begins to load what is shown, in a thread; the last one that begins wins."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Places, body, bottom."""
        yield Places(PLACES, self.PLACE, note=self.session.workspace.settings.name)
        yield from self.body()
        yield Bottom(Bar(suggest=self.suggest(), modes=(*MODES, NEW)))

    def on_mount(self) -> None:
        """Shows what there is."""
        self._catch_up()

    def on_screen_resume(self) -> None:
        """Shows what changed while another screen was in front."""
        self._catch_up()
        self.tell_problems(self.crm.problem_count)

    def records_changed(self, news: RecordsChanged) -> None:
        """Loads again when the news concern what is shown; a hidden screen waits until it is seen."""
        if news.touches(*self.KINDS):
            self._behind = True
            if self.is_current:
                self._catch_up()

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self.load()

    def say(self, words: str, tone: str = "plain") -> None:
        """Words for the line that speaks."""
        self.query_one(Speech).say(words, tone)

    def tell_problems(self, count: int) -> None:
        """How many problems there are."""
        self.query_one(Speech).problems = count

    @on(Places.Chosen)
    def _chosen(self, event: Places.Chosen) -> None:
        self.crm.action_place(event.place)

    @on(Speech.ProblemsAsked)
    def _asked(self) -> None:
        self.crm.action_problems()

    def do(self, act: Act, failed: Failed | None = None) -> None:
        """Does what a key asked for, in a thread: the words say it when it is done, or why it was not.

        `failed` is told instead of the line that speaks, where there is a better place to say what is wrong.
        """
        self._do(act, failed)

    @work(thread=True, group="edit", exit_on_error=False)
    def _do(self, act: Act, failed: Failed | None) -> None:
        try:
            plan, applied = act()
        except CrmError as error:
            if failed is None:
                self.app.post_message(Said(str(error), "error"))
            else:
                self.app.call_from_thread(failed, error)
            return
        if not applied.op:
            self.app.post_message(Said(plan.words if not plan.changes else f"{plan.words}: nothing to change"))
            return
        self.app.post_message(Said(plan.words, "done"))
        self.app.post_message(RecordsChanged(applied.changed.records))
        if failure := self.session.commit(applied):
            self.app.post_message(Said(failure, "warning"))

    def find(self) -> None:
        """Find in everything."""
        self.bar.open("find")

    def leave(self) -> None:
        """Back to the screen before; a place has none."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    @on(Bar.Changed)
    def _typed(self, event: Bar.Changed) -> None:
        if event.mode == "find":
            self.crm.search(event.text, self._found)

    def _found(self, text: str, hits: "list[tuple[str, str, str]]") -> None:
        from crm_tui.tui.widgets.choices import Choice

        if self.bar.is_open and self.bar.text == text:
            self.bar.offer([Choice(f"{kind}/{id_}", label, kind) for kind, id_, label in hits])

    @on(Bar.Submitted)
    def _submitted(self, event: Bar.Submitted) -> None:
        if event.mode == "find" and event.text.strip():
            self.crm.open_found(event.text.strip())

    def shown_widget(self) -> Widget | None:
        """The widget that has or should have the focus."""
        return self.focused
