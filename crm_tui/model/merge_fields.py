"""The table that a merge reads, made from a kind's declaration."""

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.merge_rule import FieldTable, MergeField, MergeRule
from crm_tui.model.value import Node

_BY_ITEM = (MergeRule.SET, MergeRule.LABELLED, MergeRule.UNION, MergeRule.LIST)


def merge_fields(kind: Kind, ctx: Context) -> FieldTable:
    """How each field of a kind is merged, values compared by meaning."""
    return {field.name: merge_field(field, ctx) for field in kind.fields.values()}


def merge_field(field: Field, ctx: Context) -> MergeField:
    """How one field is merged."""
    rule = field.merge or field.type.merge
    compared = field.of if rule in _BY_ITEM and field.of is not None else field
    inner: dict[str, MergeField] = {each.name: merge_field(each, ctx) for each in field.fields}
    if rule is MergeRule.MAP and field.of is not None:
        inner["*"] = merge_field(field.of, ctx)
    return MergeField(
        rule,
        normal=lambda node: compared.type.normal(node, compared, ctx),
        inner=inner,
        order=field.sorted_by,
        restricts=_forbids if rule is MergeRule.RESTRICTIVE else None,
    )


def _forbids(node: Node | None) -> bool:
    """Consent that is not there, or is no date, is none."""
    return not isinstance(node, str) or not node[:1].isdigit()
