"""Field types of several values: list, set, labelled list, entries, map."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from crm_tui.model.merge_rule import MergeRule
from crm_tui.model.types.base import Column, FieldType, Invalid, Item, fold
from crm_tui.model.value import Labelled, Node, Value

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field


def _inner(field: "Field") -> "Field":
    if field.of is None:
        raise TypeError(f"field {field.name} does not say what its items are")
    return field.of


def _inside(place: tuple[str | int, ...], error: Invalid) -> Invalid:
    """The fault of a node that stands at `place` inside the whole."""
    return Invalid(error.message, error.hint, (*place, *error.at))


def _items(values: Iterable[Value], inner: "Field", ctx: "Context") -> list[Item]:
    """What each value has of its own to be found by, else its text."""
    type_ = inner.type
    found: list[Item] = []
    for value in values:
        if own := type_.items(value, inner, ctx):
            found += own
        else:
            text = type_.words(value, inner)
            found.append(Item(text, fold(text)))
    return found


class ListType(FieldType):
    """Values in an order. One value alone, without a dash, is a list of one."""

    name = "list"
    merge = MergeRule.LIST
    several = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A tuple of the items' values; empty items are left out."""
        if isinstance(node, dict):
            raise Invalid("a map stands where a list belongs", "begin each item with a dash")
        inner = _inner(field)
        if isinstance(node, str):
            return (inner.type.parse(node, inner, ctx),)
        parse, values = inner.type.parse, []
        item: Node = ""
        try:
            for item in node:
                if item != "":
                    values.append(parse(item, inner, ctx))
        except Invalid as error:
            place = next(place for place, each in enumerate(node) if each is item)
            raise _inside((place,), error) from None
        return tuple(values)

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """Items between commas."""
        inner = _inner(field)
        parts = [part.strip() for part in text.split(",")]
        return tuple(inner.type.from_words(part, inner, ctx) for part in parts if part)

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """A list of the items' nodes."""
        inner = _inner(field)
        return [inner.type.format(item, inner, ctx) for item in value]

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """None: items have rows of their own."""
        return ()

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Nothing to store beside the items."""
        return ()

    def items(self, value: Value, field: "Field", ctx: "Context") -> Iterable[Item]:
        """Each item's own, else its text."""
        return _items(value, _inner(field), ctx)

    def links(self, value: Value, field: "Field") -> Iterator[tuple[str, str]]:
        """Each item's."""
        inner = _inner(field)
        for item in value:
            yield from inner.type.links(item, inner)

    def words(self, value: Value, field: "Field") -> str:
        """Each item's."""
        inner = _inner(field)
        words = inner.type.words
        return " ".join([words(item, inner) for item in value])

    def to_json(self, value: Value, field: "Field") -> Any:
        """An array."""
        inner = _inner(field)
        return [inner.type.to_json(item, inner) for item in value]

    def schema(self, field: "Field") -> dict[str, Any]:
        """An array, or one item alone."""
        inner = _inner(field)
        item = inner.type.schema(inner)
        return {"anyOf": [{"type": "array", "items": item}, item]}


