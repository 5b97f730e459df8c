"""Finding one record: by id, by what people type, and what links to it."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from crm_tui.errors import Ambiguous, NotFound
from crm_tui.index.layout import quoted, table
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Problem, Severity
from crm_tui.model.record import Record, read_record
from crm_tui.model.suggest import nearest
from crm_tui.model.types.base import fold
from crm_tui.model.value import Node
from crm_tui.query.columns import read_doc
from crm_tui.query.scope import Asking

_CANDIDATES = 10
# So many ids are asked for in one statement: older SQLite takes no more than 999 values.
_MANY = 500


class Found(NamedTuple):
    """A record with where it lies. `digest` is of the bytes it was read from; `stale` marks a last good state."""

    record: Record
    kind: Kind
    root: str
    path: str
    digest: str
    stale: bool
    label: str
    nodes: dict[str, Node]
    problems: tuple[Problem, ...]


class Linked(NamedTuple):
    """A record at the other end of a link, and the field that links."""

    kind: str
    id: str
    field: str
    label: str


def get(db: sqlite3.Connection, asking: Asking, kind_name: str, id_: str) -> Found:
    """The record of that kind and id, or former id. Raises NotFound."""
    kind = asking.schema.kinds[kind_name]
    row = db.execute(_by_id(kind, "t.id = ?"), (id_,)).fetchone()
    if row is None:
        row = db.execute(_by_id(kind, f"t.rid IN ({_FORMER})"), (fold(id_),)).fetchone()
    if row is None:
        raise NotFound(f"there is no {kind.name} {id_!r}")
    return _found(db, asking, kind, row)


def by_rid(db: sqlite3.Connection, asking: Asking, kind_name: str, rid: int) -> Found | None:
    """The record in that row, or None when it is gone."""
    kind = asking.schema.kinds[kind_name]
    row = db.execute(_by_id(kind, "t.rid = ?"), (rid,)).fetchone()
    return None if row is None else _found(db, asking, kind, row)


def rid_of(db: sqlite3.Connection, asking: Asking, kind_name: str, id_: str) -> int | None:
    """The row of the record of that kind and id, or former id; None when there is none."""
    kind = asking.schema.kinds[kind_name]
    for test, name in (("t.id = ?", id_), (f"t.rid IN ({_FORMER})", fold(id_))):
        row = db.execute(f"SELECT t.rid FROM {table(kind)} t WHERE {test} ORDER BY t.path LIMIT 1", (name,)).fetchone()
        if row is not None:
            return int(row[0])
    return None


def text_of(db: sqlite3.Connection, kind: Kind, id_: str, name: str) -> str | None:
    """What a field of one text says in a record, "" where it is missing; None without such a record."""
    row = db.execute(f"SELECT coalesce({quoted(name)}, '') FROM {table(kind)} WHERE id = ?", (id_,)).fetchone()
    return str(row[0]) if row else None


def holders(db: sqlite3.Connection, kind_name: str, id_: str) -> set[str]:
    """The ids of the records of a kind that have the id or had it, or one that folds together with it."""
    wanted = fold_id(id_)
    held = db.execute("SELECT id FROM file WHERE kind = ? AND fold = ?", (kind_name, wanted))
    found = {str(row[0]) for row in held}
    former = "SELECT f.id, i.value FROM item i JOIN file f ON f.rid = i.rid WHERE i.field = 'formerly' AND f.kind = ?"
    for holder, old in db.execute(f"{former} AND i.fold IN (?, ?)", (kind_name, wanted, fold(id_))):
        if fold_id(str(old)) == wanted:
            found.add(str(holder))
    return found


_FORMER = "SELECT i.rid FROM item i WHERE i.field = 'formerly' AND i.fold = ?"


def _by_id(kind: Kind, test: str) -> str:
    return (
        f"SELECT t.rid, t.id, t.root, t.path, t.stale, t.{quoted(kind.label_field)}, d.doc, f.digest"
        f" FROM {table(kind)} t JOIN file f ON f.rid = t.rid JOIN doc d ON d.rid = t.rid"
        f" WHERE {test} ORDER BY t.path LIMIT 1"
    )


def _found(db: sqlite3.Connection, asking: Asking, kind: Kind, row: tuple[object, ...]) -> Found:
    rid, id_, root, path, stale, label, doc, digest = row
    nodes = dict(read_doc(str(doc)))
    record, _ = read_record(kind, str(id_), nodes, asking.ctx, asking.schema.settings)
    problems = tuple(problems_of(db, "rid = ?", (rid,)))
    return Found(record, kind, str(root), str(path), str(digest), bool(stale), str(label or id_), nodes, problems)


def problems_of(db: sqlite3.Connection, test: str = "1", params: Iterable[object] = ()) -> Iterator[Problem]:
    """Problems kept in the index, by file and line."""
    rows = db.execute(
        'SELECT severity, code, message, hint, root, path, line, "column" FROM problem'
        f' WHERE {test} ORDER BY root, path, line, "column"',
        tuple(params),
    )
    for severity, *rest in rows:
        yield Problem(Severity(severity), *rest)


def count_problems(db: sqlite3.Connection, severity: Severity) -> int:
    """How many problems of that severity the index keeps."""
    told = 'SELECT DISTINCT code, message, hint, root, path, line, "column" FROM problem WHERE severity = ?'
    return int(db.execute(f"SELECT count(*) FROM ({told})", (severity,)).fetchone()[0])


def resolve(
    db: sqlite3.Connection, asking: Asking, text: str, kind_name: str = "", first: Sequence[str] = ()
) -> tuple[str, str]:
    """The (kind, id) that somebody means: an id, `kind/id`, a name, or the beginning of one that only one record has.

    One of the kinds named in `first` is meant rather than any other.

    Raises NotFound with what was probably meant, or Ambiguous with the candidates.
    """
    start, slash, rest = text.partition("/")
    if slash and not kind_name and start in asking.schema.kinds:
        kind_name, text = start, rest
    if first and not kind_name:
        found = _meaning(db, [asking.schema.kinds[name] for name in first], text)
        if found:
            return found
    kinds = [asking.schema.kinds[kind_name]] if kind_name else list(asking.schema.kinds.values())
    found = _meaning(db, kinds, text)
    if found is None:
        raise NotFound(f"there is no {kind_name or 'record'} {text!r}", _meant(db, kinds, text))
    return found


def _meaning(db: sqlite3.Connection, kinds: Sequence[Kind], text: str) -> tuple[str, str] | None:
    for test in (_same_id, _former_id, _same_label, _beginning):
        found = sorted({(kind.name, id_) for kind in kinds for id_ in test(db, kind, text)})
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(text, [f"{kind}/{id_}" for kind, id_ in found[:_CANDIDATES]])
    return None


def called(db: sqlite3.Connection, kind: Kind, name: str) -> str:
    """The id of the one record of the kind with exactly this name, whatever its case; "" when there is none.

    Raises Ambiguous with the candidates.
    """
    found = sorted(set(_same_label(db, kind, name)))
    if len(found) > 1:
        raise Ambiguous(name, [f"{kind.name}/{id_}" for id_ in found[:_CANDIDATES]])
    return found[0] if found else ""


def _ids(db: sqlite3.Connection, kind: Kind, test: str, *params: str) -> list[str]:
    rows = db.execute(f"SELECT t.id FROM {table(kind)} t WHERE {test} LIMIT {_CANDIDATES + 1}", params)
    return [row[0] for row in rows]


def _same_id(db: sqlite3.Connection, kind: Kind, text: str) -> list[str]:
    return _ids(db, kind, "t.id = ?", text)


def _former_id(db: sqlite3.Connection, kind: Kind, text: str) -> list[str]:
    return _ids(db, kind, f"t.rid IN ({_FORMER})", fold(text))


def _same_label(db: sqlite3.Connection, kind: Kind, text: str) -> list[str]:
    label = f"t.{quoted(kind.label_field)}"
    return _called_like(db, kind, text, f"crm_fold({label}) = ?", "")


def _beginning(db: sqlite3.Connection, kind: Kind, text: str) -> list[str]:
    if not text:
        return []
    begins = _ids(db, kind, "t.id >= ? AND t.id < ?", text.lower(), text.lower() + chr(0x10FFFF))
    label = f"t.{quoted(kind.label_field)}"
    return begins + _called_like(db, kind, text, f"substr(crm_fold({label}), 1, {len(fold(text))}) = ?", "*")


def _called_like(db: sqlite3.Connection, kind: Kind, text: str, test: str, more: str) -> list[str]:
    """Ids of the records whose labels pass a test on their fold; full text finds the few that may."""
    from crm_tui.query.search import fts

    phrase = fts(text, exact=True).removesuffix("*")
    if not phrase:
        return _ids(db, kind, test, fold(text))
    within = f"t.rid IN (SELECT rowid FROM words WHERE words MATCH ?) AND {test}"
    return _ids(db, kind, within, f"{{label}} : ^ {phrase}{more}", fold(text))


def _meant(db: sqlite3.Connection, kinds: list[Kind], text: str) -> str:
    """A look-alike among the ids that begin with the same letter."""
    known: list[str] = []
    for kind in kinds:
        rows = db.execute(f"SELECT id FROM {table(kind)} WHERE substr(id, 1, 1) = ? LIMIT 2000", (text[:1],))
        known.extend(row[0] for row in rows)
    close = nearest(text, known)
    return f"did you mean {close!r}?" if close else "see `crm list` or `crm find`"


def labels(db: sqlite3.Connection, asking: Asking, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What records are called, by (kind, id) or one they had before; those that do not exist are left out."""
    by_kind: dict[str, set[str]] = {}
    for kind_name, id_ in wanted:
        by_kind.setdefault(kind_name, set()).add(id_)
    found = {}
    for kind_name, ids in by_kind.items():
        if kind := asking.schema.kinds.get(kind_name):
            found.update({(kind_name, id_): label for id_, label in _called(db, kind, ids)})
    return found


