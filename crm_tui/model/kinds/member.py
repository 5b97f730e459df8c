"""Somebody of the team."""

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind, fields
from crm_tui.model.kinds.shared import COMMON, NOTES
from crm_tui.model.types import EMAIL, TEXT

MEMBER = Kind(
    name="member",
    plural="members",
    label_field="name",
    columns=("name", "email", "role"),
    fields=fields(
        Field("name", TEXT, required=True),
        Field("email", EMAIL, help="The address of their git commits."),
        Field("role", TEXT),
        *COMMON,
        NOTES,
    ),
)
