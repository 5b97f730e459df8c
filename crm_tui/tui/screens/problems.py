"""What is wrong with the files: one line each; enter opens the file in the editor."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult

from crm_tui.errors import CrmError
from crm_tui.model.problem import Problem, Severity
from crm_tui.tui.messages import Said
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.rows import Line, RowKey
from crm_tui.tui.widgets.table import Foot, Table

_COLUMNS = (
    Column("severity", "", width=7, sortable=False),
    Column("place", "file", width=24, weight=2, most=60, sortable=False),
    Column("message", "what is wrong", width=30, weight=3, sortable=False),
    Column("hint", "what to do", width=20, weight=2, priority=1, sortable=False),
)
_STATES = {Severity.ERROR: "broken", Severity.WARNING: "warning", Severity.NOTE: "muted"}


class ProblemRows:
    """Problems as rows."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self._problems = problems
        self._places = {problem: place for place, problem in enumerate(problems)}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._problems)

    def page(self, start: int, length: int) -> Sequence[Line]:
        """Some of them."""
        return [_line(problem) for problem in self._problems[start : start + length]]

    def key_at(self, index: int) -> RowKey:
        """The problem itself."""
        return self._problems[index]

    def index_of(self, key: RowKey) -> int | None:
        """Where it stands."""
        return self._places.get(key) if isinstance(key, Problem) else None


def _line(problem: Problem) -> Line:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    return Line((problem.severity.name.lower(), place, problem.message, problem.hint), (_STATES[problem.severity],))


class ProblemsScreen(PlaceScreen):
    """The list of problems."""

    KINDS = ("contact", "company", "deal", "activity", "member")

    def body(self) -> ComposeResult:
        """Heading and table."""
        yield Heading()
        yield Table(_COLUMNS, empty="Nothing is wrong with any file.")

    def load(self) -> None:
        """Checks in a thread."""
        self._load()

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _load(self) -> None:
        try:
            problems = self.session.workspace.check()
        except CrmError as error:
            self.app.post_message(Said(str(error), "error"))
            return
        self.app.call_from_thread(self._show, problems)

    def _show(self, problems: Sequence[Problem]) -> None:
        if not self.is_attached:
            return
        table = self.query_one(Table)
        ordered = sorted(problems, key=lambda problem: -problem.severity)
        table.show(ProblemRows(ordered), foot=Foot(f"{len(problems)} problem{'s' * (len(problems) != 1)}"))
        self.query_one(Heading).title = "problems"
        if self.focused is None:
            table.focus()

    @on(Table.Opened)
    def _opened(self, event: Table.Opened) -> None:
        if isinstance(event.key, Problem):
            self.crm.edit_path(event.key.root, event.key.path, event.key.line)
