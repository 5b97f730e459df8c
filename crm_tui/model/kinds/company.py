"""An organisation that buys, might buy, or has bought."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, EMAILS, NOTES, PHONES, POSTAL, SOURCE, STATUS, WEBSITE, link
from crm_tui.model.types import CHOICE, TEXT

COMPANY = Kind(
    name="company",
    plural="companies",
    label_field="name",
    columns=("name", "domain", "industry", "status", "phones", "owner"),
    head=("{industry}", "{status}", "{domain}", "last contact {last_contact}", "owner {owner}"),
    fields=fields(
        Field("name", TEXT, required=True, group="who"),
        Field("domain", TEXT, group="reach", help="The domain of their mail addresses."),
        WEBSITE,
        Field("industry", CHOICE, choices_from="industries", group="who"),
        Field("size", TEXT, group="who", help="How many people work there."),
        link("parent", "company", group="who"),
        POSTAL,
        PHONES,
        EMAILS,
        Field("tax_id", TEXT, group="who"),
        STATUS,
        SOURCE,
        *COMMON,
        NOTES,
    ),
)
