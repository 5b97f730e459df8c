"""Fields that every kind has, and declarations that several kinds use."""

from crm_tui.model.field import Choice, Field
from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.types import (
    ADDRESS,
    CHOICE,
    DATE,
    DECIMAL,
    EMAIL,
    ENTRIES,
    LABELLED,
    LINK,
    LONG_TEXT,
    MAP,
    PHONE,
    PRICE,
    SET,
    TEXT,
    TIME,
    URL,
)  # fmt: skip


def choices(*keys: str) -> tuple[Choice, ...]:
    """Choices whose labels are their keys."""
    return tuple(Choice(key, key) for key in keys)


def link(name: str, to: str, **more: str) -> Field:
    """A field that points at one record of kind `to`."""
    return Field(name, LINK, to=to, **more)  # type: ignore[arg-type]


STATUS = Field(
    "status",
    CHOICE,
    choices=choices("lead", "prospect", "customer", "past"),
    choices_from="statuses",
    group="sales",
)
SOURCE = Field("source", CHOICE, choices_from="sources", group="sales", help="Where they came from.")
CAMPAIGN = link("campaign", "campaign", group="sales", help="The campaign that brought them.")
PRIORITY = Field("priority", CHOICE, choices=choices("low", "normal", "high", "urgent"), choices_from="priorities")
EMAILS = Field("emails", LABELLED, of=Field("email", EMAIL), alias="email", group="reach")
PHONES = Field("phones", LABELLED, of=Field("phone", PHONE), alias="phone", group="reach")
POSTAL = Field("address", ADDRESS, group="reach")
WEBSITE = Field("website", URL, group="reach")
KEY = Field("key", TEXT, help="What others refer to the entry by; the program gives one.")
ITEMS = Field(
    "items", ENTRIES, group="items", help="What is sold, line by line.",
    fields=(
        KEY, link("product", "product"), Field("text", TEXT), Field("quantity", DECIMAL), Field("unit", TEXT),
        Field("price", PRICE, help="Of one unit."), Field("discount", DECIMAL, help="Percent."),
        Field("tax", DECIMAL, help="Percent."),
    ),
)  # fmt: skip

NOTES = Field("notes", LONG_TEXT, group="notes")

# Every kind has these, and NOTES as its last field.
COMMON = (
    Field("tags", SET, of=Field("tag", TEXT), alias="tag", group="keeping", help="Free words to group records by."),
    link("owner", "member", group="keeping", help="Who looks after this record."),
    Field(
        "created", TIME, group="keeping", kept=True, merge=MergeRule.CREATED, help="When the record was made.",
    ),
    Field("files", SET, of=Field("file", TEXT), group="keeping", help="Attachments, as paths below files/."),
    Field(
        "formerly", SET, of=Field("id", TEXT), group="keeping", kept=True, merge=MergeRule.UNION,
        help="Ids this record had before.",
    ),
    Field(
        "snooze", MAP, of=Field("until", DATE), group="keeping",
        help="Reminders hidden until a day, by rule.",
    ),
)  # fmt: skip