def current_ids(db: sqlite3.Connection, asking: Asking, kind_name: str, ids: Collection[str]) -> dict[str, str]:
    """The ids that records have now, by these or ones they had before; those that do not exist are left out."""
    kind = asking.schema.kinds.get(kind_name)
    return dict(_named(db, kind, ids, "t.id")) if kind is not None else {}


def _called(db: sqlite3.Connection, kind: Kind, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    """What the records of these ids are called, each under the id that was asked for."""
    return _named(db, kind, ids, f"coalesce(t.{quoted(kind.label_field)}, t.id)")


def _named(db: sqlite3.Connection, kind: Kind, ids: Collection[str], label: str) -> Iterator[tuple[str, str]]:
    """The SQL `label` of the records of these ids, some hundred at a time, each under the id that was asked for."""
    listed = sorted(ids)
    for start in range(0, len(listed), _MANY):
        yield from _some_named(db, kind, listed[start : start + _MANY], label)


def _some_named(db: sqlite3.Connection, kind: Kind, ids: list[str], label: str) -> Iterator[tuple[str, str]]:
    marks = ", ".join("?" * len(ids))
    found = dict(db.execute(f"SELECT t.id, {label} FROM {table(kind)} t WHERE t.id IN ({marks})", ids).fetchall())
    yield from found.items()
    late = {fold(id_): id_ for id_ in ids if id_ not in found}
    if late:
        marks = ", ".join("?" * len(late))
        former = f"SELECT i.fold, {label} FROM {table(kind)} t JOIN item i ON i.rid = t.rid"
        rows = db.execute(f"{former} WHERE i.field = 'formerly' AND i.fold IN ({marks})", list(late))
        yield from ((late[folded], name) for folded, name in rows)


def named(db: sqlite3.Connection, kind: Kind, text: str, limit: int) -> list[tuple[str, str]]:
    """The (id, label) of records of a kind whose labels begin with `text`, capital letters or not, by label."""
    label = f"{quoted(kind.label_field)} COLLATE NOCASE"
    rows = []
    # The order of labels takes no notice of the case of ASCII letters; others begin with either.
    for start in dict.fromkeys((text, text[:1].swapcase() + text[1:])) if text[:1] > "\x7f" else (text,):
        rows += db.execute(
            f"SELECT id, {quoted(kind.label_field)} FROM {table(kind)}"
            f" WHERE {label} >= ? AND {label} < ? ORDER BY {label} LIMIT ?",
            (start, start + chr(0x10FFFF), limit),
        ).fetchall()
    return sorted(dict.fromkeys((str(id_), str(name)) for id_, name in rows), key=lambda row: fold(row[1]))[:limit]


def links_to(
    db: sqlite3.Connection, asking: Asking, kind: str, id_: str, limit: int = 1000, *, without: str = ""
) -> list[Linked]:
    """The records whose fields link to this one, by its id or one it had before, by kind and id.

    Those of the kind `without` are left out.
    """
    former = (
        f"SELECT i.value FROM item i JOIN {table(asking.schema.kinds[kind])} t ON t.rid = i.rid"
        " WHERE i.field = 'formerly' AND t.id = ?"
    )
    rows = db.execute(
        "SELECT DISTINCT f.kind, f.id, l.field FROM link l JOIN file f ON f.rid = l.rid"
        f" WHERE l.to_kind = ? AND l.to_id IN (SELECT ? UNION {former}) AND f.kind <> ? ORDER BY 1, 2, 3 LIMIT ?",
        (kind, id_, id_, without, limit),
    ).fetchall()
    names = labels(db, asking, {(row[0], row[1]) for row in rows})
    return [Linked(k, i, field, names.get((k, i), i)) for k, i, field in rows]


def linking(db: sqlite3.Connection, asking: Asking, ids: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The (kind, id) of all records whose fields link to one of these, by their ids or ones they had before."""
    by_kind: dict[str, list[str]] = {}
    for kind, id_ in ids:
        by_kind.setdefault(kind, []).append(id_)
    found: set[tuple[str, str]] = set()
    for kind, listed in by_kind.items():
        held = f"SELECT t.rid FROM {table(asking.schema.kinds[kind])} t WHERE t.id IN (SELECT value FROM json_each(?))"
        former = f"SELECT i.value FROM item i WHERE i.rid IN ({held}) AND i.field = 'formerly'"
        wanted = f"SELECT value FROM json_each(?) UNION {former}"
        told = "SELECT f.kind, f.id FROM link l JOIN file f ON f.rid = l.rid WHERE l.to_kind = ? AND l.to_id IN"
        found.update(db.execute(f"{told} ({wanted})", (kind, json.dumps(listed), json.dumps(listed))))
    return found


def links_from(db: sqlite3.Connection, asking: Asking, kind: str, id_: str) -> list[Linked]:
    """The records that this one's fields link to; one that does not exist has an empty label."""
    own = table(asking.schema.kinds[kind])
    rows = db.execute(
        f"SELECT to_kind, to_id, field FROM link WHERE rid IN (SELECT rid FROM {own} WHERE id = ?) ORDER BY rowid",
        (id_,),
    ).fetchall()
    names = labels(db, asking, {(row[0], row[1]) for row in rows})
    return [Linked(k, i, field, names.get((k, i), "")) for k, i, field in rows]
