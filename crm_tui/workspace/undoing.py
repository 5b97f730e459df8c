"""Which operation undo and redo mean."""

from typing import TYPE_CHECKING

from crm_tui.edits.undo import undo
from crm_tui.errors import NotFound
from crm_tui.model.plan import Plan
from crm_tui.store.journal import Journal, redo_target, undo_target

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace


def undo_plan(workspace: "Workspace", op: str) -> Plan:
    """The plan that takes back the last operation that still stands, or the named one.

    One that the journal does not know may be a commit. Raises NotFound, UsageError, GitError.
    """
    journal = workspace.store.journal
    if op and op not in journal.closed():
        from crm_tui.workspace.commits import named, undoing_commit

        if (of := named(workspace, op)) is not None:
            return undoing_commit(workspace, of)
    entry = journal.entry(op) if op else undo_target(journal.entries())
    if entry is None:
        raise NotFound("there is nothing to undo", "`crm undo --list` shows what was done")
    return undo(journal.entry(entry.op), workspace.me)


def redo_plan(journal: Journal, actor: str) -> Plan:
    """The plan that does again what was undone last. Raises NotFound."""
    entry = redo_target(journal.entries())
    if entry is None:
        raise NotFound("there is nothing to do again", "redo follows an undo")
    return undo(journal.entry(entry.op), actor)
