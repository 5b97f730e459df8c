"""What a customer bought: the quote, and its invoices, payments and shipments. Its states are worked out from these."""

from collections.abc import Mapping
from decimal import Decimal

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, WorkedOut, fields
from crm_tui.model.kinds.rules import InOrder
from crm_tui.model.kinds.shared import COMMON, ITEMS, KEY, NOTES, link
from crm_tui.model.lines import line_amount
from crm_tui.model.money import round_money
from crm_tui.model.types import DATE, DECIMAL, ENTRIES, MAP, MONEY, TEXT
from crm_tui.model.value import Bad, Money, Value

LINES = Field(
    "lines", MAP, of=Field("quantity", DECIMAL),
    help="How much of which items, by their keys: `k7xm: 2`; everything when left out.",
)  # fmt: skip
ON = Field("on", DATE, past=True)

# How an order goes on once it was accepted: the entries that say so, and what they say.
_STEPS = {"invoices": "invoiced", "shipments": "shipped", "returns": "returned"}
_PERCENT = Decimal(100)


def total(values: Mapping[str, Value]) -> Money | None:
    """What the items come to without tax; None where there are none, or in several currencies."""
    amounts = [amount for item in _entries(values, "items") if (amount := line_amount(item)) is not None]
    if len({amount.currency for amount in amounts}) != 1:
        return None
    return Money(sum((amount.amount for amount in amounts), Decimal(0)), amounts[0].currency)


def state(values: Mapping[str, Value]) -> str | None:
    """How far it has come, in words: `quoted`, `ordered, invoiced, partly paid`."""
    if values.get("declined"):
        return "declined"
    steps = [words for name, words in _STEPS.items() if _entries(values, name)]
    if values.get("accepted") or steps:
        return ", ".join(["ordered", *steps, *_paid(values)])
    return "quoted" if values.get("quoted") else None


def _paid(values: Mapping[str, Value]) -> list[str]:
    """Whether what was paid comes to the items with their tax."""
    paid = [each["amount"] for each in _entries(values, "payments") if isinstance(each.get("amount"), Money)]
    sold = total(values)
    if not paid:
        return []
    if sold is None or {each.currency for each in paid} != {sold.currency}:
        return ["paid in part or whole"]
    due = round_money(Money(sum((_gross(item) for item in _entries(values, "items")), Decimal(0)), sold.currency))
    return ["paid" if sum(each.amount for each in paid) >= due.amount else "partly paid"]


def _gross(item: Mapping[str, Value]) -> Decimal:
    amount, tax = line_amount(item), item.get("tax", Decimal(0))
    whole = _PERCENT + (tax if isinstance(tax, Decimal) else Decimal(0))
    return amount.amount * whole / _PERCENT if amount is not None else Decimal(0)


def _entries(values: Mapping[str, Value], name: str) -> tuple[Mapping[str, Value], ...]:
    """The entries of a field that can be read."""
    found = values.get(name)
    readable = isinstance(found, tuple) and not isinstance(found, Bad)
    return tuple(each for each in found if isinstance(each, Mapping)) if readable else ()  # type: ignore[union-attr]


ORDER = Kind(
    name="order",
    plural="orders",
    label_field="title",
    columns=("title", "number", "company", "contact", "quoted", "accepted", "owner"),
    head=("{state}", "{total}", "{number}", "{company}|{contact}", "owner {owner}"),
    sort=("-quoted",),
    rules=(InOrder("quoted", "valid_until"),),
    worked_out=(WorkedOut(Field("state", TEXT), state), WorkedOut(Field("total", MONEY), total)),
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
