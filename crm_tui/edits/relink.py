"""Links that still use an id which their record had before, or which it is about to lose."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from crm_tui.edits.change import Editor, edit
from crm_tui.errors import NotFound
from crm_tui.model.plan import Change
from crm_tui.model.value import Bad, Node
from crm_tui.query.find import Found, get, linking

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.field import Field
    from crm_tui.query.scope import Asking

# (kind, id) → the id that the record has from now on.
Renamed: TypeAlias = Mapping[tuple[str, str], str]


class Followed(NamedTuple):
    """The changes by which links follow, and the paths of records that cannot be read, whose links stay."""

    changes: tuple[Change, ...]
    unread: tuple[str, ...]


def relink(editor: Editor, db: "Connection", asking: "Asking", found: Found) -> Change:
    """The change that writes present ids for former ones; links that lead nowhere stay as they are."""
    sets: dict[str, Node | None] = {}
    for field in _with_values(found):
        pairs = field.type.links(found.record.get(field.name), field)
        renamed = {(kind, old): new for kind, old in pairs if (new := _now(db, asking, kind, old))}
        if renamed:
            sets[field.name] = replaced(field, found.nodes[field.name], renamed)
    return edit(editor, found, sets)


def follow(
    editor: Editor, db: "Connection", asking: "Asking", renamed: Renamed, but: tuple[tuple[str, str], ...]
) -> Followed:
    """What the records that link to one of the renamed change, those of (kind, id) in `but` left out."""
    found = [get(db, asking, *name) for name in sorted(linking(db, asking, renamed) - set(but))]
    changes = [edit(editor, each, relinked(each, renamed)) for each in found if not each.stale]
    unread = tuple(each.path for each in found if each.stale)
    return Followed(tuple(change for change in changes if change.keys), unread)


def relinked(found: Found, renamed: Renamed) -> dict[str, Node | None]:
    """The fields of a record whose links change, with what they hold then."""
    nodes = {field.name: replaced(field, found.nodes[field.name], renamed) for field in _with_values(found)}
    return {name: node for name, node in nodes.items() if node != found.nodes[name]}


def replaced(field: "Field", node: Node, renamed: Renamed) -> Node:
    """The node of a field with new ids in its links; what comes to stand twice in a list stands once."""
    if field.type.name == "link":
        return _link(field, node, renamed)
    if field.fields:
        inner = {each.name: each for each in field.fields}
        entries = node if isinstance(node, list) else [node]
        done = [_entry(inner, entry, renamed) for entry in entries]
        return done if isinstance(node, list) else done[0]
    if field.of is None:
        return node
    if isinstance(node, list):
        return _once([_item(field.of, item, renamed) for item in node], node)
    return _item(field.of, node, renamed)


def _link(field: "Field", node: Node, renamed: Renamed) -> Node:
    if not isinstance(node, str):
        return node
    kind, slash, id_ = node.strip().rpartition("/")
    new = renamed.get((field.to or kind, id_))
    return node if new is None else f"{kind}{slash}{new}"


def _entry(inner: Mapping[str, "Field"], entry: Node, renamed: Renamed) -> Node:
    if not isinstance(entry, dict):
        return entry
    return {name: replaced(inner[name], node, renamed) if name in inner else node for name, node in entry.items()}


def _item(of: "Field", item: Node, renamed: Renamed) -> Node:
    """An item of a list, or of a map: its names are labels, and stay."""
    if isinstance(item, dict) and not of.fields:
        return {label: replaced(of, node, renamed) for label, node in item.items()}
    return replaced(of, item, renamed)


def _once(items: list[Node], before: list[Node]) -> Node:
    """The items without those that became what another is."""
    kept: list[Node] = []
    for item, old in zip(items, before, strict=True):
        if item == old or not (item in kept or item in before):
            kept.append(item)
    return kept


def _with_values(found: Found) -> Iterator["Field"]:
    """The fields of which the record has a value that can be read."""
    for field in found.kind.fields.values():
        value = found.record.fields.get(field.name)
        if value is not None and not isinstance(value, Bad):
            yield field


def _now(db: "Connection", asking: "Asking", kind: str, id_: str) -> str:
    """The id that a record has now; "" when it is the same, or there is none."""
    if kind not in asking.schema.kinds:
        return ""
    try:
        now = get(db, asking, kind, id_).record.id
    except NotFound:
        return ""
    return "" if now == id_ else now


class Without(NamedTuple):
    """What a record says without some of its links, and the fields that lost one."""

    nodes: dict[str, Node]
    dropped: tuple[str, ...]


def without(found: Found, names: frozenset[tuple[str, str]]) -> Without:
    """What a record says without its links to the (kind, id) in `names`; links in entries stay."""
    nodes, dropped = dict(found.nodes), []
    for field in _with_values(found):
        if field.fields or not names.intersection(field.type.links(found.record.get(field.name), field)):
            continue
        dropped.append(field.name)
        left = _left(field, nodes.pop(field.name), names)
        if left:
            nodes[field.name] = left
    return Without(nodes, tuple(dropped))


def _left(field: "Field", node: Node, names: frozenset[tuple[str, str]]) -> Node | None:
    """The node without the links; None when nothing is left."""
    if isinstance(node, list):
        return [left for item in node if (left := _left(field, item, names))] or None
    if isinstance(node, dict):
        return {label: left for label, inner in node.items() if (left := _left(field, inner, names))} or None
    kind, _, id_ = node.strip().rpartition("/")
    return None if ((field.of or field).to or kind, id_) in names else node
