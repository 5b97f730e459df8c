"""A customer's question or trouble, until it is settled."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, NOTES, PRIORITY, choices, link
from crm_tui.model.types import CHOICE, TEXT, TIME

TICKET = Kind(
    name="ticket",
    plural="tickets",
    label_field="title",
    columns=("title", "contact", "company", "status", "priority", "age", "owner"),
    head=("{status}", "{priority}", "opened {opened}", "{contact}", "{company}", "owner {owner}"),
    sort=("-open", "-opened"),
    fields=fields(
        Field("title", TEXT, required=True),
        link("contact", "contact"),
        link("company", "company"),
        link("product", "product"),
        Field(
            "status", CHOICE, choices=choices("new", "open", "waiting", "resolved", "closed"),
            choices_from="ticket_statuses",
            initial="first", help="`waiting` for the customer.",
        ),
        PRIORITY,
        Field("opened", TIME, past=True, initial="now", group="times", help="When the customer wrote."),
        Field("first_response", TIME, past=True, group="times", help="When they first heard from you."),
        Field("resolved", TIME, past=True, group="times", help="When it was settled."),
        *COMMON,
        NOTES,
    ),
)  # fmt: skip
