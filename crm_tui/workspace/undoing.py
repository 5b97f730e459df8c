"""Which operation undo and redo mean."""

from crm_tui.edits.undo import undo
from crm_tui.errors import NotFound
from crm_tui.model.plan import Plan
from crm_tui.store.journal import Journal, redo_target, undo_target


def undo_plan(journal: Journal, op: str, actor: str) -> Plan:
    """The plan that takes back the last operation that still stands, or the named one. Raises NotFound."""
    entry = journal.entry(op) if op else undo_target(journal.entries())
    if entry is None:
        raise NotFound("there is nothing to undo", "`crm undo --list` shows what was done")
    return undo(journal.entry(entry.op), actor)


def redo_plan(journal: Journal, actor: str) -> Plan:
    """The plan that does again what was undone last. Raises NotFound."""
    entry = redo_target(journal.entries())
    if entry is None:
        raise NotFound("there is nothing to do again", "redo follows an undo")
    return undo(journal.entry(entry.op), actor)
