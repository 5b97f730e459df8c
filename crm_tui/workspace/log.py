"""The log of a workspace: what was done here and elsewhere, what of it was taken back, what waits for its commit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.undo import UNDO
from crm_tui.errors import StorageError, UsageError
from crm_tui.store.diskerror import DiskError
from crm_tui.store.journal import Journal, takes_back

if TYPE_CHECKING:
    from crm_tui.model.plan import Plan
    from crm_tui.store.entry import Entry
    from crm_tui.workspace.workspace import Workspace


class Operation(NamedTuple):
    """An operation without the bytes it wrote.

    `when` is None and `trouble` says why where its entry cannot be read; `late` while it waits for its commit.
    One that the journal does not know is read from its `commits`, each by root and id.
    """

    op: str
    when: datetime | None = None
    actor: str = ""
    words: str = ""
    cause: str = ""
    files: tuple[tuple[str, str], ...] = ()
    late: bool = False
    trouble: str = ""
    commits: tuple[tuple[str, str], ...] = ()


class Log:
    """Reads the operations of a workspace; each only once, since none ever changes."""

    def __init__(self, journal: Callable[[], Journal]) -> None:
        self._journal = journal
        self._read: dict[str, Operation] = {}

    def operations(self, progress: Callable[[int, int], object] = lambda done, total: None) -> list[Operation]:
        """All, newest first; `progress` hears how many of how many are read. Raises StorageError."""
        journal = self._journal()
        closed = journal.closed()
        listed: dict[str, Operation] = {}
        for done, (op, late) in enumerate(closed.items(), 1):
            if found := self._read.get(op) or _told(journal, op, late):
                listed[op] = found
            progress(done, len(closed))
        # What cannot be read may be mended.
        self._read = {op: each for op, each in listed.items() if not each.trouble}
        return [each._replace(late=closed[op]) for op, each in listed.items()]


def _told(journal: Journal, op: str, late: bool) -> Operation | None:
    """One operation; None when it was forgotten meanwhile. One that waited may be committed by now."""
    for waits in (late, False):
        try:
            entry = journal.outline(op, late=waits)
        except StorageError as error:
            if isinstance(error, DiskError) and error.missing:
                continue
            return Operation(op, trouble=str(error))
        return operation_of(entry)
    return None


def operation_of(entry: "Entry") -> Operation:
    """An operation of the journal."""
    files = tuple((each.root, each.path) for each in entry.files)
    return Operation(entry.op, entry.when, entry.actor, entry.words, entry.cause, files)


def with_commits(
    operations: Sequence[Operation], commits: Sequence[Operation], *, more: bool = False
) -> list[Operation]:
    """Both in one list, newest first, none twice; operations come newest first.

    While there are `more` commits, operations that may be older than these are left out too.
    """
    known = {each.op for each in operations}
    others = [each for each in commits if each.op not in known]
    since = min((each.when for each in commits if each.when), default=None) if more else None
    at: dict[str, datetime] = {}
    last = max((each.when for each in operations if each.when), default=datetime.max.replace(tzinfo=UTC))
    for each in operations:
        last = at[each.op] = min(each.when or last, last)
    here = [each for each in operations if since is None or at[each.op] >= since]
    return sorted([*here, *others], key=lambda each: at.get(each.op) or each.when or last, reverse=True)


def taken_back(operations: Iterable[Operation]) -> dict[str, str]:
    """By operation the one that took it back, where that one stands itself; operations come newest first."""
    found: dict[str, str] = {}
    for each in operations:
        target = takes_back(each.cause)[1]
        if target and each.op not in found:
            found.setdefault(target, each.op)
    return found


def is_undo(operation: Operation) -> bool:
    """Whether the operation took another one back."""
    return takes_back(operation.cause)[0] == UNDO


def undoing(workspace: "Workspace", of: Operation, taken: Mapping[str, str]) -> "Plan":
    """The plan that takes an operation back. Raises UsageError where it is, and as Workspace.undo_plan."""
    if of.op in taken:
        raise UsageError("this was taken back already", "redo makes it again")
    if of.commits:
        from crm_tui.workspace.commits import undoing_commit

        return undoing_commit(workspace, of)
    return workspace.undo_plan(of.op)


def redoing(workspace: "Workspace", of: Operation, taken: Mapping[str, str]) -> "Plan":
    """The plan that makes an operation again, be it named itself or by its undo. Raises as `undoing`."""
    if of.op in taken and not is_undo(of):
        return workspace.undo_plan(taken[of.op])
    if of.op in taken or not is_undo(of):
        raise UsageError("this stands: there is nothing to make again", "")
    return workspace.undo_plan(of.op)
