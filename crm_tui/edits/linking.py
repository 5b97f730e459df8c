"""Link values as people type them: a name or the beginning of an id becomes the id; `+"New Ltd"` makes the record.

A record that has exactly this name already is taken, since nobody wants it twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.change import Sets
from crm_tui.edits.words import Setting, clears, field_named
from crm_tui.errors import NotFound, UsageError
from crm_tui.query.find import called, resolve
from crm_tui.query.scope import link_target

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.field import Field
    from crm_tui.model.kind import Kind
    from crm_tui.model.plan import Change
    from crm_tui.model.value import Node
    from crm_tui.query.scope import Asking

# Makes a record of a kind under a title: the changes, and its id.
Make = Callable[["Kind", str], tuple[tuple["Change", ...], str]]


class Resolved(NamedTuple):
    """Settings whose links are ids, and the changes that make the records they asked for."""

    settings: tuple[Setting, ...]
    made: tuple["Change", ...]


class Linker:
    """Finds and makes the records that settings link to, for one command."""

    def __init__(self, db: "Connection", asking: "Asking", make: Make) -> None:
        self._db = db
        self._asking = asking
        self._make = make
        self._made: list[Change] = []
        self._new: dict[tuple[str, str], str] = {}

    def resolved(self, kind: "Kind", settings: Iterable[Setting]) -> Resolved:
        """The settings with ids for links. Raises NotFound, Ambiguous and UsageError."""
        done = tuple(self._setting(kind, each) for each in settings)
        return Resolved(done, tuple(self._made))

    def resolved_nodes(self, kind: "Kind", given: Sets, had: "Mapping[str, Node]") -> tuple[Sets, tuple["Change", ...]]:
        """The nodes with ids for links, and the changes that make the records they asked for; raises as `resolved`.

        What a field had before stays as it is, wherever it leads.
        """
        done: dict[str, Node | None] = {}
        for name, node in given.items():
            field = kind.fields.get(name)
            old = frozenset(_texts(had.get(name, "")))
            done[name] = node if node is None or field is None else self._node(field._replace(name=name), node, old)
        return done, tuple(self._made)

    def _node(self, field: "Field", node: "Node", old: frozenset[str]) -> "Node":
        """The node with ids for its links; `field` is that of the node, under the name of the whole field."""
        if isinstance(node, list):
            return [self._node(field, each, old) for each in node]
        if isinstance(node, dict):
            inner = dict.fromkeys(node, field.of) if field.of else {each.name: each for each in field.fields}
            return {
                key: self._node(of._replace(name=field.name), each, old) if (of := inner.get(key)) else each
                for key, each in node.items()
            }
        if (field.of or field).type.name != "link" or not node.strip() or node in old:
            return node
        return self._id(field, node.strip())

    def _setting(self, kind: "Kind", setting: Setting) -> Setting:
        if clears(kind, setting):
            return setting
        field = field_named(kind, setting.name)
        if field.type.name == "entries" and setting.op != "-=" and setting.value.strip():
            from crm_tui.edits.entries import with_parts

            return setting._replace(value=with_parts(field, setting.value, self._part))
        inner = field.of or field
        if inner.type.name != "link" or not setting.value.strip():
            return setting
        if setting.part and field.type.name != "map":
            return setting
        try:
            return self._linked(field, setting)
        except NotFound:
            # A link may be taken out although it leads nowhere.
            if setting.op == "-=":
                return setting
            raise

    def _part(self, field: "Field", said: str) -> str:
        """A part of an entry, with ids for the links that were typed for it."""
        if (field.of or field).type.name != "link" or not said.strip():
            return said
        return self._linked(field, Setting(field.name, "=", said)).value

    def _linked(self, field: "Field", setting: Setting) -> Setting:
        if setting.part or not field.type.several:
            return setting._replace(value=self._id(field, setting.value.strip()))
        parts = [part.strip() for part in setting.value.split(",") if part.strip()]
        return setting._replace(value=", ".join(self._labelled(field, part) for part in parts))

    def _labelled(self, field: "Field", part: str) -> str:
        label, colon, rest = part.partition(":")
        if field.type.name in ("labelled", "map") and colon and rest.strip():
            return f"{label.strip()}: {self._id(field, rest.strip())}"
        return self._id(field, part)

    def _id(self, field: "Field", typed: str) -> str:
        target = link_target(field)
        if typed.startswith("+"):
            return self._create(field, target, typed[1:].strip())
        if target == "member" and typed.casefold() == "me":
            return self._me()
        try:
            kind, id_ = resolve(self._db, self._asking, typed, target)
        except NotFound as error:
            hint = error.hint if "did you mean" in error.hint else f"{field.name}=+'{typed}' makes it"
            raise NotFound(f"{field.name}: {error.message}", hint) from None
        return id_ if target else f"{kind}/{id_}"

    def _me(self) -> str:
        if not self._asking.me:
            raise UsageError("it is not known who `me` is", "crm me MEMBER says it")
        return self._asking.me

    def _create(self, field: "Field", target: str, title: str) -> str:
        kind = self._asking.schema.kinds.get(target)
        if kind is None or not title:
            raise UsageError(f"{field.name}=+ makes no record", f"as in {field.name}=+'Name of the new one'")
        if (target, title) not in self._new:
            if not (id_ := called(self._db, kind, title)):
                changes, id_ = self._make(kind, title)
                self._made.extend(changes)
            self._new[target, title] = id_
        return self._new[target, title]


def _texts(node: "Node") -> "Iterator[str]":
    """Every text inside a node."""
    if isinstance(node, str):
        yield node
    else:
        for each in node.values() if isinstance(node, dict) else node:
            yield from _texts(each)
