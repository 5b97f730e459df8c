"""What is done about somebody who waits for an answer: it is logged, or none is needed."""

from typing import TYPE_CHECKING

from crm_tui.edits.change import Editor, Sets, edit
from crm_tui.edits.record import minute, set_fields
from crm_tui.edits.snooze import without
from crm_tui.edits.words import Setting
from crm_tui.model.plan import Change, Plan
from crm_tui.query.find import Found
from crm_tui.query.scope import link_target
from crm_tui.wording.values import link_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a snooze names, and a query asks for.
WAITING = "waiting"


def settle(editor: Editor, found: Found) -> Plan:
    """The plan by which nobody waits any more: a ticket is resolved, a message needs no answer.

    Raises Refused where the workspace's tickets know no status of that name.
    """
    now = minute(editor, None)
    if found.kind.name == "ticket":
        sets: Sets = {"status": "resolved", "resolved": now, **without(found, WAITING)}
        return Plan(f"Resolve {found.label}", (edit(editor, found, sets),), editor.me)
    sets = {"answered": now, **without(found, WAITING)}
    return Plan(f"Settle {found.label}", (edit(editor, found, sets),), editor.me)


def first_response(editor: Editor, found: Found, at: str) -> "Sequence[Change]":
    """What changes of a ticket that is answered for the first time, at a moment in words; nothing of any other."""
    if found.kind.name != "ticket" or found.nodes.get("first_response"):
        return ()
    return set_fields(editor, [found], [Setting("first_response", "=", at or "now")]).changes


def about_the_same(found: Found) -> list[Setting]:
    """The settings by which an activity is about all that another one is about; none for what is no activity."""
    if found.kind.name != "activity":
        return []
    links = [field for field in found.kind.fields.values() if link_target(field) not in ("", "member")]
    ids = {field.name: [id_ for _, id_ in link_pairs(found.record.fields.get(field.name), field)] for field in links}
    return [Setting(name, "=", ",".join(each)) for name, each in ids.items() if each]
