"""Records in whose file a word stands at all, before anybody looks where."""

import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.index.layout import table
from crm_tui.model.kind import Kind
from crm_tui.model.value import Node
from crm_tui.query.columns import read_doc


class Holding(NamedTuple):
    """A record by its place; the file of one that is `stale` cannot be read."""

    id: str
    root: str
    path: str
    stale: bool


def holding(db: sqlite3.Connection, kind: Kind, word: str) -> list[Holding]:
    """The records of a kind that hold the word as a value, a key or a part of one, by path; all for no word."""
    rows = db.execute(
        f"SELECT t.id, t.root, t.path, t.stale FROM {table(kind)} t JOIN doc d ON d.rid = t.rid"
        " WHERE instr(d.doc, ?) ORDER BY t.path",
        (json.dumps(word, ensure_ascii=False)[1:-1],),
    )
    return [Holding(str(id_), str(root), str(path), bool(stale)) for id_, root, path, stale in rows]


def nodes_of(db: sqlite3.Connection, kind: Kind) -> Iterator[tuple[str, str, dict[str, Node]]]:
    """The path, id and nodes of every record of a kind whose file can be read, by path."""
    rows = db.execute(
        f"SELECT t.path, t.id, d.doc FROM {table(kind)} t JOIN doc d ON d.rid = t.rid WHERE NOT t.stale ORDER BY t.path"
    )
    for path, id_, doc in rows:
        yield str(path), str(id_), dict(read_doc(str(doc)))
