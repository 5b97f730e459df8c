"""From a plan to files, index and commit; and what is left of a plan after a crash."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from crm_tui import clock
from crm_tui.edits.faults import Read, brought
from crm_tui.errors import CrmError, Refused, StorageError, Unconfirmed
from crm_tui.index.index import Changed
from crm_tui.model.merge_fields import merge_fields
from crm_tui.model.merge_rule import FieldTable
from crm_tui.model.merge_settings import SETTINGS_FIELDS
from crm_tui.model.plan import Plan
from crm_tui.model.problem import Severity
from crm_tui.model.record import CONFLICTS, read_record
from crm_tui.model.schema import Schema, schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node
from crm_tui.store.entry import Write
from crm_tui.store.paths import is_attachment, kind_folder_and_id
from crm_tui.workspace.parts import Looking, Parts, parts
from crm_tui.workspace.settings import NEWER, UNREADABLE
from crm_tui.workspace.stamp import FILE as SETTINGS
from crm_tui.workspace.steps import Part, Progress

# From so many files on, hearing of each that was just written costs more than a walk.
_MANY = 500
# Editors that save at this very moment are met again at most so often.
_TRIES = 4

if TYPE_CHECKING:
    from crm_tui.store.entry import Entry
    from crm_tui.store.heal import Healed
    from crm_tui.workspace.workspace import Applied, Workspace


def preview(workspace: "Workspace", plan: Plan, looking: Looking) -> list[Write]:
    """The files before and after the plan, as they are at this moment. Raises Conflict, Refused."""
    looking.made.begin(len(plan.changes))

    def fields(root: str, path: str) -> FieldTable:
        looking.made()
        return fields_of(workspace, path)

    writes = workspace.store.resolve(plan, fields)
    _refuse_when_read_only(workspace, writes)
    if not plan.cause:
        befores = {(write.root, write.path): write.before for write in writes}
        origins = plan.origins
        schema = _schema_after(workspace, writes)
        looking.judged.begin(len(writes))
        for write in writes:
            if not is_attachment(write.path):
                # What was wrong with a file before it moved is no fault of the move.
                origin = origins.get((write.root, write.path), (write.root, write.path))
                _refuse_faults(workspace, write._replace(before=befores[origin]), schema)
            looking.judged()
    return writes


def apply(workspace: "Workspace", plan: Plan, *, commit: bool, progress: Progress) -> "Applied":
    """Makes the plan happen; see Workspace.apply."""
    from crm_tui.workspace.workspace import Applied

    if not plan.changes:
        return Applied("", Changed())
    commit = commit and workspace.commits
    on = parts(plan, progress, commit=commit)
    many = len(plan.changes) >= _MANY
    # Held to the end, so that commits come in the order of the edits.
    with workspace.store.held(plan.words), workspace.unwatched() if many else nullcontext():
        entry = _written(workspace, plan, on)
        if entry is None:
            return Applied("", Changed())
        _reload(workspace, entry.files)
        if not commit:
            changed, notes = _seen(workspace, entry.files, on.read)
            return Applied(entry.op, changed, notes=notes)
        from crm_tui.workspace.beside import beside
        from crm_tui.workspace.committing import commit_own

        # Git is mostly waited for, and the index meanwhile brought up to date.
        with beside(lambda: _seen(workspace, entry.files, on.read)) as seen:
            done, told = commit_own(workspace, entry, on.committed.to)
        changed, notes = seen()
        return Applied(entry.op, changed, done.sha, (*notes, *told))


def _written(workspace: "Workspace", plan: Plan, on: Parts) -> "Entry | None":
    """The operation under which the files hold what the plan wants; None when they do already. Under the lock.

    What a crash of another process left open is brought to its end first. A file that changes in between is
    looked at again. Raises Unconfirmed with the index up to date, and as Workspace.apply.
    """
    from crm_tui.store.settle import Moved

    for last in range(_TRIES - 1, -1, -1):
        heal(workspace)
        writes = [write for write in preview(workspace, plan, on.looking) if write.before != write.after]
        if not writes:
            return None
        try:
            op, now = workspace.new_op(), clock.now()
            on.written.begin(2 * len(writes))
            entry = workspace.store.perform(writes, op, plan, now, late=workspace.commits, step=on.written)
            workspace.edited = True
            return entry
        except Moved:
            if not last:
                raise
        except Unconfirmed:
            workspace.edited = True
            _reload(workspace, writes)
            _seen(workspace, writes, on.read)
            raise
    return None


def _reload(workspace: "Workspace", writes: Sequence[Write]) -> None:
    if any(write.path == SETTINGS for write in writes):
        workspace.reload()


def _seen(workspace: "Workspace", writes: Sequence[Write], read: Part) -> tuple[Changed, tuple[str, ...]]:
    """What changed in the index after the writes, and why it could not be told of them, if so.

    The files are written all the same; an index that knows nothing of them heals at the next walk.
    """
    records = [(write.root, write.path) for write in writes if kind_folder_and_id(write.path)]
    files = Changed(files=frozenset((write.root, write.path) for write in writes))
    read.begin(len(records))
    try:
        return (workspace.refresh(records, read) if records else Changed()) | files, ()
    except StorageError as error:
        return files, (f"{error.message}; what was done is written, and the index is brought up to date later",)


def heal(workspace: "Workspace") -> tuple[str, ...]:
    """Finishes, with its commit, or takes back what a crash left half done; what was done, in words."""
    healed = workspace.store.heal(lambda root, path: fields_of(workspace, path), wait=False, late=workspace.commits)
    if healed is None:
        return ()
    if healed.paths:
        workspace.refresh(file for file in healed.paths if kind_folder_and_id(file[1]))
    return (*_told(healed), *_commit_finished(workspace, healed.finished))


def _told(healed: "Healed") -> Iterator[str]:
    for entry in healed.finished:
        yield f"finished what was interrupted: {entry.words}"
    for entry in healed.taken_back:
        yield f"took back what was interrupted: {entry.words}"
    for problem in healed.problems:
        yield str(problem)


def _commit_finished(workspace: "Workspace", entries: Sequence["Entry"]) -> Iterator[str]:
    from crm_tui.workspace.committing import commit_late

    if not entries:
        return
    finished = {entry.op for entry in entries}
    for each in commit_late(workspace, entries):
        yield from each.told if each.failed or each.entry.op not in finished else filter(None, (each.done.note,))


def fields_of(workspace: "Workspace", path: str) -> FieldTable:
    """How the fields of a record, or the keys of crm.yaml, are merged, in the order in which they are written."""
    if path == SETTINGS:
        return SETTINGS_FIELDS
    found = kind_folder_and_id(path)
    kind = workspace.schema.kind_of_folder(found[0]) if found else None
    return merge_fields(kind, workspace.asking().ctx) if kind else {}


def _refuse_when_read_only(workspace: "Workspace", writes: Sequence[Write]) -> None:
    """A workspace whose settings cannot be trusted takes no edit but that of its settings."""
    if workspace.read_only and any(write.path != SETTINGS for write in writes):
        problem = next(p for p in workspace.settings_problems if p.severity is Severity.ERROR)
        if problem.code == UNREADABLE:
            raise StorageError(f"{problem.message}; nothing was changed", problem.path, problem.hint)
        newer = problem.code == NEWER
        hint = "update crm" if newer else "mend crm.yaml first"
        why = "newer than this program" if newer else "broken"
        raise Refused(f"nothing is written while crm.yaml is {why}: {problem}", hint)


def _schema_after(workspace: "Workspace", writes: Sequence[Write]) -> Schema:
    """The schema by which files are judged as the writes leave them: that of the crm.yaml among them, if any."""
    from crm_tui.store.yaml import Unreadable, read_text

    settings = next((write.after for write in writes if write.path == SETTINGS), None)
    try:
        return schema_of(read_settings(read_text(settings).nodes)[0]) if settings is not None else workspace.schema
    except Unreadable:
        return workspace.schema


def _refuse_faults(workspace: "Workspace", write: Write, schema: Schema) -> None:
    """Raises Refused, naming the place, when the file gets a fault that it did not have before."""
    from crm_tui.store.yaml import Unreadable, locate

    if write.after is None:
        return
    try:
        after = _read(schema, write.path, write.after)
    except Unreadable as error:
        raise Refused(f"{write.path}:{error.line}:{error.column}: {error.finding.message}", error.hint) from None
    for finding in brought(_before(workspace, write), after)[:1]:
        line, column = locate(write.after, finding.at) if finding.at else (0, 0)
        place = f"{write.path}:{line}:{column}" if line else write.path
        raise Refused(f"{place}: {finding.message}", finding.hint)


def _before(workspace: "Workspace", write: Write) -> Read:
    if write.before is None:
        return Read({})
    try:
        return _read(workspace.schema, write.path, write.before)
    except CrmError:
        return Read({})


def _read(schema: Schema, path: str, data: bytes) -> Read:
    from crm_tui.store.yaml import read_text

    nodes: dict[str, Node] = read_text(data).nodes
    if path == SETTINGS:
        return Read(nodes, read_settings(nodes)[1])
    found = kind_folder_and_id(path)
    kind = schema.kind_of_folder(found[0]) if found else None
    if kind is None or found is None:
        return Read(nodes)
    _, findings = read_record(kind, found[1], nodes, schema.context(clock.now()), schema.settings)
    return Read(nodes, [finding for finding in findings if finding.at[:1] != (CONFLICTS,)])
