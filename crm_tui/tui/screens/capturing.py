"""What a screen does with lines typed into its bar: log, task, snooze, close, and a record linked to another."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_tui.edits.about import subjects
from crm_tui.errors import CrmError
from crm_tui.tui import capture
from crm_tui.tui.widgets.bar import Mode

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome, Proposal
    from crm_tui.tui.screens.place import PlaceScreen

Of = tuple[str, str]

LOG = Mode("log", "log", "call wants a quote", form=True)
ANSWER = LOG._replace(prompt="answer", hint="email sent the quote direction=out", form=False)
TASK = Mode("task", "task", "send quote due=fri", form=True)
SNOOZE = Mode("snooze", "snooze until", "fri, +3d, next month")
CLOSE = Mode("close", "expected to close", "fri, +2w, eom")
NEW = Mode("record", "new", form=True)


class Capturing:
    """Opens the bar of one screen, and does what is typed; what cannot be done stays there with the reason."""

    def __init__(self, screen: "PlaceScreen") -> None:
        self._screen = screen
        self._act: Callable[[Deeds, str], Any] | None = None
        self._proposes = False
        self._again: Callable[[str], None] = lambda line: None
        self._form_of = ""
        self._form_about: Of | None = None

    def log(self, of: Of | None, line: str = "") -> None:
        """Asks what happened with a record; the line may be begun."""
        if of is not None:
            self._form_of, self._form_about = "activity", of
            self.ask(LOG, lambda deeds, typed: capture.log(deeds, of, typed), line, about=self._label(of))

    def task(self, of: Of | None) -> None:
        """Asks what is to be done; about this record, as far as a task can be."""
        self._form_of, self._form_about = "task", None
        self.ask(TASK, capture.task, self._about(of) if of is not None else "")

    def answer(self, of: Of, line: str) -> None:
        """Asks what was answered to a message or ticket; the line begins with how."""
        self.ask(ANSWER, lambda deeds, typed: capture.answer(deeds, of, typed), line, about=self._label(of))

    def snooze(self, of: Of, rule: str) -> None:
        """Asks until when a reminder of a record is to be hidden."""
        self.ask(SNOOZE, lambda deeds, line: capture.snooze(deeds, of, rule, line))

    def close(self, id_: str) -> None:
        """Asks when a deal is expected to close."""
        self.ask(CLOSE, lambda deeds, line: capture.close(deeds, id_, line))

    def new(self, kind: str, line: str = "") -> None:
        """Asks for a record of a kind."""
        from crm_tui.tui.screens.records import new_hint

        declared = self._screen.session.workspace.schema.kinds[kind]
        self._screen.new_kind = self._form_of = kind
        self._form_about = None
        mode = NEW._replace(hint=new_hint(declared))
        self.ask(mode, lambda deeds, typed: deeds.add(kind, typed), line, about=kind)

    def ask(
        self,
        mode: Mode,
        act: "Callable[[Deeds, str], Proposal | Outcome]",
        line: str = "",
        *,
        about: str = "",
        proposes: bool = False,
    ) -> None:
        """Asks for a line, and does with it what `act` does, or proposes."""
        self._act, self._proposes = act, proposes
        self._again = lambda typed: self.ask(mode, act, typed, about=about, proposes=proposes)
        self._screen.bar.begin(mode, line, about=about)

    def form(self, line: str) -> None:
        """Goes on in a form with what was typed."""
        from crm_tui.tui.screens.form import new_form

        new_form(self._screen, self._form_of, line, self._form_about)

    def take(self, line: str) -> None:
        """Does what was typed."""
        act, again = self._act, self._again
        if act is None or not line.strip():
            return

        def failed(error: CrmError) -> None:
            again(line)
            self._screen.bar.show_error(error.message, hint=error.hint)

        do = self._screen.crm.propose if self._proposes else self._screen.do
        do(lambda deeds: act(deeds, line.strip()), failed)

    def _label(self, of: Of) -> str:
        try:
            return self._screen.session.found(*of).label
        except CrmError:
            return ""

    def _about(self, of: Of) -> str:
        """How the line of a task begins that is about a record, or about what it links to."""
        session = self._screen.session
        asking = session.asking()
        try:
            found = session.found(*of)
            whom = session.ask(lambda db: subjects(db, asking, asking.schema.kinds["task"], found))[0]
        except CrmError:
            return ""
        return f"about={whom.kind.name}/{whom.record.id} "
