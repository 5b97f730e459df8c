"""What is wrong with the files: one line each; enter opens the file in the editor."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.model.problem import Problem, Severity
from crm_tui.tui.content import parts
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.rows import Line, RowKey
from crm_tui.tui.widgets.table import Foot, Table
from crm_tui.wording.listed import counted

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
    place = _place(problem).removeprefix("records/")
    cells = (problem.severity.name.lower(), place, problem.message, problem.hint)
    return Line(cells, (_STATES[problem.severity],))


def _counted(problems: Sequence[Problem]) -> str:
    """How many there are, as the line that speaks counts them; notes are none."""
    notes = sum(problem.severity is Severity.NOTE for problem in problems)
    grave = len(problems) - notes
    counts = [counted(grave, "problem"), counted(notes, "note") if notes else ""]
    return " · ".join(filter(None, counts))


def _place(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path


class ProblemsScreen(PlaceScreen):
    """The list of problems, and the one under the cursor in full."""

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.PLACE = place

    def body(self) -> ComposeResult:
        """Heading, table, the whole text of one."""
        yield Heading()
        yield Table(_COLUMNS, empty="Nothing is wrong with any file.")
        yield Static(id="problem")

    def question(self) -> Question:
        """All problems, the gravest first."""
        workspace = self.session.workspace
        return lambda db: sorted(workspace.check(catch_up=False), key=lambda problem: -problem.severity)

    def show(self, answer: Sequence[Problem]) -> None:
        """The problems."""
        table = self.query_one(Table)
        table.show(ProblemRows(answer), foot=Foot(_counted(answer)))
        heading = self.query_one(Heading)
        heading.title = "Problems"
        heading.sum = "⏎ opens the file where it is wrong" if answer else ""
        self._tell(answer[table.cursor] if answer else None)
        if self.focused is None:
            table.focus()

    @on(Table.Highlighted)
    def _highlighted(self, event: Table.Highlighted) -> None:
        self._tell(event.key if isinstance(event.key, Problem) else None)

    def _tell(self, problem: Problem | None) -> None:
        told: list[tuple[str, str]] = []
        if problem is not None:
            told = [(_place(problem), "$text-muted"), (f"  {problem.message}  ", ""), (problem.hint, "$text-muted")]
        self.query_one("#problem", Static).update(parts(told))

    @on(Table.Opened)
    def _opened(self, event: Table.Opened) -> None:
        if isinstance(event.key, Problem):
            self.crm.files.edit(event.key.root, event.key.path, event.key.line)
