"""A deal's next step, done."""

from crm_tui.edits.change import Editor, Sets, edit
from crm_tui.edits.snooze import without
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found

RULE = "next-step"


def finish_step(editor: Editor, deal: Found) -> Plan:
    """The plan that takes a deal's next step out, with its day."""
    step = deal.record.get("next_step") or "the next step"
    cleared: Sets = {name: None for name in ("next_step", "next_date") if name in deal.nodes}
    if not cleared:
        return Plan(f"{deal.label} has no next step", (), editor.me)
    return Plan(f"Finish {step}, {deal.label}", (edit(editor, deal, {**cleared, **without(deal, RULE)}),), editor.me)
