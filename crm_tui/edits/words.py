"""What people type to set fields: `value=12.5k`, `tags+=vip`, `tags-=cold`, `notes=`."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_tui.errors import Refused, UsageError
from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.record import CONFLICTS, read_value, write_value
from crm_tui.model.suggest import suggestion
from crm_tui.model.types.base import Invalid
from crm_tui.model.types.reach import AddressType
from crm_tui.model.types.several import ListType, MapType
from crm_tui.model.value import Bad, Node, Value

# A tab and line breaks are what people type; the others steer terminals. Bytes that are not UTF-8 are kept as the last.
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
_SETTING = re.compile(r"(?P<name>[^\W\d]\w*)(?:\.(?P<part>[^\W\d][\w-]*))?(?P<op>\+=|-=|=)(?P<value>.*)", re.DOTALL)


class Setting(NamedTuple):
    """One field as it was typed: `op` is `=`, `+=` or `-=`; an empty value clears.

    Of an address or a map one `part` may be meant, as in `address.city=Lisbon`.
    """

    name: str
    op: str
    value: str
    part: str = ""


def is_setting(word: str) -> bool:
    """Whether a word of the command line sets a field."""
    return _SETTING.fullmatch(word) is not None


def read_setting(word: str) -> Setting:
    """The parts of FIELD=VALUE. Raises UsageError."""
    found = _SETTING.fullmatch(word)
    if not found:
        raise UsageError(f"{word!r} sets no field", "write FIELD=VALUE, as in close=fri")
    return Setting(found["name"], found["op"], found["value"], found["part"] or "")


def sets(
    kind: Kind, nodes: Mapping[str, Node], settings: Iterable[Setting], ctx: Context, loose: Collection[str] = ()
) -> dict[str, Node | None]:
    """The nodes that the settings give, on top of those a record has. Raises UsageError or Refused.

    Of keys that no field declares those that are `loose` can be cleared.
    """
    result: dict[str, Node | None] = {}
    for setting in settings:
        if setting.name in loose and clears(kind, setting):
            result[setting.name] = None
            continue
        field = field_named(kind, setting.name)
        before = result[field.name] if field.name in result else nodes.get(field.name)
        refuse_control(field.name, setting.value)
        result[field.name] = _node(field, before, setting, ctx)
    return result


def refuse_control(name: str, text: str) -> None:
    """Raises Refused for text that would steer a terminal, or is none; `name` says what it was typed for."""
    found = None if text.isprintable() else re.search(_CONTROL, text)
    if found and found[0] >= "\ud800":
        raise Refused(f"{name}: the text has a byte in it that is not UTF-8", "type it again")
    if found:
        raise Refused(f"{name}: the text has the control character U+{ord(found[0]):04X} in it", "take it out")


def clears(kind: Kind, setting: Setting) -> bool:
    """Whether the setting takes out a key that no field declares; questions of a merge are answered instead."""
    unknown = kind.field(setting.name) is None and setting.name != CONFLICTS
    return unknown and setting.op == "=" and not setting.part and not setting.value.strip()


def refuse_twice(kind: Kind, settings: Iterable[Setting]) -> None:
    """Raises UsageError where a field is set after it was given something: one of the two would be lost."""
    given: set[str] = set()
    for setting in settings:
        name, field = true_name(kind, setting), kind.field(setting.name)
        if setting.op == "=" and name in given:
            grows = f"{name}+=VALUE adds to it" if field and field.type.several else "write it once"
            raise UsageError(f"{name} is set twice", grows)
        given.add(name)


def true_name(kind: Kind, setting: Setting) -> str:
    """What the field, or the part of one, is called that was typed by its name or alias."""
    field = kind.field(setting.name)
    name = field.name if field else setting.name
    return f"{name}.{setting.part}" if setting.part else name


def field_named(kind: Kind, name: str) -> Field:
    """The field of that name. Raises UsageError with what was probably meant."""
    field = kind.field(name)
    if field is None:
        hint = "crm mv ID NEW gives a record another id" if name == "id" else suggestion(name, kind.fields)
        raise UsageError(f"{kind.one} has no field {name!r}", hint)
    return field


def _node(field: Field, before: Node | None, setting: Setting, ctx: Context) -> Node | None:
    try:
        if setting.part:
            return _with_part(field, before or {}, setting, ctx)
        if field.type.name == "entries":
            from crm_tui.edits.entries import entries

            return entries(field, before, setting, ctx)
        if setting.op == "=":
            return node_from_words(field, setting.value, ctx)
        if not isinstance(field.type, ListType | MapType):
            raise UsageError(f"{field.name} holds one value", f"write {field.name}={setting.value}")
        had = _had(field, before or "", ctx)
        given = read_value(field, setting.value, ctx)
        value = _without(had, given) if setting.op == "-=" else _with(had, given)
    except Invalid as error:
        named = error.message.startswith(f"{field.name} ")
        raise Refused(error.message if named else f"{field.name}: {error.message}", error.hint) from None
    return _written(field, value, ctx) if value else None


def _with_part(field: Field, before: Node, setting: Setting, ctx: Context) -> Node | None:
    """The node of a field with one part of it set, or cleared. Raises UsageError and Invalid."""
    whole, part = isinstance(field.type, AddressType), setting.part
    if not (whole or isinstance(field.type, MapType)):
        asks = f"; {field.name}.{part}:{setting.value} asks for it" if field.type.name == "link" else ""
        raise UsageError(f"{field.name} has no parts", f"{field.name}=VALUE sets it{asks}")
    if setting.op != "=":
        raise UsageError(f"{field.name}.{part} holds one value", f"write {field.name}.{part}={setting.value}")
    had = write_value(field, field.type.parse(before, field, ctx), ctx) if whole and before else before
    nodes: dict[str, Node] = dict(had) if isinstance(had, dict) else {"street": had}
    nodes[part] = setting.value.strip() if field.of is None else node_from_words(field.of, setting.value, ctx) or ""
    nodes = {name: node for name, node in nodes.items() if node != ""}
    return (write_value(field, field.type.parse(nodes, field, ctx), ctx) if whole else nodes) if nodes else None


def _had(field: Field, node: Node, ctx: Context) -> Value:
    """The value of a field, with each part that cannot be read as Bad. Raises Invalid where the whole cannot be."""
    if isinstance(node, list) and isinstance(field.type, ListType):
        return tuple(item for each in node for item in _part(field, [each], (Bad(each),), ctx))
    if isinstance(node, dict) and isinstance(field.type, MapType):
        parts = (_part(field, {name: each}, {name: Bad(each)}, ctx) for name, each in node.items())
        return {name: item for part in parts for name, item in part.items()}
    return field.type.parse(node, field, ctx) if node else ()


def _part(field: Field, node: Node, otherwise: Value, ctx: Context) -> Value:
    try:
        return field.type.parse(node, field, ctx)
    except Invalid:
        return otherwise


def _written(field: Field, value: Value, ctx: Context) -> Node:
    """The node of a value; what could not be read is written as it was."""
    if isinstance(value, dict):
        bad = {name: item.node for name, item in value.items() if isinstance(item, Bad)}
        good = write_value(field, {name: item for name, item in value.items() if name not in bad}, ctx)
        return {name: bad.get(name) or good[name] for name in value} if isinstance(good, dict) else bad
    nodes: list[Node] = []
    for item in value:
        node = [item.node] if isinstance(item, Bad) else write_value(field, (item,), ctx)
        nodes += node if isinstance(node, list) else [node]
    return nodes


def node_from_words(field: Field, text: str, ctx: Context) -> Node | None:
    """The node that a person meant by `text`; None for nothing. Raises Invalid."""
    if not text.strip():
        return None
    value = text if field.type.name == "long_text" else read_value(field, text, ctx)
    return write_value(field, value, ctx) if value not in ((), {}) else None


def _with(had: Value, given: Value) -> Value:
    if isinstance(given, dict):
        return {**(had or {}), **given}
    return (*had, *(item for item in given if item not in had))


def _without(had: Value, given: Value) -> Value:
    if isinstance(given, dict):
        return {name: value for name, value in (had or {}).items() if name not in given}
    gone: Sequence[Value] = [getattr(item, "value", item) for item in given]
    return tuple(item for item in had if getattr(item, "value", item) not in gone)


__all__ = [
    "Setting", "clears", "field_named", "is_setting", "node_from_words", "read_setting", "refuse_control",
    "refuse_twice", "sets", "true_name",
]  # fmt: skip
