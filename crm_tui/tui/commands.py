"""The `:` line: a command of the command line, run in a process beside the interface, and what it said."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from textual.app import SuspendNotSupported

from crm_tui.errors import CrmError
from crm_tui.tui.messages import RecordsChanged, Said
from crm_tui.tui.patience import Patience
from crm_tui.tui.screens.output import OutputScreen
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.history import History
from crm_tui.wording.cells import cells
from crm_tui.wording.display import display
from crm_tui.workspace.outside import stamps

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.screens.place import PlaceScreen


class Running(Protocol):
    """A command under way; `code` is its exit code once `output` has returned."""

    code: int

    def output(self) -> str:
        """All that it says, when it has ended."""

    def stop(self) -> None:
        """Interrupts it."""

    def end(self) -> None:
        """Returns when it has ended."""


class CommandLine(Protocol):
    """The command line as the interface knows it, which may not import it."""

    def words(self, line: str) -> list[str]:
        """The words of a line. Raises UsageError for one that cannot be run from here."""

    def takes_terminal(self, words: Sequence[str]) -> bool:
        """Whether the command needs the terminal for itself."""

    def offers(self, line: str) -> list[tuple[str, str, int]]:
        """What may stand at the end of a line: the word, what it means, and where it begins."""

    def start(self, words: Sequence[str], tell: Callable[[str, int], object]) -> Running:
        """Begins to run a command; `tell` hears in words, and percents, how far it is. Raises UsageError."""

    def lend(self, words: Sequence[str]) -> int:
        """Runs a command in this terminal; its exit code."""


class Ran(NamedTuple):
    """What a command said, and its exit code."""

    line: str
    text: str
    code: int


class Commands:
    """Runs command lines, one at a time, and shows what they said."""

    def __init__(self, app: "CrmApp", command_line: CommandLine) -> None:
        self._app = app
        self._command_line = command_line
        self._running: Running | None = None
        self._patience: Patience | None = None
        self._screen: OutputScreen | None = None
        self.history = History()

    @property
    def busy(self) -> bool:
        """Whether a command is under way."""
        return self._running is not None

    def offer(self, text: str, screen: "PlaceScreen") -> None:
        """Finds what may stand at the end of the line; the screen hears of it."""

        def find() -> None:
            found = self._command_line.offers(text)
            choices = [Choice(word, word, meaning, start) for word, meaning, start in found]
            screen.post_message(screen.Found(text, choices))

        self._app.run_worker(find, thread=True, exclusive=True, group="offer", exit_on_error=False)

    def take(self, text: str, screen: "PlaceScreen") -> None:
        """Runs a line; one that cannot be run stays in the bar with the reason."""
        if not text.strip():
            return
        line = text.strip()
        try:
            words = self._command_line.words(line)
            if self._command_line.takes_terminal(words):
                self._lend(line, words)
            elif self._running is not None:
                self._app.say("the command before is still under way", "warning")
            else:
                self._start(line, words)
        except CrmError as error:
            # When the bar has closed and all that follows from it has happened.
            screen.bar.call_after_refresh(self._back, text, screen, error)

    def _back(self, text: str, screen: "PlaceScreen", error: CrmError) -> None:
        """The line goes back into the bar, with what is wrong with it."""
        screen.command(text)
        screen.bar.show_error(error.message, hint=error.hint)

    def _start(self, line: str, words: Sequence[str]) -> None:
        before = stamps(self._app.session.workspace)
        running = self._running = self._command_line.start(words, self._app.tell_progress)

        def wait() -> None:
            text = running.output()
            self._tell_changes(before)
            self._app.call_later(self._ended, Ran(line, text, running.code))

        self._app.run_worker(wait, thread=True, group="command", exit_on_error=False)
        self._patience = Patience(self._app, lambda: self._show(line))
        self._patience.begin()

    def look(self) -> None:
        """Shows what is still under way: from then on it has the keys."""
        if self._patience is not None:
            self._patience.look()

    def _show(self, line: str) -> OutputScreen:
        if self._screen is None or not self._screen.is_attached:
            self._screen = OutputScreen(line, self._stop)
            self._app.push_screen(self._screen)
        return self._screen

    def _stop(self) -> bool:
        """Stops what is under way; False when nothing is."""
        if self._running is None:
            return False
        self._running.stop()
        return True

    def _ended(self, ran: Ran) -> None:
        self._running = None
        lines = ran.text.rstrip("\n").split("\n")
        short = len(lines) == 1 and cells(display(lines[0])) < self._app.size.width - 4
        if ran.code == 0 and short:
            self._close()
            self._app.say(lines[0] or f"{ran.line}: done", "done")
        else:
            self._show(ran.line).show(lines if ran.text else [], ran.code)
        if self._patience is not None:
            self._patience.end()

    def _close(self) -> None:
        screen, self._screen = self._screen, None
        if screen is not None and screen.is_attached:
            screen.dismiss(None)

    def _tell_changes(self, before: object) -> None:
        """What the command changed is seen at once, settings too."""
        workspace = self._app.session.workspace
        if stamps(workspace) != before:
            workspace.reload()
            self._app.post_message(RecordsChanged(frozenset(), everything=True))

    def _lend(self, line: str, words: Sequence[str]) -> None:
        before = stamps(self._app.session.workspace)
        try:
            with self._app.suspend():
                code = self._command_line.lend(words)
        except SuspendNotSupported:
            self._app.say("this terminal cannot be lent to a command: run it beside the program", "error")
            return
        self._tell_changes(before)
        done = Said(f"{line}: done", "done") if code == 0 else Said(f"{line}: exit code {code}", "warning")
        self._app.post_message(done)

    def end(self) -> None:
        """Nothing goes on running."""
        if self._running is not None:
            self._running.end()
