"""Something that happened with a contact: a call, a mail, a meeting."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import CAMPAIGN, COMMON, NOTES, choices, link
from crm_tui.model.types import CHOICE, DURATION, LONG_TEXT, SET, TEXT, TIME, URL

ACTIVITY = Kind(
    name="activity",
    plural="activities",
    label_field="subject",
    columns=("at", "type", "subject", "contacts", "by"),
    head=("{type} {direction}|{type}", "{at}", "{contacts}", "{company}", "{deal}", "by {by}"),
    sort=("-at",),
    tail=True,
    by_month="at",
    fields=fields(
        Field("subject", TEXT, required=True),
        Field(
            "type",
            CHOICE,
            choices=choices("call", "email", "meeting", "message", "note", "visit"),
            choices_from="activity_types",
            required=True,
        ),
        Field("direction", CHOICE, choices=choices("in", "out"), choices_from="directions"),
        Field("at", TIME, required=True, past=True, initial="now"),
        Field("duration", DURATION),
        Field("contacts", SET, of=link("contact", "contact"), alias="contact"),
        link("company", "company"),
        link("deal", "deal"),
        link("ticket", "ticket"),
        CAMPAIGN,
        Field("body", LONG_TEXT),
        Field("channel", TEXT),
        link("by", "member"),
        Field(
            "answered", TIME, past=True,
            help="When a message was answered elsewhere, or seen to need none; no answer that is logged needs it.",
        ),
        Field("recording", URL),
        Field("external_id", TEXT, help="The id it has where it was imported from."),
        *COMMON,
        NOTES,
    ),
)  # fmt: skip
