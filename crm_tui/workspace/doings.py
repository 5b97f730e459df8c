"""What somebody did to each record over several commits: fields from what they first were to what they are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from crm_tui.git.log import Touched
from crm_tui.git.since import Made
from crm_tui.model.value import Node
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.store.yaml import Unreadable, read_text

Nodes: TypeAlias = Mapping[str, Node]


class Doing(NamedTuple):
    """What one person did to one record, and when last.

    `before` and `after` are the whole record, None where there was none, or is none. `fields` are those that they
    changed, each from its node to its node, None for absence; what others did in between is not among them.
    """

    kind: str
    id: str
    when: datetime
    before: Nodes | None
    after: Nodes | None
    fields: Mapping[str, tuple[Node | None, Node | None]]


def doings(commits: Sequence[Made], nodes: Mapping[str, Nodes | None], kinds: Mapping[str, str]) -> tuple[Doing, ...]:
    """What these commits of one person, newest first, come to; the latest first.

    `nodes` are the contents of blobs; a change from or to one that cannot be read is passed over. `kinds` gives the
    kind of each folder.
    """
    found: dict[tuple[str, str], Doing] = {}
    for made in reversed(commits):
        for file in made.files:
            named = kind_folder_and_id(file.path)
            if named is None or named[0] not in kinds or not _readable(file, nodes):
                continue
            key = (kinds[named[0]], named[1])
            now = doing(*key, made.when, nodes.get(file.before), nodes.get(file.after))
            found[key] = _joined(found[key], now) if key in found else now
    told = (each for each in _renamed(found) if each.fields)
    return tuple(sorted(told, key=lambda each: (each.when, each.kind, each.id), reverse=True))


def nodes_of(data: bytes) -> Nodes | None:
    """What a file holds; None where it cannot be read."""
    try:
        return read_text(data).nodes
    except Unreadable:
        return None


def _readable(file: Touched, nodes: Mapping[str, Nodes | None]) -> bool:
    return all(not blob or nodes.get(blob) is not None for blob in (file.before, file.after))


def doing(kind: str, id_: str, when: datetime, before: Nodes | None, after: Nodes | None) -> Doing:
    """What was done to a record that was `before` and then `after`."""
    was, is_ = before or {}, after or {}
    names = [*was, *(name for name in is_ if name not in was)]
    fields = {name: (was.get(name), is_.get(name)) for name in names if was.get(name) != is_.get(name)}
    return Doing(kind, id_, when, before, after, fields)


def _joined(first: Doing, then: Doing) -> Doing:
    """Two doings to the same record as one; what the second took back is none."""
    fields = dict(first.fields)
    for name, (was, is_) in then.fields.items():
        fields[name] = (fields[name][0] if name in fields else was, is_)
    kept = {name: (was, is_) for name, (was, is_) in fields.items() if was != is_}
    return Doing(then.kind, then.id, then.when, first.before, then.after, kept)


def _renamed(found: Mapping[tuple[str, str], Doing]) -> Iterable[Doing]:
    """A record under a new id and the one that went are the same one, changed."""
    gone = {key: each for key, each in found.items() if each.after is None}
    for each in found.values():
        former = (each.after or {}).get("formerly") if each.before is None else None
        keys = [(each.kind, name) for name in former if isinstance(name, str)] if isinstance(former, list) else []
        old = next((gone.pop(key) for key in keys if key in gone), None)
        if old is not None:
            yield doing(each.kind, each.id, each.when, old.before, each.after)
        elif each.after is not None:
            yield each
    yield from gone.values()
