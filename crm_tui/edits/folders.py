"""Where records lie: months for what happens, sub-folders by first letters once a folder is full."""

import re
from collections.abc import Callable

from crm_tui.model.context import Context
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Node, Value

# Git pays for every name in a folder at each commit that touches it.
FULL = 500


def place(kind: Kind, id_: str, day: str, others: Callable[[str], int]) -> str:
    """The folder of a record. `day`, in ISO form, is when it happened; `others` counts what else is below a folder."""
    base = f"records/{kind.plural}"
    if kind.by_month:
        month = f"{base}/{day[:4]}/{day[5:7]}"
        return f"{month}/{day[8:10]}" if others(month) >= FULL else month
    return f"{base}/{letters(id_)}" if others(base) >= FULL else base


def day_of(kind: Kind, value: Value, ctx: Context) -> str:
    """The day that says in which month a record belongs, by the value that its kind names for that; "" for none."""
    field = kind.fields.get(kind.by_month)
    return str(field.type.row(value, field, ctx)[1]) if field is not None and value is not None else ""


def day_in(kind: Kind, nodes: "dict[str, Node]", ctx: Context) -> str:
    """The same, from the nodes of a record."""
    field, node = kind.fields.get(kind.by_month), nodes.get(kind.by_month, "")
    try:
        return day_of(kind, field.type.parse(node, field, ctx), ctx) if field and node else ""
    except Invalid:
        return ""


def is_own(kind: Kind, id_: str, folder: str, crowded: bool) -> bool:
    """Whether the folder is one that its users made: no month, day or first letters, nor the kind's own."""
    below = folder.removeprefix(f"records/{kind.plural}").lstrip("/")
    if not below:
        return False
    if kind.by_month:
        return re.fullmatch(r"\d{4}/\d{2}(/\d{2})?", below) is None
    return not (below == letters(id_) or (crowded and len(below) <= 2))


def letters(id_: str) -> str:
    """The first two letters or digits of an id; one that folds alike goes to the same folder."""
    found = [letter for letter in fold_id(id_) if letter.isalnum()]
    return "".join(found[:2]) or "_"
