"""Sync: what was done and what it changed, what of it to take back, and what is in no commit."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult

from crm_tui.errors import CrmError
from crm_tui.model.plan import Plan
from crm_tui.query.find import labels
from crm_tui.store.paths import is_attachment
from crm_tui.tui.content import wrap
from crm_tui.tui.keys import bindings
from crm_tui.tui.news import News
from crm_tui.tui.screens.following import Followed, Following
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.showing.log import (
    COLUMNS,
    LogRows,
    Told,
    read_difference,
    read_log,
    records_of,
    summary,
)
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.ground import Panes
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.sheet import Sheet, Written
from crm_tui.tui.widgets.table import Table
from crm_tui.wording.listed import counted
from crm_tui.workspace.commits import Commits
from crm_tui.workspace.log import Log, Operation, redoing, undoing
from crm_tui.workspace.outside import stamps
from crm_tui.workspace.telling import Telling
from crm_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Proposal

_NARROW = 140
# So often, in seconds, it is looked whether there was a commit: nobody watches git's folder.
_LOOK = 1.0
_OFFERED = 200

Reversing = Callable[[Workspace, Operation, Mapping[str, str]], Plan]


class SyncScreen(PlaceScreen):
    """The log of operations and commits, and the difference that the one under the cursor made."""

    BINDINGS = bindings("sync")
    PLACE = "sync"

    class Refused(News):
        """Why something is not done with the row of this key."""

        key: object
        title: str
        lines: Sequence[Written]

    class Moved(News):
        """There was an operation or a commit."""

    def __init__(self) -> None:
        super().__init__()
        self._log = Log(lambda: self.session.workspace.store.journal)
        self._commits = Commits()
        self._reads_on = False
        self._differing = Following(self, self._differs)
        self._rows: LogRows | None = None
        self._stamp: tuple[object, ...] = ()
        self._problems = Heading(quiet=True, id="problems")

    def body(self) -> ComposeResult:
        """How much there is, what is wrong, then the log and the difference."""
        yield Heading(id="log")
        yield self._problems
        with Panes(classes="log"):
            yield Table(COLUMNS, empty="Nothing was done here yet: n adds a record.")
            yield Sheet(id="difference")

    @property
    def table(self) -> Table:
        """The log."""
        return self.query_one(Table)

    @property
    def sheet(self) -> Sheet:
        """The difference."""
        return self.query_one(Sheet)

    def on_mount(self) -> None:
        """Shows what there is, and follows what git is told elsewhere."""
        super().on_mount()
        self.tell_problems(self.crm.problem_count)
        self.set_interval(_LOOK, self.follow)
        self.watch(self.table, "scroll_y", self._seen_further, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """In a narrow terminal the panes stand one above the other."""
        self.query_one(".log").set_class(event.size.width < _NARROW, "-narrow")

    # Showing

    def question(self) -> Question:
        """The log, and how git stands; they are asked of no index."""
        workspace, log, commits = self.session.workspace, self._log, self._commits
        tell = self.session.tell_progress

        def ask(db: object) -> tuple[tuple[object, ...], Told]:
            stamp = stamps(workspace)
            with Telling("reading the log", tell) as progress:
                return stamp, read_log(workspace, log, commits, progress)

        return ask

    def show(self, answer: Any) -> None:
        """The rows take the place of the old ones; the cursor stays on its operation."""
        self._stamp, told = answer
        self._reads_on = False
        rows = self._rows = LogRows(told, self.session.asking().ctx.now)
        heading = self.query_one("#log", Heading)
        heading.title, heading.sum = "Log", summary(told)
        self.table.show(rows)
        self._read(rows, self.table.key)
        if self.focused is None:
            self.table.focus()
        self.refresh_bindings()
        self._seen_further()

    def follow(self) -> None:
        """Asks again when there was an operation or a commit."""
        if self._in_sight and self._stamp:
            self._look(self._stamp)

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _look(self, seen: tuple[object, ...]) -> None:
        if stamps(self.session.workspace) != seen:
            self.post_message(self.Moved())

    @on(Moved)
    def _moved(self) -> None:
        self.load()

    def _seen_further(self) -> None:
        """Reads earlier commits before the end of the list is reached."""
        table, rows = self.table, self._rows
        if rows is None or self._reads_on or not rows.told.more:
            return
        if table.scroll_offset.y + 2 * table.body_height >= rows.count:
            self._reads_on = True
            self._commits.want_more()
            self.load()

    @on(Table.Highlighted)
    def _highlighted(self, event: Table.Highlighted) -> None:
        if event.widget is self.table and self._rows is not None:
            self._read(self._rows, event.key)

    def _read(self, rows: LogRows, key: object) -> None:
        workspace = self.session.workspace

        def read(db: object) -> tuple[object, str, Sequence[Written]]:
            try:
                return key, *read_difference(workspace, rows, key)
            except CrmError as error:
                return key, "what it changed cannot be read", [Written(str(error), "broken")]

        self._differing.ask(read)

    @on(Followed)
    def _followed(self, event: Followed) -> None:
        event.arrive()

    def _differs(self, answer: tuple[object, str, Sequence[Written]] | None) -> None:
        if answer is not None and answer[0] == self.table.key:
            self.sheet.show(*answer[1:])

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        self._differs((event.key, event.title, event.lines))

    def tell_problems(self, count: int) -> None:
        """How many problems there are, and where they are listed."""
        super().tell_problems(count)
        unreadable = self.crm.unreadable_count
        broken = f", {counted(unreadable, 'file')} cannot be read" if unreadable else ""
        words = f"{counted(count, 'problem')}{broken}: P lists them"
        self._problems.title = words if count else "nothing is wrong with any file"

    def on_click(self, event: events.Click) -> None:
        """A click on the words about problems lists them."""
        if event.widget is self._problems:
            self.crm.action_problems()

    # Keys

    @property
    def operation(self) -> Operation | None:
        """The one under the cursor."""
        return self._rows.operation(self.table.key) if self._rows else None

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The files that the row under the cursor is about."""
        return self._rows.files(self.table.key) if self._rows else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with a row takes one."""
        if action in ("undo", "redo", "edit_file"):
            return bool(self._rows and self._rows.count)
        return super().check_action(action, parameters)

    def action_undo(self) -> None:
        """Take back the operation under the cursor, after showing what that changes."""
        self._propose(undoing)

    def action_redo(self) -> None:
        """Do the operation under the cursor again, after showing what that changes."""
        self._propose(redoing)

    def _propose(self, reversing: Reversing) -> None:
        of, rows = self.operation, self._rows
        if of is None or rows is None:
            self.say("these files were changed outside: no operation did it", "warning")
            return

        def make(deeds: "Deeds") -> "Proposal":
            return deeds.proposal(reversing(deeds.workspace, of, rows.told.taken))

        # The line that speaks has no room for two versions of a key.
        width = self.sheet.body_width - 2

        def failed(error: CrmError) -> None:
            lines = [Written(line, "broken") for line in wrap(str(error), width)]
            self.say(str(error), "error")
            self.post_message(self.Refused(of.op, f"not done: {of.words}", lines))

        self.crm.propose(make, failed)

    @on(Listing.Opened)
    def _opened(self) -> None:
        found = records_of(self.session.workspace, self.files)[:_OFFERED]
        if not found and self.files:
            self.say("no record was changed here: E opens the file")
        asking = self.session.asking()
        called = self.session.ask(lambda db: labels(db, asking, found))
        choices = [Choice(str(place), called.get(each, each[1]), each[0]) for place, each in enumerate(found)]
        self._choose("Which record?", choices, lambda place: self.crm.open_record(*found[place]))

    def action_edit_file(self) -> None:
        """Open the file, or one of them, in the editor."""
        files = [each for each in self.files if not is_attachment(each[1])][:_OFFERED]
        choices = [Choice(str(place), path) for place, (_, path) in enumerate(files)]
        self._choose("Which file?", choices, lambda place: self.crm.files.edit(*files[place]))

    def _choose(self, question: str, choices: Sequence[Choice], take: Callable[[int], None]) -> None:
        """Takes one by its place; one alone is not asked for."""
        if len(choices) < 2:
            for place in range(len(choices)):
                take(place)
            return
        from crm_tui.tui.screens.choose import ChooseScreen

        self.app.push_screen(ChooseScreen(question, choices), lambda place: take(int(place)) if place else None)

    def action_new(self) -> None:
        """Choose a kind, then add a record of it."""
        from crm_tui.tui.screens.kinds import choose_kind

        choose_kind(self, list(self.session.workspace.schema.kinds.values()), self.capturing.new)

    def action_next_pane(self) -> None:
        """To the other pane."""
        (self.table if isinstance(self.focused, Sheet) else self.sheet).focus()
