"""What a customer bought: the quote, and its invoices, payments and shipments. Its states are worked out from these."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.rules import InOrder
from crm_tui.model.kinds.shared import COMMON, ITEMS, KEY, NOTES, link
from crm_tui.model.types import DATE, DECIMAL, ENTRIES, MAP, MONEY, TEXT

LINES = Field(
    "lines", MAP, of=Field("quantity", DECIMAL),
    help="How much of which items, by their keys: `k7xm: 2`; everything when left out.",
)  # fmt: skip
ON = Field("on", DATE, past=True)

ORDER = Kind(
    name="order",
    plural="orders",
    label_field="title",
    columns=("title", "number", "company", "contact", "quoted", "accepted", "owner"),
    sort=("-quoted",),
    rules=(InOrder("quoted", "valid_until"),),
    fields=fields(
        Field("title", TEXT, required=True),
        Field("number", TEXT, help="The number of the quote or order."),
        link("contact", "contact"),
        link("company", "company"),
        link("deal", "deal"),
        Field("quoted", DATE, past=True, group="quote", help="When the quote went out."),
        Field("valid_until", DATE, deadline=True, group="quote", help="How long the quote stands."),
        Field("accepted", DATE, past=True, group="quote", help="When the customer ordered."),
        Field("declined", DATE, past=True, group="quote", help="When the customer said no."),
        *COMMON,
        ITEMS,
        Field(
            "invoices", ENTRIES, group="money", sorted_by=("issued", "key"),
            help="What was billed. An issued invoice is not changed any more; a credit note takes it back.",
            fields=(
                KEY, Field("number", TEXT), Field("issued", DATE, past=True), Field("due", DATE, deadline=True), LINES,
                Field("share", DECIMAL, help="Percent of the whole, in place of lines."),
                Field("credit_of", TEXT, help="The key of the invoice that this takes back."),
            ),
        ),
        Field(
            "payments", ENTRIES, group="money", sorted_by=("on", "key"),
            help="What was paid, or below nothing paid back.",
            fields=(
                KEY, ON, Field("amount", MONEY), Field("method", TEXT),
                Field("invoice", TEXT, help="The key of the invoice."),
            ),
        ),
        Field(
            "shipments", ENTRIES, group="delivery", sorted_by=("on", "key"), help="What was sent.",
            fields=(KEY, ON, Field("carrier", TEXT), Field("tracking", TEXT), LINES),
        ),
        Field(
            "returns", ENTRIES, group="delivery", sorted_by=("on", "key"), help="What came back.",
            fields=(KEY, ON, Field("reason", TEXT), LINES),
        ),
        NOTES,
    ),
)  # fmt: skip
