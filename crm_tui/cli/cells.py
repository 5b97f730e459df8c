"""Cells of the tables that the command line prints."""

from typing import TYPE_CHECKING

from crm_tui.model.value import Bad, Node
from crm_tui.wording.table import Cell, Column, Styled
from crm_tui.wording.values import Names, link_pairs, node_text, text

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field
    from crm_tui.model.value import Value

_RIGHT = frozenset(("number", "decimal", "money", "price"))
_NEVER_CUT = _RIGHT | {"date", "time", "yes_no", "duration"}


def column(heading: str, field: "Field") -> Column:
    """The column of a field's values."""
    name = field.type.name
    if name in _NEVER_CUT:
        return Column(heading, "right" if name in _RIGHT else "left", None)
    return Column(heading)


def cell(value: "Value", field: "Field", ctx: "Context", names: Names, *, whole: bool = False) -> Cell:
    """What stands in a table for a value; text that its field cannot read is shown behind a mark.

    Of a text of several lines it is the first one, or, with `whole`, all of them in one.
    """
    if value is None:
        return ""
    if isinstance(value, Bad):
        return Styled(f"! {node_text(value.node)}", "red")
    if whole and field.type.name == "long_text":
        return " ".join(str(value).split())
    return text(value, field, ctx, names)


def exact(value: "Value", field: "Field", ctx: "Context") -> str:
    """A value for programs that read columns: what typing it again would give, ids for links, nothing rounded."""
    if value is None:
        return ""
    if field.type.name == "long_text":
        return node_text(value.node) if isinstance(value, Bad) else str(value)
    node = value.node if isinstance(value, Bad) else field.type.format(value, field, ctx)
    if field.type.name == "entries":
        from crm_tui.cli.formats import compact

        return compact(node)
    return _exact(node)


def _exact(node: Node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return ", ".join(_exact(each) for each in node)
    return ", ".join(f"{name}: {_exact(each)}" for name, each in node.items())


__all__ = ["Names", "cell", "column", "exact", "link_pairs", "node_text", "text"]