class SetType(ListType):
    """Values without an order, each once: tags, links."""

    name = "set"
    merge = MergeRule.SET

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A tuple without repeats, in the order of the file."""
        return tuple(dict.fromkeys(super().parse(node, field, ctx)))


def _labelled(node: Node, label: str, place: tuple[int, ...], inner: "Field", ctx: "Context") -> Labelled:
    try:
        return Labelled(inner.type.parse(node, inner, ctx), label or None)
    except Invalid as error:
        raise _inside((*place, label), error) from None


class LabelledType(ListType):
    """Values that may carry a label: `ada@engines.example` or `work: ada@engines.example`."""

    name = "labelled"
    merge = MergeRule.LABELLED

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A tuple of Labelled. A map alone is read as labels with a value each."""
        inner = _inner(field)
        if isinstance(node, str):
            return (Labelled(inner.type.parse(node, inner, ctx)),)
        if isinstance(node, dict):
            return tuple([_labelled(item, label, (), inner, ctx) for label, item in node.items() if item != ""])
        parse, values = inner.type.parse, []
        for place, item in enumerate(node):
            if isinstance(item, dict):
                if len(item) != 1:
                    raise Invalid("an item has one label and one value", "as in `- work: …`", (place,))
                [(label, alone)] = item.items()
                values.append(_labelled(alone, label, (place,), inner, ctx))
            elif item != "":
                try:
                    values.append(Labelled(parse(item, inner, ctx)))
                except Invalid as error:
                    raise _inside((place,), error) from None
        return tuple(values)

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """Items between commas, each `value` or `label: value`."""
        return tuple(self._from_words(part.strip(), _inner(field), ctx) for part in text.split(",") if part.strip())

    @staticmethod
    def _from_words(text: str, inner: "Field", ctx: "Context") -> Labelled:
        label, found, value = text.partition(":")
        if found and label.strip() and value.strip() and not value.startswith("//"):
            return Labelled(inner.type.from_words(value.strip(), inner, ctx), label.strip())
        return Labelled(inner.type.from_words(text, inner, ctx))

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """A plain item without a label, a map of one with it."""
        inner = _inner(field)
        nodes: list[Node] = []
        for item in value:
            node = inner.type.format(item.value, inner, ctx)
            nodes.append({item.label: node} if item.label else node)
        return nodes

    def items(self, value: Value, field: "Field", ctx: "Context") -> Iterable[Item]:
        """Each value's own; labels are not found."""
        return _items([item.value for item in value], _inner(field), ctx)

    def links(self, value: Value, field: "Field") -> Iterator[tuple[str, str]]:
        """Each value's."""
        return super().links(tuple(item.value for item in value), field)

    def words(self, value: Value, field: "Field") -> str:
        """Each value's."""
        inner = _inner(field)
        words = inner.type.words
        return " ".join([words(item.value, inner) for item in value])

    def to_json(self, value: Value, field: "Field") -> Any:
        """Objects of value and label, the label null where there is none."""
        inner = _inner(field)
        return [{"value": inner.type.to_json(item.value, inner), "label": item.label} for item in value]

    def schema(self, field: "Field") -> dict[str, Any]:
        """An array of values or maps of one, or one value alone."""
        inner = _inner(field)
        item = inner.type.schema(inner)
        labelled = {"type": "object", "additionalProperties": item, "minProperties": 1, "maxProperties": 1}
        alone = {"type": "object", "additionalProperties": item}
        return {"anyOf": [{"type": "array", "items": {"anyOf": [item, labelled]}}, item, alone]}


