"""How values read to people, by the type of their field: exact, in the workspace's zone and locale."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crm_tui.model.value import Bad, Labelled, Money, Node

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field
    from crm_tui.model.value import Value

# What a link reads as, by (kind, id).
Names = Mapping[tuple[str, str], str]

_DAYS = frozenset(("idle", "age", "stage_age"))


def text(value: "Value", field: "Field", ctx: "Context", names: Names) -> str:
    """A value in words, on one line."""
    if value is None:
        return ""
    if isinstance(value, Bad):
        return node_text(value.node)
    read = _READ.get(field.type.name)
    return read(value, field, ctx, names) if read else _line(str(value))


def _line(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return f"{first} …" if rest.strip() else first


def node_text(node: Node) -> str:
    """A node in words, on one line."""
    if isinstance(node, str):
        return _line(node)
    if isinstance(node, list):
        return ", ".join(node_text(each) for each in node)
    return ", ".join(f"{name}: {node_text(each)}" for name, each in node.items())


def _money(value: Money, field: "Field", ctx: "Context", names: Names) -> str:
    from crm_tui.wording.money import money

    return money(value, ctx.locale)


def _price(value: Money, field: "Field", ctx: "Context", names: Names) -> str:
    from crm_tui.wording.money import price

    return price(value, ctx.locale)


def _number(value: Any, field: "Field", ctx: "Context", names: Names) -> str:
    if field.name in _DAYS:
        return f"{value} d"
    from crm_tui.wording.numbers import number

    return number(value, ctx.locale)


def _time(value: Any, field: "Field", ctx: "Context", names: Names) -> str:
    if not hasattr(value, "hour"):
        return str(value.isoformat())
    return f"{value.astimezone(ctx.zone):%Y-%m-%d %H:%M}"


def _link(value: str, field: "Field", ctx: "Context", names: Names) -> str:
    kind, _, id_ = (field.to, "", value) if field.to else value.partition("/")
    return names.get((kind, id_), value)


def _choice(value: str, field: "Field", ctx: "Context", names: Names) -> str:
    return next((each.label for each in field.choices if each.key == value and each.label), value)


def _several(value: Iterable["Value"], field: "Field", ctx: "Context", names: Names) -> str:
    inner = field.of or field
    return ", ".join(text(item, inner, ctx, names) for item in value)


def _labelled(value: Iterable[Labelled], field: "Field", ctx: "Context", names: Names) -> str:
    inner = field.of or field
    shown = ((text(item.value, inner, ctx, names), item.label) for item in value)
    return ", ".join(f"{words} ({label})" if label else words for words, label in shown)


def _map(value: Mapping[str, "Value"], field: "Field", ctx: "Context", names: Names) -> str:
    inner = field.of or field
    return ", ".join(f"{name}: {text(item, inner, ctx, names)}" for name, item in value.items())


def _entries(value: tuple[Any, ...], field: "Field", ctx: "Context", names: Names) -> str:
    one = f"{field.title[:-3]}y" if field.title.endswith("ies") else field.title.removesuffix("s")
    return f"{len(value)} {one if len(value) == 1 else field.title}"


def _address(value: Iterable[str], field: "Field", ctx: "Context", names: Names) -> str:
    return ", ".join(_line(part) for part in value if part)


def _duration(value: Any, field: "Field", ctx: "Context", names: Names) -> str:
    from crm_tui.model.duration import format_duration

    return format_duration(value)


def _repeat(value: str, field: "Field", ctx: "Context", names: Names) -> str:
    from crm_tui.model.repeat import repeat_words

    return repeat_words(value)


def _yes_no(value: bool, field: "Field", ctx: "Context", names: Names) -> str:
    return "yes" if value else "no"


_READ = {
    "money": _money,
    "price": _price,
    "number": _number,
    "decimal": _number,
    "time": _time,
    "link": _link,
    "choice": _choice,
    "list": _several,
    "set": _several,
    "labelled": _labelled,
    "map": _map,
    "entries": _entries,
    "address": _address,
    "duration": _duration,
    "repeat": _repeat,
    "yes_no": _yes_no,
}


def link_pairs(value: "Value", field: "Field") -> Iterable[tuple[str, str]]:
    """The (kind, id) pairs whose names a cell shows."""
    if value is None or isinstance(value, Bad):
        return ()
    return field.type.links(value, field)
