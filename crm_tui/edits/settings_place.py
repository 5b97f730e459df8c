"""From a path such as `pipelines.sales.stages.proposal.probability` to its place in the nodes of crm.yaml."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from crm_tui.edits.settings import Nodes, written_pipelines
from crm_tui.edits.settings_shape import CHOICES, NUMBER, TOP, Shape
from crm_tui.errors import Refused, UsageError
from crm_tui.model.plan import Plan
from crm_tui.model.schema import Schema, schema_of
from crm_tui.model.settings import Settings
from crm_tui.model.settings_read import read_settings
from crm_tui.model.suggest import suggestion
from crm_tui.model.value import Node, Numeral
from crm_tui.store.digest import digest
from crm_tui.store.unreadable import Unreadable
from crm_tui.store.yaml import read_text

Step: TypeAlias = str | int


class File(NamedTuple):
    """crm.yaml as it stands on the disk: its bytes, their nodes, and the schema they make."""

    data: bytes
    nodes: Nodes
    schema: Schema

    @property
    def settings(self) -> Settings:
        """What the nodes say, defaults where they say nothing."""
        return self.schema.settings

    @property
    def digest(self) -> str:
        """Of the bytes, as plans name them."""
        return digest(self.data)

    def after(self, plan: Plan) -> "File":
        """The file with the keys that a plan changes in it; its bytes are not made."""
        sets = {name: new for change in plan.changes for name, (_, new) in change.keys.items()}
        nodes = {name: node for name, node in {**self.nodes, **sets}.items() if node is not None}
        return File(b"", nodes, schema_of(read_settings(nodes)[0]))


class Place(NamedTuple):
    """A place in crm.yaml, there or not.

    `names` are the words of its path, `at` the keys and indexes that lead to it, `shapes` what stands at the top and
    after each step. `nodes` is the whole, with pipelines or choices written out where the path leads through some
    that hold only by default.
    `node` is what stands there; None for nothing. `missing` is how many of the last steps lead nowhere.
    """

    names: tuple[str, ...]
    at: tuple[Step, ...]
    shapes: tuple[Shape, ...]
    nodes: Nodes
    node: Node | None
    missing: int

    @property
    def path(self) -> str:
        """The path as people type it."""
        return ".".join(self.names)

    @property
    def shape(self) -> Shape:
        """What stands there."""
        return self.shapes[-1]

    @property
    def is_entry(self) -> bool:
        """Whether it is one of several, under a key of its own."""
        return len(self.shapes) > 1 and self.shapes[-2].each is not None


def read_file(data: bytes) -> File:
    """The file with its settings. Raises Refused, with the place, for a text that cannot be read."""
    try:
        nodes = read_text(data).nodes
    except Unreadable as error:
        words = f"crm.yaml:{error.line}:{error.column}: {error.finding.message}"
        raise Refused(words, error.hint or "mend crm.yaml in an editor first") from None
    return File(data, nodes, schema_of(read_settings(nodes)[0]))


def place_of(file: File, text: str) -> Place:
    """The place that a path names. Raises UsageError, with what was probably meant, where there can be none."""
    nodes = file.nodes
    rest = text.strip().split(".")
    if rest[0] == "pipelines":
        nodes = {**nodes, "pipelines": written_pipelines(file.settings, nodes)}
    rest = _moved(file, rest)
    if rest[0] == "choices" and len(rest) > 1:
        nodes = _with_list(file, nodes, rest[1])
    found = Place((), (), (TOP,), nodes, nodes, 0)
    while rest:
        found, rest = _further(file, found, rest)
    return found


def there(place: Place, *, making: bool = False) -> None:
    """Raises UsageError, with what was probably meant, where an entry on the way to the place is missing.

    While `making` only those count that hold more than a text.
    """
    node: Node | None = place.nodes
    for depth, (step, shape) in enumerate(zip(place.at, place.shapes, strict=False)):
        inner = entry_of(node, step)
        if inner is None and shape.each is not None and (shape.each.keys or not making):
            where = ".".join(place.names[:depth]) or "crm.yaml"
            hint = suggestion(place.names[depth], [key for _, key, _ in entries(node)])
            what = shape.each.what if not shape.each.text else shape.what.removesuffix("s")
            raise UsageError(f"{where} has no {what} {place.names[depth]!r}", hint)
        node = opened(place.shapes[depth + 1], inner, isinstance(step, int)) if inner is not None else None


def choice_lists(schema: Schema) -> list[str]:
    """The names of all lists of choices: those that fields name, and those that crm.yaml has besides."""
    named = {field.choices_from for kind in schema.kinds.values() for field in kind.fields.values()}
    known = [name for name, shape in TOP.keys.items() if shape is CHOICES]
    return list(dict.fromkeys([*known, *sorted(named - {"", "pipelines", "stages"}), *schema.settings.choices]))


def entries(node: Node | None) -> Iterator[tuple[Step, str, Node]]:
    """Each entry of a list or map: the step that leads to it, its key, and what stands there."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield name, name, inner
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            key = inner.get("key") if isinstance(inner, dict) else inner
            yield place, key.strip() if isinstance(key, str) else "", inner