class Entries(FieldType):
    """Small records inside a record, in an order: items, history, payments. Those the program writes carry a key."""

    name = "entries"
    merge = MergeRule.ENTRIES
    several = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A tuple of dicts of the inner fields' values; unknown keys keep their node."""
        if isinstance(node, str):
            raise Invalid("a text stands where entries belong", "begin each entry with a dash and `key: value`")
        inner = {each.name: each for each in field.fields}
        if isinstance(node, dict):
            return (self._entry(node, (), inner, ctx),)
        return tuple([self._entry(entry, (place,), inner, ctx) for place, entry in enumerate(node)])

    @staticmethod
    def _entry(entry: Node, place: tuple[int, ...], inner: dict[str, "Field"], ctx: "Context") -> dict[str, Value]:
        if not isinstance(entry, dict):
            raise Invalid("an entry is a map", "write `key: value` after the dash", place)
        name, values = "", {}
        try:
            for name, node in entry.items():
                field = inner.get(name)
                if field is None:
                    values[name] = node
                elif node != "":
                    values[name] = field.type.parse(node, field, ctx)
        except Invalid as error:
            raise _inside((*place, name), error) from None
        return values

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """A list of maps, known keys in the order of the declaration."""
        inner = {each.name: each for each in field.fields}
        nodes: list[Node] = []
        for entry in value:
            names = [name for name in inner if name in entry] + [name for name in entry if name not in inner]
            nodes.append({n: inner[n].type.format(entry[n], inner[n], ctx) if n in inner else entry[n] for n in names})
        return nodes

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """Entries are not typed in one line."""
        raise Invalid(f"{field.title} has several parts", "edit the file, as with `crm edit`")

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """None: entries are read from the document."""
        return ()

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Nothing to store beside the document."""
        return ()

    def links(self, value: Value, field: "Field") -> Iterator[tuple[str, str]]:
        """Those of every entry's inner fields."""
        for entry in value:
            for inner in field.fields:
                if inner.name in entry:
                    yield from inner.type.links(entry[inner.name], inner)

    def words(self, value: Value, field: "Field") -> str:
        """The texts of the inner fields, their keys excepted."""
        fields = [(f.name, f.type.words, f) for f in field.fields if f.type.searched and f.name != "key"]
        return " ".join([words(e[name], inner) for e in value for name, words, inner in fields if name in e])

    def to_json(self, value: Value, field: "Field") -> Any:
        """An array of objects."""
        inner = {each.name: each for each in field.fields}
        return [
            {name: inner[name].type.to_json(v, inner[name]) if name in inner else v for name, v in entry.items()}
            for entry in value
        ]

    def schema(self, field: "Field") -> dict[str, Any]:
        """An array of objects, or one object alone."""
        entry = {"type": "object", "properties": {each.name: each.type.schema(each) for each in field.fields}}
        return {"anyOf": [{"type": "array", "items": entry}, entry, {"type": "null"}]}


class MapType(FieldType):
    """Values under names of the user's choosing: messengers, consent, snooze."""

    name = "map"
    merge = MergeRule.MAP
    several = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A dict from name to value; empty values are left out."""
        if not isinstance(node, dict):
            raise Invalid(f"{field.title} is a map", "write `name: value` below it")
        inner = _inner(field)
        name, values = "", {}
        try:
            for name, item in node.items():
                if item != "":
                    values[name] = inner.type.parse(item, inner, ctx)
        except Invalid as error:
            raise _inside((name,), error) from None
        return values

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """`name: value` pairs between commas."""
        inner = _inner(field)
        values = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, found, value = part.partition(":")
            if not found or not name.strip():
                example = "email: 2026-03-01" if inner.type.name == "date" else "name: value"
                raise Invalid(f"{part!r} is no name and value", f"as in {example}")
            values[name.strip()] = inner.type.from_words(value.strip(), inner, ctx)
        return values

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """A map of nodes."""
        inner = _inner(field)
        return {name: inner.type.format(item, inner, ctx) for name, item in value.items()}

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """None: maps are read from the document."""
        return ()

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Nothing to store beside the document."""
        return ()

    def items(self, value: Value, field: "Field", ctx: "Context") -> Iterable[Item]:
        """The names, so that `consent:email` finds who gave it."""
        return tuple(Item(name, fold(name)) for name in value)

    def links(self, value: Value, field: "Field") -> Iterator[tuple[str, str]]:
        """Each value's."""
        inner = _inner(field)
        for item in value.values():
            yield from inner.type.links(item, inner)

    def words(self, value: Value, field: "Field") -> str:
        """Each value's."""
        inner = _inner(field)
        return " ".join(text for item in value.values() if (text := inner.type.words(item, inner)))

    def to_json(self, value: Value, field: "Field") -> Any:
        """An object."""
        inner = _inner(field)
        return {name: inner.type.to_json(item, inner) for name, item in value.items()}

    def schema(self, field: "Field") -> dict[str, Any]:
        """An object."""
        inner = _inner(field)
        return {"type": ["object", "null"], "additionalProperties": inner.type.schema(inner)}


LIST = ListType()
SET = SetType()
LABELLED = LabelledType()
ENTRIES = Entries()
MAP = MapType()
