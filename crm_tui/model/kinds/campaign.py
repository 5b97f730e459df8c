"""Something done to be heard by many: a mailing, a fair, an advertisement."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.rules import InOrder
from crm_tui.model.kinds.shared import COMMON, NOTES, choices, link
from crm_tui.model.types import CHOICE, DATE, MONEY, TEXT

CAMPAIGN = Kind(
    name="campaign",
    plural="campaigns",
    label_field="name",
    columns=("name", "channel", "segment", "starts", "ends", "cost", "owner"),
    head=("{channel}", "{starts} to {ends}|{starts}", "for {segment}", "cost {cost}", "owner {owner}"),
    sort=("-starts",),
    rules=(InOrder("starts", "ends"),),
    fields=fields(
        Field("name", TEXT, required=True),
        Field(
            "channel", CHOICE, choices_from="campaign_channels",
            choices=choices("email", "letter", "message", "call", "event", "web", "print", "other"),
        ),
        link("segment", "segment", help="Whom it is for."),
        Field("template", TEXT, help="The file below templates/ that it sends."),
        Field("cost", MONEY),
        Field("starts", DATE),
        Field("ends", DATE, deadline=True),
        *COMMON,
        NOTES,
    ),
)  # fmt: skip
