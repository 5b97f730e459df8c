"""Saved queries of a kind: the segments of its records."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.errors import CrmError, UsageError
from crm_tui.index.layout import table
from crm_tui.model.kind import Kind
from crm_tui.model.schema import Schema
from crm_tui.model.value import Node
from crm_tui.query.compile import order, where
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import parse

SEGMENT = "segment"
# Of which kind the records are where a segment does not say.
_USUAL = "contact"


class Segment(NamedTuple):
    """A saved query; `wrong` says why it cannot be asked, "" when it can."""

    id: str
    name: str
    query: str
    wrong: str = ""


def kind_of(schema: Schema, nodes: Mapping[str, Node]) -> Kind | None:
    """The kind whose records a segment of these nodes finds; None where it names none that there is."""
    return _kind(schema, nodes.get("of", ""))


def segments(db: sqlite3.Connection, scope: Scope) -> list[Segment]:
    """The segments of the scope's kind, by name."""
    schema = scope.asking.schema
    rows = db.execute(
        f"SELECT t.id, coalesce(t.name, t.id), coalesce(t.query, ''), coalesce(t.of, '')"
        f" FROM {table(schema.kinds[SEGMENT])} t ORDER BY t.name COLLATE NOCASE, t.id"
    ).fetchall()
    return [
        Segment(id_, name, query.strip(), _words(fault(scope, query)))
        for id_, name, query, of in rows
        if _kind(schema, of) == scope.kind
    ]


def fault(scope: Scope, query: str) -> CrmError | None:
    """Why a query cannot be asked of a kind, None when it can."""
    try:
        read = parse(query)
        where(scope, read)
        order(scope, read)
    except CrmError as error:
        return error
    return None


def _words(error: CrmError | None) -> str:
    return "" if error is None else f"{error.message} ({error.hint})" if error.hint else error.message


def _kind(schema: Schema, name: Node) -> Kind | None:
    if not name:
        return schema.kinds[_USUAL]
    try:
        return schema.kind_named(name) if isinstance(name, str) else None
    except UsageError:
        return None
