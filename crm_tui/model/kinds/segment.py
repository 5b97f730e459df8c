"""Contacts that a query finds, under a name."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, NOTES
from crm_tui.model.types import TEXT

SEGMENT = Kind(
    name="segment",
    plural="segments",
    label_field="name",
    columns=("name", "query", "owner"),
    fields=fields(
        Field("name", TEXT, required=True),
        Field("query", TEXT, help="As after `crm list contacts`: `status:customer tag:vip`."),
        *COMMON,
        NOTES,
    ),
)
