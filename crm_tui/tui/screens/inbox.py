"""Inbox: who waits for an answer, the longest first, and the keys that give one."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.filtered import Filtered
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.showing.inbox import InboxRows, Waiting, read_inbox
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.waiting import WaitingList
from crm_tui.wording.numbers import number

# What a new line begins with here, by kind.
_BEGUN = {"activity": "type=email direction=in ", "ticket": ""}
_EMPTY = "Nobody waits. Here stand messages and tickets without an answer: n adds one."
_NONE_FIT = "Nothing that waits fits the filter: esc shows all."


class InboxScreen(Filtered, PlaceScreen):
    """Messages and tickets that wait; it follows whatever changes."""

    BINDINGS = bindings("inbox")
    PLACE = "inbox"
    KINDS = ("activity", "ticket", "contact", "company", "deal", "product")
    KEEPS_READING = True

    def __init__(self) -> None:
        super().__init__()
        self._rows: InboxRows | None = None

    def body(self) -> ComposeResult:
        """How much waits and how long, then what it is."""
        yield Heading()
        yield WaitingList(empty=_EMPTY)

    @property
    def lines(self) -> WaitingList:
        """The lines."""
        return self.query_one(WaitingList)

    def on_unmount(self) -> None:
        """Lets go of the index."""
        if self._rows is not None:
            self._rows.close()

    # Showing

    def question(self) -> Question:
        """What waits, as far as the query finds it."""
        asking, query = self.session.asking(), self._wanted
        return lambda db: read_inbox(db, asking, query)

    def show(self, answer: InboxRows) -> None:
        """The lines take the place of the old ones; the cursor stays on its own, or goes to its neighbour."""
        old, self._rows = self._rows, answer
        self.understood()
        self.lines.empty = _NONE_FIT if self.narrowed else _EMPTY
        self.lines.show(answer)
        if old is not None:
            old.close()
        heading = self.query_one(Heading)
        heading.title, heading.narrowed = "Waiting for an answer", self._query.text
        count = number(answer.count, self.session.workspace.settings.locale)
        longest = f", the longest for {answer.longest}" if answer.longest else ""
        heading.sum = f"{count} waiting{longest}" if answer.count else ""
        if self.focused is None:
            self.lines.focus()
        self.refresh_bindings()

    def kinds_typed(self, mode: str) -> Sequence[str]:
        """A query is of messages and tickets."""
        return tuple(_BEGUN) if mode == "filter" else super().kinds_typed(mode)

    # What the cursor is on

    @property
    def waiting(self) -> Waiting | None:
        """The line under the cursor."""
        key = next((lines.key for lines in self.query(WaitingList)), None)
        return self._rows.waiting(key) if self._rows is not None else None

    @property
    def subject(self) -> tuple[str, str] | None:
        """The message or ticket under the cursor."""
        found = self.waiting
        return found.of if found else None

    @property
    def KEY_LABELS(self) -> dict[str, str]:  # noqa: N802 a constant of other screens
        """What keys come to here; none is needed of a message, a ticket is resolved."""
        found = self.waiting
        return {"record.log": "answer", "task.done": "resolve" if found and found.of[0] == "ticket" else "no answer"}

    @on(WaitingList.Highlighted)
    def _highlighted(self) -> None:
        """Which words matter depends on it."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with a line takes one."""
        if action in ("done", "snooze", "log", "edit_file"):
            return bool(self._rows and self._rows.count)
        return super().check_action(action, parameters)

    # Keys

    @on(WaitingList.Opened)
    def _opened(self) -> None:
        if of := self.subject:
            self.crm.open_record(*of)

    def action_log(self) -> None:
        """Log the answer."""
        if found := self.waiting:
            self.capturing.answer(found.of, f"{found.answer} direction=out ")

    def action_done(self) -> None:
        """Nobody waits any more: the ticket is resolved, the message needs no answer."""
        if of := self.subject:
            from crm_tui.tui.capture import settle

            self.do(lambda deeds: settle(deeds, of))

    def action_snooze(self) -> None:
        """Ask until when it may wait."""
        if of := self.subject:
            from crm_tui.edits.answering import WAITING

            self.capturing.snooze(of, WAITING)

    def action_edit_file(self) -> None:
        """Open the file of the record in the editor."""
        if of := self.subject:
            self.crm.files.edit_record(*of)

    def action_new(self) -> None:
        """Take in a message or a ticket."""
        from crm_tui.tui.screens.kinds import choose_kind

        kinds = self.session.workspace.schema.kinds
        choose_kind(self, [kinds[name] for name in _BEGUN], lambda kind: self.capturing.new(kind, _BEGUN[kind]))
