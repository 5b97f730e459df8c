"""Renaming what crm.yaml declares, a stage, pipeline, choice, field or kind, with all records that hold the word."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from crm_tui.edits.change import Editor
from crm_tui.edits.faults import Read, brought
from crm_tui.edits.settings import FILE
from crm_tui.edits.settings_folder import Moving, is_folder, moving, new_names, refolder
from crm_tui.edits.settings_place import File, Place, entries, opened, there
from crm_tui.edits.settings_queries import mentions, renamed_field, requeried
from crm_tui.edits.settings_rekey import node_at, rekey, relabelled
from crm_tui.edits.settings_shape import CHOICE, FIELD, KIND, PIPELINE, STAGE
from crm_tui.edits.settings_words import (
    Finder,
    choice_becomes,
    field_finder,
    kind_becomes,
    stage_finder,
    value_finder,
)
from crm_tui.edits.words import refuse_control
from crm_tui.errors import CrmError, Refused, UsageError
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Change, Plan
from crm_tui.model.settings_read import read_settings
from crm_tui.model.value import Node
from crm_tui.query.holding import Holding, holding
from crm_tui.query.segments import SEGMENT, kind_of
from crm_tui.query.unreadable import unlisted
from crm_tui.store.digest import digest
from crm_tui.store.respell import respell
from crm_tui.store.splice import splice
from crm_tui.store.yaml import read_text

if TYPE_CHECKING:
    from crm_tui.index.database import Connection

# Each change of a record with the record that it is of.
Changes: TypeAlias = Iterator[tuple[Kind, Holding, Change]]

RENAMED = (STAGE, PIPELINE, CHOICE, FIELD, KIND)
_HINT = "what has a key of its own can: a stage, a pipeline, a choice, a field or kind of yours"
# The fields of a segment that hold its query, and of which kind its records are.
_QUERY, _OF = "query", "of"


class Ground(NamedTuple):
    """What a renaming stands on: crm.yaml, the index, who edits, and the door to the bytes of (root, path)."""

    file: File
    db: "Connection"
    editor: Editor
    read: Callable[[str, str], bytes]


class Rename(NamedTuple):
    """A plan that renames, the (kind, id) of the records it rewrites, and what it leaves to be done, in words."""

    plan: Plan
    records: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


class _Use(NamedTuple):
    """The records of one kind that may hold the word, and where; `as_key` when it is the name of a field."""

    kind: Kind
    find: Finder
    as_key: bool = False


def rename(ground: Ground, place: Place, new: str) -> Rename:
    """The plan that gives an entry of crm.yaml another key, or a kind another folder, in the file and in every record.

    Raises UsageError for what has no key or is not there, Refused where the new one is taken.
    """
    there(place)
    if is_folder(ground.file, place):
        return _refoldered(ground, place, new.strip())
    if not place.is_entry or place.shape not in RENAMED:
        raise UsageError(f"{place.path} cannot be renamed", _HINT)
    old, new = place.names[-1], new.strip()
    _refuse_new(place, old, new)
    change = rekey(ground.file, place, new)
    left = list(_own_label(place, old, new))
    return _with_records(ground, place, f"Rename the {place.shape.what} {old} to {new}", change, (old, new), left)


def _refoldered(ground: Ground, place: Place, new: str) -> Rename:
    """The plan that gives an own kind another folder, "" the usual one, and moves its records there."""
    _, old, to = moving(ground.file, place, new)
    change = refolder(ground.editor, ground.file, place, new)
    return _with_records(ground, place, f"Move {old} to records/{to}", change, (old, to), [])


def _with_records(
    ground: Ground, place: Place, words: str, change: Change, becomes: tuple[str, str], left: list[str]
) -> Rename:
    """The plan of a change of crm.yaml and of all records that follow it."""
    _refuse_faults(change)
    changes = [change] if change.text != change.was else []
    records: list[tuple[str, str]] = []
    for kind, row, each in _changes(ground, place, *becomes, left) if becomes[0] != becomes[1] else ():
        changes.append(each)
        records.append((kind.name, row.id))
    return Rename(Plan(words, tuple(changes), ground.editor.me), tuple(records), tuple(left))


def _refuse_new(place: Place, old: str, new: str) -> None:
    if not new or new == old:
        words = f"{old!r} is its name already" if new else f"what is the new name of {old}?"
        raise UsageError(words, f"crm config rename {place.path} NEW")
    refuse_control(place.path, new)
    siblings = opened(place.shapes[-2], node_at(place.nodes, place.at[:-1]), False)
    if new in [key for _, key, _ in entries(siblings)]:
        where = ".".join(place.names[:-1])
        raise Refused(f"{where} has {new!r} already", "give the records that one by crm set, then clear this one")


def _own_label(place: Place, old: str, new: str) -> Iterator[str]:
    """What is to be told of a label that people chose, for it stays."""
    node = node_at(place.nodes, place.at)
    label = node.get("label", "") if isinstance(node, dict) else ""
    if label and not relabelled(old, new, label):
        path = ".".join((*place.names[:-1], new))
        yield f"its label stays {label!r}; crm config set {path}.label changes it"


def _refuse_faults(change: Change) -> None:
    """Raises Refused when the settings would have a fault that they have not now."""
    before, after = (read_text(data or b"").nodes for data in (change.was, change.text))
    new = brought(Read(before, read_settings(before)[1]), Read(after, read_settings(after)[1]))
    if new:
        raise Refused(f"{FILE}: {new[0].message}", new[0].hint)


def _changes(ground: Ground, place: Place, old: str, new: str, left: list[str]) -> Changes:
    """The changes of records. What is left as it is gets told in `left`."""
    moved = moving(ground.file, place, new)
    uses = {use.kind.name: use for use in _uses(ground.file, place, old, new)}
    for kind in ground.file.schema.kinds.values():
        use = uses.get(kind.name)
        if kind.name == moved.kind:
            left.extend(f"{path} stays: it cannot be read" for path in unlisted(ground.db, kind))
        elif use is None:
            continue
        for row in holding(ground.db, kind, "" if kind.name == moved.kind else old):
            if row.stale and kind.name != moved.kind:
                left.append(f"{row.path} cannot be read; mend it and look for {old!r} in it")
            elif (change := _change(ground, kind, use, row, moved)) is not None:
                yield kind, row, change
    yield from _queries(ground, place, old, new, left)


def _change(ground: Ground, kind: Kind, use: _Use | None, row: Holding, moved: Moving) -> Change | None:
    """The change of one record; None where it does not hold the word and stays where it is."""
    data = ground.read(row.root, row.path)
    try:
        words = dict(use.find(read_text(data).nodes)) if use and not row.stale else {}
        if kind.name == moved.kind:
            return moved.change(row, data, words)
        if not words or use is None:
            return None
        text = respell(data, {} if use.as_key else words, words if use.as_key else {})
    except CrmError as error:
        raise Refused(f"{row.path}: {error.message}", error.hint) from None
    return Change(row.root, row.path, digest(data), was=data, text=text)


# which records


def _uses(file: File, place: Place, old: str, new: str) -> Iterator[_Use]:
    """Where records of each kind may hold what is renamed."""
    kinds = file.schema.kinds
    if is_folder(file, place):
        return
    if place.shape is STAGE:
        yield _Use(kinds["deal"], stage_finder(file.settings, place.names[1], old, new))
    elif place.shape is FIELD:
        kind, way = _field_way(file, place)
        yield _Use(kind, field_finder(way, new), as_key=True)
    elif place.shape is CHOICE and place.names[0] in ("fields", "kinds"):
        kind, way = _field_way(file, place._replace(names=place.names[:-2]))
        yield _Use(kind, value_finder(kind, choice_becomes(_same(_field(kind, way)), old, new)))
    else:
        source = "pipelines" if place.shape is PIPELINE else place.names[-2]
        choice = choice_becomes(lambda field: field.choices_from == source, old, new)
        become = kind_becomes(old, new) if place.shape is KIND else choice
        yield from (_Use(kind, value_finder(kind, become)) for kind in kinds.values())


def _field_way(file: File, place: Place) -> tuple[Kind, tuple[str, ...]]:
    """The kind of a field of the team's, and the names that lead to it: `fields.deal.visits.fields.place`."""
    names = [name for name, shape in zip(place.names, place.shapes[1:], strict=False) if shape.what != "item"]
    if names[0] == "kinds":
        return file.schema.kinds[names[1]], tuple(names[3::2])
    return file.schema.kind_named(names[1]), tuple(names[2::2])


