"""The log as 8 Sync shows it: what is in no commit first, then operations and commits, newest first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from crm_tui.errors import CrmError
from crm_tui.query.find import labels
from crm_tui.store.entry import Write
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.rows import Line, RowKey
from crm_tui.tui.widgets.sheet import Written, difference
from crm_tui.wording.dates import day, moment
from crm_tui.wording.listed import counted
from crm_tui.workspace.commits import Commits, writes_of
from crm_tui.workspace.diffing import written
from crm_tui.workspace.log import Log, Operation, is_undo, taken_back, with_commits
from crm_tui.workspace.outside import Outside, outside, since_commit
from crm_tui.workspace.workspace import Workspace

COLUMNS = (
    Column("when", "when", width=15, sortable=False),
    Column("who", "who", width=7, most=20, weight=2, priority=1, sortable=False),
    Column("state", "", width=11, sortable=False),
    Column("words", "what", width=24, weight=6, sortable=False),
    Column("files", "files", "right", width=5, priority=2, sortable=False),
)
# The row of what is in no commit, which is no operation.
OUTSIDE = "outside"
# Of more files than this a diff shows only the first.
_FILES = 50
_LINES = 2000
# So much of a commit's id tells it from others.
_SHA = 7


class Told(NamedTuple):
    """The log at one moment. `outside` is None where there is no repository, `trouble` why git says nothing.

    Operations are those of the journal and those of commits; of the latter there may be `more`. `names` are members'.
    """

    operations: tuple[Operation, ...]
    taken: dict[str, str]
    outside: tuple[Outside, ...] | None
    more: bool = False
    names: Mapping[str, str] = MappingProxyType({})
    trouble: str = ""

    @property
    def late(self) -> int:
        """How many operations wait for their commit."""
        return sum(each.late for each in self.operations)


def read_log(workspace: Workspace, log: Log, commits: Commits, progress: Callable[[int, int], object]) -> Told:
    """The log; `progress` as for Log. Raises StorageError."""
    here = log.operations(progress)
    late = {file for each in here if each.late for file in each.files}
    found: list[Outside] | None = []
    elsewhere, more, trouble = list[Operation](), False, ""
    try:
        found = outside(workspace, late)
        elsewhere, more = commits.read(workspace)
    except CrmError as error:
        trouble = str(error)
    told = with_commits(here, elsewhere, more=more)
    unsaved = None if found is None else tuple(found)
    return Told(tuple(told), taken_back(told), unsaved, more, _names(workspace, told), trouble)


def _names(workspace: Workspace, told: Sequence[Operation]) -> dict[str, str]:
    asking = workspace.asking()
    wanted = {("member", each.actor) for each in told if each.actor}
    return {id_: label for (_, id_), label in workspace.ask(lambda db: labels(db, asking, wanted)).items()}


class LogRows:
    """The log as rows; the keys are those of operations, and OUTSIDE."""

    def __init__(self, told: Told, now: datetime) -> None:
        self.told = told
        self._now = now
        self._operations = {each.op: each for each in told.operations}
        self._keys = [*([OUTSIDE] if told.outside else []), *self._operations]
        self._places = {key: place for place, key in enumerate(self._keys)}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._keys)

    def page(self, start: int, length: int) -> Sequence[Line]:
        """Some of them."""
        return [self._line(key) for key in self._keys[start : start + length]]

    def key_at(self, index: int) -> RowKey:
        """The id of the operation."""
        return self._keys[index]

    def index_of(self, key: RowKey) -> int | None:
        """Where it stands."""
        return self._places.get(key) if isinstance(key, str) else None

    def operation(self, key: object) -> Operation | None:
        """The operation of a row."""
        return self._operations.get(key) if isinstance(key, str) else None

    def files(self, key: object) -> tuple[tuple[str, str], ...]:
        """The files that a row is about."""
        if key == OUTSIDE:
            return tuple(each.address for each in self.told.outside or ())
        of = self.operation(key)
        return of.files if of else ()

    def _line(self, key: str) -> Line:
        if key == OUTSIDE:
            number = len(self.told.outside or ())
            return Line(
                ("now", "", "uncommitted", f"{counted(number, 'file')} changed outside", str(number)), ("warning",)
            )
        of = self._operations[key]
        when = _when(of.when, self._now) if of.when else ""
        state, tint = self._state(of)
        who = self.told.names.get(of.actor, of.actor)
        return Line((when, who, state, of.trouble or of.words, str(len(of.files)) if of.files else ""), tint)

    def _state(self, of: Operation) -> tuple[str, tuple[str, ...]]:
        if of.trouble:
            return "unreadable", ("broken",)
        if of.op in self.told.taken:
            return ("redone" if is_undo(of) else "undone"), ("muted",)
        if of.late:
            return "uncommitted", ("warning",)
        return (of.commits[0][1][:_SHA] if of.commits else ""), ()


def _when(value: datetime, now: datetime) -> str:
    """To the minute in this year, to the day before."""
    local = value.astimezone(now.tzinfo)
    return moment(value, now) if local.year == now.year else day(local.date(), now.date())


def summary(told: Told) -> str:
    """How much there is, and what of it is in no commit."""
    commits = sum(bool(each.commits) for each in told.operations)
    parts = [counted(len(told.operations) - commits, "operation")] if commits < len(told.operations) else []
    parts += [f"{'the last ' if told.more else ''}{counted(commits, 'commit')}"] if commits else []
    parts = [" and ".join(parts) or counted(0, "operation")]
    if told.trouble:
        parts.append(told.trouble)
    elif told.outside is None:
        parts.append("no git repository: git init makes one")
    elif told.outside or told.late:
        parts += [f"{counted(len(told.outside), 'file')} in no commit"] if told.outside else []
        parts += [f"{told.late} waiting for a commit"] if told.late else []
    else:
        parts.append("everything is committed")
    return " · ".join(parts)


def read_difference(workspace: Workspace, rows: LogRows, key: object) -> tuple[str, list[Written]]:
    """What a row changed: the title, and the lines. Raises CrmError."""
    if key == OUTSIDE:
        files = rows.told.outside or ()
        return "changed outside, since the last commit", _lines(since_commit(workspace, files[:_FILES]), len(files))
    of = rows.operation(key)
    if of is None:
        return "", []
    if of.trouble:
        return "this entry of the journal cannot be read", [Written(of.trouble, "broken")]
    if of.commits:
        return of.words, _lines(writes_of(workspace, of, _FILES), len(of.files))
    writes = workspace.store.journal.entry(of.op).files
    return of.words, _lines(writes[:_FILES], len(writes))


def _lines(writes: Sequence[Write], number: int) -> list[Written]:
    lines = difference(written(writes))
    more = [f"and {counted(number - _FILES, 'file')} more"] if number > _FILES else []
    more += [f"and {len(lines) - _LINES} more lines"] if len(lines) > _LINES else []
    return [*lines[:_LINES], *(Written(words, "muted") for words in more)]


def records_of(workspace: Workspace, files: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The (kind, id) of the records among the files, each once."""
    found = (kind_folder_and_id(path) for _, path in files)
    named = ((workspace.schema.kind_of_folder(each[0]), each[1]) for each in found if each)
    return list(dict.fromkeys((kind.name, id_) for kind, id_ in named if kind))
