"""How values read in a form: as a person would type them, and as what was typed is understood."""

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import date, datetime

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.record import read_value
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Node, Value
from crm_tui.tui.showing.page import typed
from crm_tui.wording.dates import long_day
from crm_tui.wording.entries import entry_parts
from crm_tui.wording.values import Names, node_text
from crm_tui.wording.values import text as value_text

# What is understood of these is not plain from what was typed.
_ECHOED = frozenset(("money", "price", "number", "decimal", "duration", "repeat", "choice", "link"))
DAYS = ("date", "time")

# What links read as, by (kind, id); grows as links are chosen.
Known = MutableMapping[tuple[str, str], str]


def cell_text(field: Field, node: Node, ctx: Context) -> str:
    """What a person would type to get a node: what is written there, or how it reads where that says the same."""
    text = typed(node)
    if not text:
        return ""
    try:
        value = field.type.parse(node, field, ctx)
    except Invalid:
        return text
    ways = (*_friendly(field, value, ctx), text, value_text(value, field, ctx, {}))
    return next((each for each in ways if _means(field, each, value, ctx)), text)


def hint(field: Field, *, short: bool = False) -> str:
    """What may be typed into an empty cell; in a `short` one there is no room for all of it."""
    told = _HINTS.get(field.type.name, "")
    if field.type.name == "link":
        told = f"a name, or +New {field.to.replace('_', ' ')}" if field.to not in ("", "member") else "a name"
    return (told.rpartition(", ")[0] if short else "") or told


_HINTS = {
    "date": "fri, +3d, 24 dec", "time": "fri 10:30, +2h", "money": "12.5k, 800 usd", "price": "12.5, 0.02 usd",
    "duration": "30 days, 45 min", "repeat": "every 2 weeks, monthly", "yes_no": "yes, no", "set": "one, two",
    "list": "one, two",
}  # fmt: skip


def link_pair(field: Field, text: str) -> tuple[str, str]:
    """The kind and id of the text of a link."""
    kind, _, id_ = (field.to, "", text) if field.to else text.partition("/")
    return kind, id_


def _friendly(field: Field, value: Value, ctx: Context) -> Iterator[str]:
    """Shorter ways to write it."""
    if field.type.name in ("yes_no", "repeat"):
        yield value_text(value, field, ctx, {})
    elif isinstance(value, datetime):
        yield f"{value.astimezone(ctx.zone):%Y-%m-%d %H:%M}"


def _means(field: Field, text: str, value: Value, ctx: Context) -> bool:
    try:
        return bool(read_value(field, text, ctx) == value)
    except Invalid:
        return False


def echo(field: Field, text: str, ctx: Context, names: Names) -> str:
    """How a text is understood, where that is not plain from it; "" for one that is not understood."""
    if not text.strip():
        return ""
    try:
        value = read_value(field, text, ctx)
    except Invalid:
        return ""
    if field.type.name in DAYS:
        return _when(value, ctx)
    words = value_text(value, field, ctx, names) if field.type.name in _ECHOED else ""
    return words if words != text.strip() else ""


def _when(value: date, ctx: Context) -> str:
    """The day in full, how far it is from today, and the time of day where there is one."""
    today = ctx.now.date()
    local = value.astimezone(ctx.zone) if isinstance(value, datetime) else None
    day = local.date() if local else value
    clock = f" {local:%H:%M}" if local else ""
    away = (day - today).days
    return f"{long_day(day, today)}{clock}" + (f", {_away(away)}" if abs(away) <= _FAR else "")


def _away(days: int) -> str:
    if days in _NEAR:
        return _NEAR[days]
    count = f"{abs(days)} days"
    return f"in {count}" if days > 0 else f"{count} ago"


# Days further away are not counted.
_FAR = 366
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def words(field: Field, node: Node | None, ctx: Context, names: Names, known: Mapping[str, str]) -> str:
    """A field of a draft as it reads while it is not filled in; entries in lines of their own.

    `known` says what entries are called, by their keys.
    """
    if node is None or node == "":
        return ""
    try:
        value = field.type.parse(node, field, ctx)
    except Invalid:
        return node_text(node)
    if field.type.name == "long_text":
        return str(value)
    if field.type.name in DAYS:
        return _when(value, ctx)
    if field.type.name == "entries":
        parts = (entry_parts(entry, field, ctx, names, known) for entry in value)
        return "\n".join("  ".join(text for _, text in told if text) for told in parts)
    return value_text(value, field, ctx, names)
