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
        # Of which file, and a connection to it: it tells whether others wrote, and remembers where short words stand.
        self._own: tuple[int, database.Connection] | None = None

    def of(self, db: database.Connection, scope: Scope, query: Query) -> "array[int]":
        """The rids that a query finds, in its order. Raises QueryError, and ReadError."""
        texts, rest = _parted(query)
        if query.limit is not None or not all(map(in_many, texts)):
            return keys(db, scope, query)
        with self._turn:
            own = self._connected(db)
            rids = self._whole(db, own, scope, rest)
            for text in texts:
                rids = _picked(own, scope, rids, text)
        return rids

    def close(self) -> None:
        """Lets go of the index."""
        with self._turn:
            own, self._own, self._kept = self._own, None, None
            if own:
                own[1].close()

    def _whole(self, db: database.Connection, own: database.Connection, scope: Scope, query: Query) -> "array[int]":
        # In SQL, for the same words find other rows on other days, and for other people.
        of = (scope.source, found_where(db, scope, query), order(scope, query))
        state = (own, own.execute("PRAGMA data_version").fetchone()[0])
        if self._kept is None or (self._kept.of, self._kept.state) != (of, state):
            self._kept = _Kept(of, state, keys(db, scope, query))
        return self._kept.rids

    def _connected(self, db: database.Connection) -> database.Connection:
        """The connection of its own, to the index that stands where that of `db` does."""
        path = db.execute("PRAGMA database_list").fetchone()[2]
        inode = os.stat(path).st_ino
        if self._own is None or self._own[0] != inode:
            if self._own:
                self._own[1].close()
            self._own = inode, database.reader(Path(path))
        return self._own[1]


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
