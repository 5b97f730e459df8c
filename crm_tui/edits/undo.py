"""Taking an operation back, and making it again: a plan like any other."""

from crm_tui.model.plan import Change, Plan
from crm_tui.store.digest import digest
from crm_tui.store.entry import Entry

UNDO = "undo"
REDO = "redo"


def undo(entry: Entry, actor: str) -> Plan:
    """The plan that takes back what an operation set; keys that were changed since are told, not touched."""
    verb, cause = ("Undo", UNDO) if not entry.cause.startswith(UNDO) else ("Redo", REDO)
    words = entry.words.removeprefix("Undo: ").removeprefix("Redo: ")
    changes = tuple(
        Change(
            each.root,
            each.path,
            None if each.after is None else digest(each.after),
            was=each.after,
            text=each.before,
        )
        for each in entry.files
    )
    return Plan(f"{verb}: {words}", changes, actor, f"{cause} {entry.op}")
