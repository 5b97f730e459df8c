"""What the team, or the owner, means to reach in a period."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.rules import InOrder
from crm_tui.model.kinds.shared import COMMON, NOTES
from crm_tui.model.types import CHOICE, DATE, DECIMAL, TEXT

GOAL = Kind(
    name="goal",
    plural="goals",
    label_field="title",
    columns=("title", "metric", "target", "from", "to", "owner"),
    sort=("-to",),
    rules=(InOrder("from", "to"),),
    fields=fields(
        Field("title", TEXT, required=True),
        Field("metric", CHOICE, choices_from="metrics", help="What is counted: revenue, deals won, calls."),
        Field("target", DECIMAL, help="How much of it; an amount is in the workspace's currency."),
        Field("from", DATE),
        Field("to", DATE, deadline=True, help="The last day that counts."),
        *COMMON,
        NOTES,
    ),
)