def _field(kind: Kind, way: Sequence[str]) -> Field | None:
    found = kind.fields.get(way[0])
    for name in way[1:]:
        found = next((each for each in found.fields if each.name == name), None) if found else None
    return found


def _same(wanted: Field | None) -> Callable[[Field], bool]:
    return lambda field: wanted is not None and (field is wanted or field is wanted.of)


# saved queries


def _queries(ground: Ground, place: Place, old: str, new: str, left: list[str]) -> Changes:
    """The saved queries that are put right; those that only mention the word are told."""
    kind, names = ground.file.schema.kinds[SEGMENT], new_names(ground.file, place, new)
    for row in holding(ground.db, kind, old):
        if row.stale:
            continue
        data = ground.read(row.root, row.path)
        nodes = read_text(data).nodes
        query, of = nodes.get(_QUERY), nodes.get(_OF)
        asked = kind_of(ground.file.schema, nodes)
        sets: dict[str, Node | None] = {_OF: names[of]} if isinstance(of, str) and of in names else {}
        if isinstance(query, str) and asked is not None and mentions(query, old):
            sets[_QUERY] = _requeried(ground.file, place, asked, query, old, new)
            if mentions(str(sets[_QUERY]), old):
                left.append(f"{row.path}: the query {query.strip()!r} may mean {old!r}")
        if (text := splice(data, sets)) != data:
            yield kind, row, Change(row.root, row.path, digest(data), was=data, text=text)


def _requeried(file: File, place: Place, asked: Kind, query: str, old: str, new: str) -> str:
    if place.shape is FIELD:
        return renamed_field(query, list(_top(file, place, asked)), new)
    return requeried(query, list(_compared(file, place, asked)), old, new)


def _compared(file: File, place: Place, asked: Kind) -> Iterator[str]:
    """The fields of a kind that, compared with the word, can mean nothing but what is renamed."""
    if place.shape is STAGE:
        having = [each.key for each in file.settings.pipelines if place.names[-1] in [one.key for one in each.stages]]
        if having == [place.names[1]] and asked.name == "deal":
            yield "stage"
    elif place.shape is CHOICE and place.names[0] in ("fields", "kinds"):
        yield from _top(file, place._replace(names=place.names[:-2]), asked)
    elif place.shape in (CHOICE, PIPELINE):
        source = "pipelines" if place.shape is PIPELINE else place.names[-2]
        yield from (each.name for each in asked.fields.values() if each.choices_from == source)


def _top(file: File, place: Place, asked: Kind) -> Iterator[str]:
    """The name of a field of the team's, where it is one of the kind's own and no part of another."""
    kind, way = _field_way(file, place)
    if kind.name == asked.name and len(way) == 1:
        yield way[0]
