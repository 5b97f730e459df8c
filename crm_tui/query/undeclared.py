"""Keys that records have though nobody declared them: what a query for one of them is told."""

import sqlite3

from crm_tui.query.compile import where
from crm_tui.query.fault import NoField
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql
from crm_tui.query.syntax import Query


def found_where(db: sqlite3.Connection, scope: Scope, query: Query) -> Sql:
    """The condition of a query. Raises QueryError, with `extra.KEY` as the hint where records have such a key."""
    try:
        return where(scope, query)
    except NoField as error:
        if error.text.startswith(error.name, error.position) and _had(db, error.message):
            error.hint = f"records have it undeclared: write 'extra.{error.name}'"
        raise


def _had(db: sqlite3.Connection, words: str) -> bool:
    """Whether a record has a key of which `check` says these words."""
    known = "SELECT 1 FROM problem WHERE code = 'unknown-field' AND message = ? LIMIT 1"
    return db.execute(known, (words,)).fetchone() is not None
