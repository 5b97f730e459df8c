"""Records of one kind that a query finds, under a name: a tab over their list."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, NOTES
from crm_tui.model.types import TEXT

SEGMENT = Kind(
    name="segment",
    plural="segments",
    label_field="name",
    columns=("name", "of", "query", "owner"),
    head=("{of}", "{query}", "owner {owner}"),
    fields=fields(
        Field("name", TEXT, required=True),
        Field("of", TEXT, help="Of which kind its records are: `deals`; contacts where it is left out."),
        Field("query", TEXT, help="As after `crm list contacts`: `status:customer tag:vip`."),
        *COMMON,
        NOTES,
    ),
)
