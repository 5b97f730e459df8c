"""What the team, or the owner, means to reach in a period."""

from crm_tui.model.field import Choice, Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.rules import InOrder
from crm_tui.model.kinds.shared import COMMON, NOTES, choices
from crm_tui.model.types import CHOICE, DATE, DECIMAL, TEXT

METRICS = (
    *choices("revenue", "deals won", "new deals", "win rate", "sales cycle", "new contacts"),
    *choices("calls", "emails", "meetings", "visits", "messages", "first response", "resolution"),
    Choice("nps", "NPS"), Choice("csat", "CSAT"), *choices("retention", "churn"),
)  # fmt: skip

GOAL = Kind(
    name="goal",
    plural="goals",
    label_field="title",
    columns=("title", "metric", "target", "from", "to", "owner"),
    head=("{target} {metric}|{metric}", "{from} to {to}|to {to}", "owner {owner}"),
    sort=("-to",),
    rules=(InOrder("from", "to"),),
    fields=fields(
        Field("title", TEXT, required=True),
        Field("metric", CHOICE, choices=METRICS, choices_from="metrics", help="What is counted."),
        Field("target", DECIMAL, help="How much of it; an amount is in the workspace's currency."),
        Field("from", DATE),
        Field("to", DATE, deadline=True, help="The last day that counts."),
        *COMMON,
        NOTES,
    ),
)
