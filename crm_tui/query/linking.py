"""The records that link to one, kind by kind: how many there are, the first of them, and as what they link."""

import json
import sqlite3
from typing import NamedTuple

from crm_tui.index.layout import table
from crm_tui.query.compile import order
from crm_tui.query.find import Found
from crm_tui.query.scope import Asking, Scope
from crm_tui.query.sql import fill
from crm_tui.query.syntax import And, Query, Sort

# Where more link, they come by their rows: to sort them all would take longer than anybody looks at them.
_SORTED = 2000


class Linking(NamedTuple):
    """A kind of which `total` records link; `rids` are the first, each with the fields that link in `fields`."""

    kind: str
    total: int
    rids: tuple[int, ...]
    fields: dict[int, tuple[str, ...]]


def linking(
    db: sqlite3.Connection, asking: Asking, found: Found, shown: dict[str, int], most: int, *, without: str = ""
) -> list[Linking]:
    """The kinds with records that link to this one, by its id or one it had before, in the order of the kinds.

    Of each the first `most` are read, or as many as `shown` says of the kind. The kind `without` is left out.
    """
    former = found.record.fields.get("formerly")
    ids = json.dumps([found.record.id, *(former if isinstance(former, tuple) else ())])
    counted = dict(
        db.execute(
            "SELECT f.kind, count(DISTINCT l.rid) FROM link l JOIN file f ON f.rid = l.rid WHERE l.to_kind = ?"
            " AND l.to_id IN (SELECT value FROM json_each(?)) AND f.kind <> ? GROUP BY f.kind",
            (found.kind.name, ids, without),
        ).fetchall()
    )
    kinds = (kind for name, kind in asking.schema.kinds.items() if counted.get(name))
    return [
        _first(db, Scope(asking, kind), found.kind.name, ids, counted[kind.name], shown.get(kind.name, most))
        for kind in kinds
    ]


def _first(db: sqlite3.Connection, scope: Scope, to: str, ids: str, count: int, most: int) -> Linking:
    keys = fill("{keys}", keys=order(scope, _first_what_is_open(scope))) if count <= _SORTED else None
    rows = db.execute(
        f"SELECT {scope.alias}.rid FROM {table(scope.kind)} {scope.alias} WHERE {scope.alias}.rid IN"
        " (SELECT l.rid FROM link l WHERE l.to_kind = ? AND l.to_id IN (SELECT value FROM json_each(?)))"
        f" ORDER BY {keys.text if keys else f'{scope.alias}.rid DESC'} LIMIT ?",
        (to, ids, *(keys.params if keys else ()), most),
    ).fetchall()
    rids = tuple(row[0] for row in rows)
    fields: dict[int, tuple[str, ...]] = {}
    for rid, field in db.execute(
        "SELECT DISTINCT l.rid, l.field FROM link l WHERE l.rid IN (SELECT value FROM json_each(?)) AND l.to_kind = ?"
        " AND l.to_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
        (json.dumps(rids), to, ids),
    ):
        fields[rid] = (*fields.get(rid, ()), str(field))
    return Linking(scope.kind.name, count, rids, fields)


def _first_what_is_open(scope: Scope) -> Query:
    """The kind's own order, but what is not open any more last."""
    usual = [Sort(name.removeprefix("-"), name.startswith("-"), 0) for name in scope.kind.sort]
    opened = [Sort("open", True, 0)] if scope.derived("open") and "-open" not in scope.kind.sort else []
    label = [] if usual else [Sort(scope.kind.label_field, False, 0)]
    return Query("", And(()), (*opened, *usual, *label))
