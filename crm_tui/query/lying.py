"""Where the files of records lie."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.index.layout import quoted, table
from crm_tui.model.kind import Kind


class Lying(NamedTuple):
    """A record that can be read, with its file; `day`, in ISO form, is when it happened, "" for what has none."""

    root: str
    path: str
    id: str
    digest: str
    day: str

    @property
    def folder(self) -> str:
        """The folder its file lies in."""
        return self.path.rpartition("/")[0]


def lying(db: sqlite3.Connection, kind: Kind) -> Iterator[Lying]:
    """The files of a kind's records, by path."""
    day = f"t.{quoted(kind.by_month + '.day')}" if kind.by_month else "''"
    sql = (
        f"SELECT t.root, t.path, t.id, f.digest, coalesce({day}, '') FROM {table(kind)} t JOIN file f ON f.rid = t.rid"
        " WHERE NOT t.stale ORDER BY t.path"
    )
    return (Lying(*row) for row in db.execute(sql))


def attached_elsewhere(db: sqlite3.Connection, root: str, path: str) -> set[str]:
    """The attachments that other records of the root name than the one at `path`."""
    sql = (
        "SELECT i.value FROM item i JOIN file f ON f.rid = i.rid WHERE i.field = 'files' AND f.root = ? AND f.path <> ?"
    )
    return {name for (name,) in db.execute(sql, (root, path))}


def is_there(db: sqlite3.Connection, root: str, path: str) -> bool:
    """Whether the index knows a file at the path."""
    return db.execute("SELECT 1 FROM file WHERE root = ? AND path = ?", (root, path)).fetchone() is not None
