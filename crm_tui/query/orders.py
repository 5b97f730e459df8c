"""The order of a long list, kept while the index stays as it is: a letter typed into the filter only picks from it."""

import json
import os
from array import array
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from crm_tui.index import database
from crm_tui.index.layout import table
from crm_tui.query.compile import in_many, order
from crm_tui.query.rows import keys
from crm_tui.query.scope import Scope
from crm_tui.query.search import matching
from crm_tui.query.syntax import And, Query, Term, Text
from crm_tui.query.undeclared import found_where


class _Kept(NamedTuple):
    """An order, of what, and of which state of the index."""

    of: object
    state: object
    rids: "array[int]"


class Orders:
    """Answers as `keys` does; may be asked by several threads."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._kept: _Kept | None = None
        self._witness: tuple[int, database.Connection] | None = None

    def of(self, db: database.Connection, scope: Scope, query: Query) -> "array[int]":
        """The rids that a query finds, in its order. Raises QueryError, and ReadError."""
        texts, rest = _parted(query)
        if query.limit is not None or not all(map(in_many, texts)):
            return keys(db, scope, query)
        with self._turn:
            rids = self._whole(db, scope, rest)
        for text in texts:
            rids = _picked(db, scope, rids, text)
        return rids

    def close(self) -> None:
        """Lets go of the index."""
        with self._turn:
            witness, self._witness, self._kept = self._witness, None, None
            if witness:
                witness[1].close()

    def _whole(self, db: database.Connection, scope: Scope, query: Query) -> "array[int]":
        # In SQL, for the same words find other rows on other days, and for other people.
        of = (scope.source, found_where(db, scope, query), order(scope, query))
        state = self._state(db)
        if self._kept is None or (self._kept.of, self._kept.state) != (of, state):
            self._kept = _Kept(of, state, keys(db, scope, query))
        return self._kept.rids

    def _state(self, db: database.Connection) -> object:
        """What is another one when anybody has written the index, or put a new one in its place."""
        path = db.execute("PRAGMA database_list").fetchone()[2]
        inode = os.stat(path).st_ino
        if self._witness is None or self._witness[0] != inode:
            if self._witness:
                self._witness[1].close()
            # Only what others write is seen by a connection, so this one asks nothing else.
            self._witness = inode, database.reader(Path(path))
        return inode, self._witness[1].execute("PRAGMA data_version").fetchone()[0]


def _parted(query: Query) -> tuple[list[Text], Query]:
    """The words that all rows must have, and the query without them."""
    terms: Sequence[Term] = query.where.terms if isinstance(query.where, And) else (query.where,)
    texts = [term for term in terms if isinstance(term, Text)]
    return texts, query._replace(where=And(tuple(term for term in terms if not isinstance(term, Text))))


def _picked(db: database.Connection, scope: Scope, rids: "array[int]", text: Text) -> "array[int]":
    """Those of the rids whose records have the words."""
    found = matching(text.words, among=table(scope.kind))
    if found is None:
        return rids
    (listed,) = db.execute(f"SELECT json_group_array(rowid) FROM ({found.text})", found.params).fetchone()
    return array("q", filter(set(json.loads(listed)).__contains__, rids))
