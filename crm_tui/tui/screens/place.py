"""What all places share: the places above, the lines below, asking the index in a thread, and doing what a key asks."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from textual import on, work
from textual.app import ComposeResult
from textual.screen import ModalScreen

from crm_tui.errors import CrmError
from crm_tui.tui.doer import Deed
from crm_tui.tui.faults import tell
from crm_tui.tui.messages import RecordsChanged, Said
from crm_tui.tui.news import News
from crm_tui.tui.screens.early import EarlyKeys
from crm_tui.tui.session import Session
from crm_tui.tui.widgets.bar import Bar, Suggest
from crm_tui.tui.widgets.bottom import Bottom
from crm_tui.tui.widgets.places import Place, Places
from crm_tui.tui.widgets.speech import Speech

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.deeds import Deeds, Outcome
    from crm_tui.tui.screens.capturing import Capturing
    from crm_tui.tui.widgets.banner import Banner
    from crm_tui.tui.widgets.choices import Choice

PLACES = (
    Place("today", "1", "Today"), Place("contacts", "2", "Contacts"), Place("companies", "3", "Companies"),
    Place("deals", "4", "Deals"), Place("inbox", "5", "Inbox"),
    Place("orders", "6", "Orders"), Place("reports", "7", "Reports"), Place("sync", "8", "Sync"),
    Place("more", "0", "More", gives_way=True),
)  # fmt: skip

# Asks an open index; what it returns is shown. The connection stays open with an answer that goes on reading.
Question = Callable[["Connection"], Any]


class PlaceScreen(EarlyKeys):
    """A screen that shows records of `KINDS`, or of all when it names none, and asks again when they change.

    `KIND` is the one kind that it lists, where it lists one.
    """

    KINDS: tuple[str, ...] = ()
    KIND = ""
    PLACE = ""
    # Whether answers go on reading by the connection they were asked by, and close it.
    KEEPS_READING = False

    class Answered(News):
        """The index answered the question of this number."""

        number: int
        answer: Any

    class Doubted(News):
        """The question of this number has no answer."""

        number: int
        error: CrmError

    class Found(News):
        """What search finds for a text."""

        text: str
        choices: "list[Choice]"

    class Done(News):
        """What a key asked for is done."""

        outcome: "Outcome"

    class Failed(News):
        """What a key asked for was not done; `then` shows why, where there is a better place than the line below."""

        error: CrmError
        then: Callable[[CrmError], None] | None

    def __init__(self) -> None:
        super().__init__()
        self._behind = True
        self._asked = 0
        self._reading: Connection | None = None
        self._banner: Banner | None = None
        self._capturing: Capturing | None = None
        # They are there before the screen is composed and after it was taken apart: news may come at any moment.
        self._places = Places(PLACES)
        self._speech = Speech()
        # The kind of the record that is typed into the bar.
        self.new_kind = ""

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

    def suggest(self) -> Suggest:
        """Fields and values, offered while a query, a new record or a task is typed."""

        def offer(mode: str, text: str, position: int) -> "Sequence[Choice]":
            if not (kinds := self.kinds_typed(mode)):
                return ()
            from crm_tui.tui.showing.offers import offered

            return offered(self.session, kinds, mode, text, position)

        return offer

    def kinds_typed(self, mode: str) -> Sequence[str]:
        """The kinds whose fields are typed in a mode of the bar."""
        kinds = {"filter": self.KIND, "set": self.KIND, "record": self.new_kind, "log": "activity", "task": "task"}
        return (kinds[mode],) if kinds.get(mode) else ()

    def question(self) -> Question:
        """What is asked of the index, as things are now; it is asked in a thread and touches no widget."""
        raise NotImplementedError

    def show(self, answer: Any) -> None:
        """Shows what the index answered."""
        raise NotImplementedError

    def doubt(self, error: CrmError) -> None:
        """Says why there is no answer."""
        self.say(str(error), "error")

    def compose(self) -> ComposeResult:
        """Places, body, bottom."""
        self._places.current = self.PLACE
        yield self._places
        try:
            yield from self.body()
        except Exception as error:
            if not tell(self, error):
                raise
        yield Bottom(Bar(suggest=self.suggest()), self._speech)

    def on_mount(self) -> None:
        """Shows what there is."""
        self.begin()

    def begin(self) -> None:
        """Shows what there is."""
        self._show_settings()
        self._catch_up()

    def opened(self) -> None:
        """The workspace, of which only a glimpse was seen until now, can be asked."""

    def on_screen_resume(self) -> None:
        """Shows what changed while another screen was in front."""
        self._catch_up()
        self.tell_problems(self.crm.problem_count)
        self.crm.turns.go_on()

    # Asking

    def load(self) -> None:
        """Begins to ask; an answer that is not the newest one's is dropped."""
        self._asked += 1
        self.awaiting = self.awaiting or self.crm.turns.busy
        if self._reading is not None:
            from crm_tui.index.database import ReadError

            with suppress(ReadError):
                self._reading.interrupt()
        self._ask(self._asked, self.question())

    @work(thread=True, group="ask", exit_on_error=False)
    def _ask(self, number: int, question: Question) -> None:
        from crm_tui.index.database import ReadError

        for heal in self.session.workspace.healing:
            try:
                heal()
                answer = self._answer(question)
            except CrmError as error:
                self.post_message(self.Doubted(number, error))
                return
            except ReadError:
                if number != self._asked:
                    return
            else:
                self.post_message(self.Answered(number, answer))
                return
        self.post_message(self.Doubted(number, self.session.workspace.unreadable()))

    def _answer(self, question: Question) -> Any:
        db = self._reading = self.session.reader()
        try:
            answer = question(db)
        except BaseException:
            db.close()
            raise
        if not self.KEEPS_READING:
            db.close()
        return answer

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        if event.number == self._asked and self._speech.is_attached:
            self.show(event.answer)
            self._arrived()
        elif self.KEEPS_READING and event.answer is not None:
            event.answer.close()

    @on(Doubted)
    def _doubted(self, event: Doubted) -> None:
        if event.number == self._asked and self._speech.is_attached:
            self.doubt(event.error)
            self._arrived()

    def _arrived(self) -> None:
        """What keys waited for is there, and has the focus when all that follows from it has happened."""
        self.awaiting = False
        self.call_after_refresh(self.crm.turns.go_on)

    # Changes from outside

    def records_changed(self, news: RecordsChanged) -> None:
        """Asks again when the news concern what is shown; a hidden screen waits until it is seen."""
        if news.everything:
            self._show_settings()
        if not self.KINDS or news.touches(*self.KINDS):
            self._behind = True
            if self._in_sight:
                self._catch_up()

    @property
    def _in_sight(self) -> bool:
        """Whether it is seen: in front, or only behind questions."""
        stack = self.app.screen_stack
        above = stack[stack.index(self) + 1 :] if self in stack else [self]
        return all(isinstance(screen, ModalScreen) for screen in above)

    def _catch_up(self) -> None:
        if self._behind:
            self._behind = False
            self.load()

    def _show_settings(self) -> None:
        """The workspace's name, and what is wrong with crm.yaml."""
        from crm_tui.model.problem import Severity

        self._places.note = self.session.workspace.settings.name
        workspace = self.session.workspace
        wrong = next((each for each in workspace.settings_problems if each.severity is Severity.ERROR), None)
        words = f"nothing is written until crm.yaml is mended: {wrong}" if wrong else ""
        if self._banner is not None:
            self._banner.words = words
        elif words:
            from crm_tui.tui.widgets.banner import Banner

            self._banner = Banner(words)
            self.mount(self._banner, after=self._places)

    # The line that speaks

    def say(self, words: str, tone: str = "plain") -> None:
        """Words for the line that speaks."""
        self._speech.say(words, tone)

    def tell_problems(self, count: int) -> None:
        """How many problems there are."""
        self._speech.problems = count

    @on(Places.Chosen)
    def _chosen(self, event: Places.Chosen) -> None:
        self.crm.action_place(event.place)

    @on(Speech.ProblemsAsked)
    def _problems_asked(self) -> None:
        self.crm.action_problems()

    # Doing

    def do(self, act: "Callable[[Deeds], Outcome]", failed: Callable[[CrmError], None] | None = None) -> None:
        """Does what a key asked for, after what was asked before: the words say it when it is done, or why not.

        `failed` is told instead of the line that speaks, where there is a better place to say what is wrong.
        """
        app = self.crm

        def done(outcome: "Outcome") -> None:
            if not self.post_message(self.Done(outcome)):
                app.post_message(Said(outcome.words, "done"))
            if outcome.applied.op:
                app.post_message(RecordsChanged(outcome.changed.records))

        def not_done(error: CrmError) -> None:
            if not self.post_message(self.Failed(error, failed)):
                app.post_message(Said(str(error), "error"))

        app.doer.do(Deed(act, done, not_done))

    @on(Done)
    def _done(self, event: Done) -> None:
        self.say(event.outcome.words, "done" if event.outcome.applied.op else "plain")
        self.done(event.outcome)

    def done(self, outcome: "Outcome") -> None:
        """Something was done from here; the news of it come to all screens."""

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        if event.then is None:
            self.say(str(event.error), "error")
        else:
            event.then(event.error)

    # Finding

    def find(self) -> None:
        """Find in everything."""
        self.bar.open("find")

    def command(self, line: str = "") -> None:
        """Run a command line."""
        if self.crm.commands is not None:
            self.bar.histories["command"] = self.crm.commands.history
            self.bar.begin(self.bar.modes["command"], line)
            self.crm.commands.offer(line, self)

    @on(Bar.Changed)
    def _typed(self, event: Bar.Changed) -> None:
        if taker := self.crm.takes(event.mode):
            taker.offer(event.text, self)

    @on(Found)
    def _found(self, event: Found) -> None:
        if self.bar.is_open and self.crm.takes(self.bar.mode.name) and self.bar.text == event.text:
            self.bar.offer(event.choices)

    @on(Bar.Submitted)
    def _submitted(self, event: Bar.Submitted) -> None:
        if taker := self.crm.takes(event.mode):
            taker.take(event.text, self)
        elif self._capturing is not None and event.mode not in self.bar.modes:
            self._capturing.take(event.text)

    @on(Bar.FormAsked)
    def _form_asked(self, event: Bar.FormAsked) -> None:
        self.capturing.form(event.text)

    # What is done in one line

    @property
    def capturing(self) -> "Capturing":
        """What asks for such lines, loaded when the first one is asked for."""
        if self._capturing is None:
            from crm_tui.tui.screens.capturing import Capturing

            self._capturing = Capturing(self)
        return self._capturing

    def action_log(self) -> None:
        """Log what happened with the record."""
        self.capturing.log(self.subject)

    def action_task(self) -> None:
        """Note what is to be done about the record."""
        self.capturing.task(self.subject)

    def action_done(self) -> None:
        """Complete the task."""
        if (of := self.subject) and of[0] == "task":
            from crm_tui.tui.capture import complete

            self.do(lambda deeds: complete(deeds, of[1]))

    # Leaving

    @property
    def can_leave(self) -> bool:
        """Whether escape leads anywhere."""
        return len(self.app.screen_stack) > 1

    def leave(self) -> None:
        """Back to the screen before; a place has none."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
