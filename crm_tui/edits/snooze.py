"""Hiding a record's reminders until a day: `snooze`, by rule."""

from datetime import date

from crm_tui.edits.change import Editor, Sets, edit
from crm_tui.errors import Refused
from crm_tui.model.plan import Plan
from crm_tui.model.value import Node
from crm_tui.query.find import Found


def snooze(editor: Editor, found: Found, rule: str, until: date) -> Plan:
    """The plan that hides the reminder of a rule until a day; today shows it again. Raises Refused for a past day."""
    today = editor.ctx.now.date()
    if until < today:
        raise Refused(f"{until} is over", "snooze until a day to come, or until today to see it at once")
    if until == today:
        sets = without(found, rule)
        words = f"Show {rule} of {found.label} again"
    else:
        sets = {"snooze": {**_kept(found), rule: until.isoformat()}}
        words = f"Snooze {rule} of {found.label} until {until}"
    return Plan(words, (edit(editor, found, sets),) if sets else (), editor.me)


def without(found: Found, rule: str) -> Sets:
    """What takes the snooze of a rule out; nothing where there is none."""
    kept = found.nodes.get("snooze")
    if not isinstance(kept, dict) or rule not in kept:
        return {}
    rest = {name: node for name, node in kept.items() if name != rule}
    return {"snooze": rest or None}


def _kept(found: Found) -> dict[str, Node]:
    """What is snoozed already. Raises Refused for text that is no map, which would be lost."""
    kept = found.nodes.get("snooze")
    if kept and not isinstance(kept, dict):
        raise Refused("snooze: what stands there cannot be read", f"crm edit {found.kind.name}/{found.record.id}")
    return dict(kept) if isinstance(kept, dict) else {}
