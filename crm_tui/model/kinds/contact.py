"""A person somebody deals with."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import (
    CAMPAIGN,
    COMMON,
    EMAILS,
    NOTES,
    PHONES,
    POSTAL,
    SOURCE,
    STATUS,
    WEBSITE,
    choices,
    link,
)  # fmt: skip
from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.types import CHOICE, DATE, DURATION, LABELLED, MAP, TEXT

CONTACT = Kind(
    name="contact",
    plural="contacts",
    label_field="name",
    columns=("name", "company", "title", "emails", "phones", "status", "owner"),
    head=("{title} at {company}|{title}|{company}", "{status}", "last contact {last_contact}", "owner {owner}"),
    fields=fields(
        Field("name", TEXT, required=True, group="who"),
        link("company", "company", group="who"),
        Field("title", TEXT, group="who", help="What they do at the company."),
        Field(
            "roles", LABELLED, of=link("company", "company"), group="who",
            help="Roles at further companies: `- advisor: northern-light`.",
        ),
        EMAILS,
        PHONES,
        POSTAL,
        Field("messengers", MAP, of=Field("name", TEXT), group="reach", help="`signal: +44 20 7946 0958`."),
        Field("social", MAP, of=Field("name", TEXT), group="reach", help="`mastodon: @ada@engines.example`."),
        WEBSITE,
        Field("birthday", DATE, group="who", past=True),
        Field("dates", MAP, of=Field("day", DATE), group="who", help="Other yearly dates: `wedding: 2019-06-01`."),
        Field("language", TEXT, group="who"),
        Field("timezone", TEXT, group="who", help="An IANA name, as in Europe/Lisbon."),
        Field(
            "relations", LABELLED, of=link("contact", "contact"), group="who",
            help="Relations to other contacts: `- assistant: mary-shelley`.",
        ),
        STATUS,
        SOURCE,
        CAMPAIGN,
        Field(
            "preferred_channel", CHOICE, group="sales", choices_from="contact_channels",
            choices=choices("email", "call", "message", "meeting", "visit", "letter"),
        ),
        Field("cadence", DURATION, group="sales", help="How often to keep in touch: `30 days`."),
        Field(
            "consent", MAP, of=Field("since", DATE, merge=MergeRule.RESTRICTIVE), group="sales",
            help="Consent by channel, since when; taking it out withdraws it.",
        ),
        Field("confirmed", DATE, group="keeping", past=True, help="When the data was last checked."),
        *COMMON,
        NOTES,
    ),
)  # fmt: skip
