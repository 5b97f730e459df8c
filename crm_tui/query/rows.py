"""Rows of one kind: lists, pages of long lists, totals."""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crm_tui.model.value import Value
from crm_tui.query.columns import ColumnPlan, plan, read_doc, selected
from crm_tui.query.compile import order
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.syntax import Query, Rows
from crm_tui.query.undeclared import found_where


class Row(NamedTuple):
    """A record as a list shows it. `cells` are values in the order of the columns asked for."""

    kind: str
    id: str
    rid: int
    root: str
    path: str
    stale: bool
    label: str
    cells: tuple[Value, ...]


def plans(scope: Scope, names: Iterable[str]) -> list[ColumnPlan]:
    """The columns of these names. Raises UsageError for an unknown one."""
    return [plan(scope, name) for name in names]


def rows(db: sqlite3.Connection, scope: Scope, query: Query, columns: Sequence[ColumnPlan]) -> Iterator[Row]:
    """The rows that a query finds, in its order."""
    limit = "" if query.limit is None else f" LIMIT {query.limit}"
    statement = fill(
        f"SELECT {{selected}} FROM {scope.source} WHERE {{where}} ORDER BY {{order}}{limit}",
        selected=selected(scope, columns), where=found_where(db, scope, query), order=order(scope, query),
    )  # fmt: skip
    return _read(db, scope, columns, statement)


def keys(db: sqlite3.Connection, scope: Scope, query: Query) -> "array[int]":
    """The rids that a query finds, in its order: eight bytes a row, for lists of any length.

    They come as one row: fetched one by one, a list of any length waits at each for whoever else runs Python.
    """
    limit = "" if query.limit is None else f" LIMIT {query.limit}"
    statement = fill(
        f"SELECT json_group_array(rid) FROM"
        f" (SELECT {scope.alias}.rid AS rid FROM {scope.source} WHERE {{where}} ORDER BY {{order}}{limit})",
        where=found_where(db, scope, query), order=order(scope, query),
    )  # fmt: skip
    (found,) = db.execute(statement.text, statement.params).fetchone()
    return array("q", json.loads(found))


def within_limit(db: sqlite3.Connection, scope: Scope, query: Query) -> Query:
    """A query without a limit that finds what this one finds, for whoever asks for parts of it."""
    return query if query.limit is None else query._replace(where=Rows(tuple(keys(db, scope, query))), limit=None)


def page(db: sqlite3.Connection, scope: Scope, rids: Sequence[int], columns: Sequence[ColumnPlan]) -> list[Row]:
    """The rows of these rids, in their order; those that are gone are left out."""
    listed = ", ".join(str(int(rid)) for rid in rids)
    statement = fill(
        f"SELECT {{selected}} FROM {scope.source} WHERE {scope.alias}.rid IN ({listed})",
        selected=selected(scope, columns),
    )
    found = {row.rid: row for row in _read(db, scope, columns, statement)}
    return [found[rid] for rid in rids if rid in found]


def count(db: sqlite3.Connection, scope: Scope, query: Query) -> int:
    """How many rows a query finds, its limit aside."""
    statement = fill(f"SELECT count(*) FROM {scope.source} WHERE {{where}}", where=found_where(db, scope, query))
    return int(db.execute(statement.text, statement.params).fetchone()[0])


def _read(db: sqlite3.Connection, scope: Scope, columns: Sequence[ColumnPlan], statement: Sql) -> Iterator[Row]:
    kind = scope.kind.name
    for rid, root, path, id_, stale, label, doc, *cells in db.execute(statement.text, statement.params):
        values = tuple(_values(columns, cells, read_doc(doc) if doc is not None else {}))
        yield Row(kind, id_, rid, root, path, bool(stale), label or id_, values)


def _values(columns: Sequence[ColumnPlan], cells: Sequence[Any], doc: Any) -> Iterator[Value]:
    at = 0
    for each in columns:
        width = len(each.select)
        yield each.read(tuple(cells[at : at + width]), doc)
        at += width