def entry_of(node: Node | None, step: Step) -> Node | None:
    """What one step leads to; None for nothing."""
    if isinstance(node, dict):
        return node.get(str(step))
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def opened(shape: Shape, node: Node | None, in_list: bool) -> Node | None:
    """The node with a text in the place of an entry written out as the entry that it stands for."""
    if not isinstance(node, str) or not (shape.keys or shape.short):
        return node
    if not node.strip():
        return {}
    if in_list or not shape.short:
        return {"key": node} if in_list else node
    return {shape.short: Numeral(node) if shape.each is NUMBER else node}


def _moved(file: File, rest: list[str]) -> list[str]:
    """The path to where a list of choices stands: at the top, or below `choices`."""
    below: Mapping[str, Node] = {}
    if isinstance(found := file.nodes.get("choices"), dict):
        below = found
    name = rest[1] if rest[0] == "choices" and len(rest) > 1 else rest[0]
    if rest[0] == "choices" and len(rest) > 1:
        at_top = name in file.nodes and name not in below and TOP.keys.get(name) is CHOICES
        return rest[1:] if at_top else rest
    if (name in below and name not in file.nodes) or (name not in TOP.keys and name in choice_lists(file.schema)):
        return ["choices", *rest]
    return rest


def _with_list(file: File, nodes: Nodes, name: str) -> Nodes:
    """The nodes with a list of choices written out that holds only by default."""
    below = nodes.get("choices") or {}
    if not isinstance(below, dict) or name in below or name in nodes:
        return nodes
    fields = (field for kind in file.schema.kinds.values() for field in kind.fields.values())
    choices = next((field.choices for field in fields if field.choices_from == name and field.choices), ())
    listed: list[Node] = [
        each.key if each.label in ("", each.key) else {"key": each.key, "label": each.label} for each in choices
    ]
    return {**nodes, "choices": {**below, name: listed}} if listed else nodes


def _further(file: File, place: Place, rest: list[str]) -> tuple[Place, list[str]]:
    """One step on, and what is left of the path."""
    shape, in_list = place.shape, bool(place.at) and isinstance(place.at[-1], int)
    node = opened(shape, place.node, in_list)
    if shape.keys:
        name = rest[0]
        if name not in shape.keys:
            raise UsageError(_unknown(place, name), _hint(file, place, name))
        return _stepped(place, name, name, shape.keys[name], entry_of(node, name)), rest[1:]
    if shape.each is None:
        raise UsageError(f"{place.path} is one text", "nothing stands below it")
    for count in range(len(rest), 0, -1):
        name = ".".join(rest[:count])
        for step, key, inner in entries(node):
            if key == name or (shape.each.what == "fields" and _same_kind(file, key, name)):
                return _stepped(place, key, step, shape.each, inner), rest[count:]
    return _new(file, place, shape.each, rest)


def _new(file: File, place: Place, each: Shape, rest: list[str]) -> tuple[Place, list[str]]:
    """A step to an entry that is not there."""
    if each.what == "fields":
        name = file.schema.kind_named(rest[0]).name
        return _stepped(place, name, name, each, None), rest[1:]
    count = 1 if each.keys or each.each else len(rest)
    name = ".".join(rest[:count])
    if not name:
        raise UsageError(f"{place.path}: a {each.what} has a name", "two dots follow each other, or one ends the path")
    return _stepped(place, name, name, each, None), rest[count:]


def _stepped(place: Place, name: str, step: Step, shape: Shape, node: Node | None) -> Place:
    missing = place.missing + 1 if node is None else 0
    return Place((*place.names, name), (*place.at, step), (*place.shapes, shape), place.nodes, node, missing)


def _same_kind(file: File, key: str, name: str) -> bool:
    """Whether both are names of one kind, singular or plural."""
    kind = next((kind for kind in file.schema.kinds.values() if name in (kind.name, kind.plural)), None)
    return kind is not None and key in (kind.name, kind.plural)


def _unknown(place: Place, name: str) -> str:
    return f"a {place.shape.what} has no {name!r}" if place.names else f"crm.yaml knows no {name!r}"


def _hint(file: File, place: Place, name: str) -> str:
    known = list(place.shape.keys)
    return suggestion(name, known if place.names else dict.fromkeys([*known, *choice_lists(file.schema)]), 20)
