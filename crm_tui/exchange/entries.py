"""Entries of records, such as the items of a deal, filled from rows: each row adds one, and none comes twice."""

from collections.abc import Mapping, Sequence

from crm_tui.edits.change import Editor
from crm_tui.model.field import Field
from crm_tui.model.ids import entry_key
from crm_tui.model.value import Node, Value

Entry = Mapping[str, Value]


def inner_field(field: Field, part: str) -> Field:
    """The field of a part of the entries."""
    return next(inner for inner in field.fields if inner.name == part)


def with_entries(had: Sequence[Entry], given: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with those that none of them says already; each stands for one of those given."""
    free = list(had)
    new = []
    for entry in given:
        same = next((each for each in free if entry.items() <= each.items()), None)
        if same is None:
            new.append(entry)
        else:
            free.remove(same)
    return (*had, *new)


def with_keys(editor: Editor, field: Field, node: Node) -> Node:
    """The entries' nodes, those without a key with one where the kind of entry has keys."""
    if not isinstance(node, list) or not any(inner.name == "key" for inner in field.fields):
        return node
    taken = {str(entry["key"]) for entry in node if isinstance(entry, dict) and "key" in entry}
    made: list[Node] = []
    for entry in node:
        if not isinstance(entry, dict) or "key" in entry:
            made.append(entry)
            continue
        key = entry_key(editor.random, taken)
        taken.add(key)
        made.append({"key": key, **entry})
    return made
