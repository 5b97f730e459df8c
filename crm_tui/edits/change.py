"""What every edit is made of: keys of a record from one node to another, checked before anything is written."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from crm_tui.edits.faults import Read, brought
from crm_tui.errors import Refused
from crm_tui.model.context import Context
from crm_tui.model.ids import entry_key
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change
from crm_tui.model.record import read_record
from crm_tui.model.schema import Schema
from crm_tui.model.value import Node
from crm_tui.query.find import Found

Sets = Mapping[str, Node | None]


class Editor(NamedTuple):
    """Who edits, when, and by which rules. `random` makes tails and keys; `me` is a member's id, or empty."""

    schema: Schema
    ctx: Context
    me: str
    random: Random


def edit(editor: Editor, found: Found, sets: Sets) -> Change:
    """The change that gives these keys these nodes; None clears. Raises Refused when `check` would refuse the result.

    Only what the edit itself breaks counts: an old fault in another key is no reason to refuse.
    """
    after = {name: node for name, node in {**found.nodes, **sets}.items() if node is not None}
    refuse_new_faults(editor, found.kind, found.record.id, found.nodes, after)
    keys = {name: (found.nodes.get(name), node) for name, node in sets.items() if found.nodes.get(name) != node}
    return Change(found.root, found.path, found.digest, keys)


def refuse_new_faults(
    editor: Editor, kind: Kind, id_: str, before: Mapping[str, Node], after: Mapping[str, Node]
) -> None:
    """Raises Refused, naming the first fault that `after` has and `before` had not."""
    if new := brought(_read(editor, kind, id_, before), _read(editor, kind, id_, after)):
        where = f"{new[0].at[0]}: " if new[0].at else ""
        raise Refused(where + new[0].message, new[0].hint)


def _read(editor: Editor, kind: Kind, id_: str, nodes: Mapping[str, Node]) -> Read:
    return Read(nodes, read_record(kind, id_, nodes, editor.ctx, editor.schema.settings)[1])


def new_key(editor: Editor, entries: Node | None) -> str:
    """A key that no entry of a list has."""
    listed = entries if isinstance(entries, list) else []
    taken = {entry["key"] for entry in listed if isinstance(entry, dict) and isinstance(entry.get("key"), str)}
    return entry_key(editor.random, {key for key in taken if isinstance(key, str)})


def keyed(editor: Editor, kind: Kind, name: str, before: Node | None, node: Node | None) -> Node | None:
    """The node of a field, with a key for each of its entries that has none and did not stand there before."""
    field = kind.fields.get(name)
    if field is None or not isinstance(node, list) or not any(inner.name == "key" for inner in field.fields):
        return node
    old = before if isinstance(before, list) else []
    entries: list[Node] = list(node)
    for place, entry in enumerate(entries):
        if isinstance(entry, dict) and not entry.get("key") and entry not in old:
            entries[place] = {"key": new_key(editor, entries), **entry}
    return entries
