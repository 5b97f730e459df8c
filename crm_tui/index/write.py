"""Rows into the index and out of it, for whole batches."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crm_tui.index.layout import columns, table
from crm_tui.index.parse import Parsed
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Problem
from crm_tui.store.source import Seen


class Look(NamedTuple):
    """One file as it was seen: what it is, and what became of reading it.

    `parsed` is None for a file that is no readable record; then `problems` says why, and `kept` whether
    its last good row stays.
    """

    seen: Seen
    racy: bool
    digest: str
    kind: Kind | None
    id: str
    parsed: Parsed | None
    problems: tuple[Problem, ...] = ()


class Writer:
    """Writes looks; one per connection and schema, so that statements are made once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._inserts: dict[str, str] = {}

    def add(self, rid: int, look: Look, *, stale: bool = False) -> None:
        """The rows of a record that has none in the tables."""
        self.add_all([(rid, look, stale)])

    def add_all(self, looks: Iterable[tuple[int, Look, bool]]) -> None:
        """The rows of many records that have none in the tables."""
        rows: dict[str, tuple[Kind, list[tuple[object, ...]]]] = {}
        docs: list[tuple[object, ...]] = []
        items: list[tuple[object, ...]] = []
        links: list[tuple[object, ...]] = []
        words: list[tuple[object, ...]] = []
        problems: list[tuple[object, ...]] = []
        for rid, look, stale in looks:
            (root, path, *_), _, _, kind, id_, parsed, found = look
            if found:
                problems += [(rid, *problem_row(p)) for p in found]
            if parsed is None or kind is None:
                continue
            cells, doc, its_items, its_links, _, its_words, found = parsed
            rows.setdefault(kind.name, (kind, []))[1].append((rid, root, path, id_, int(stale), *cells))
            docs.append((rid, doc))
            items += [(rid, *item) for item in its_items]
            links += [(rid, *link) for link in its_links]
            words.append((rid, *its_words))
            if found:
                problems += [(rid, *problem_row(p)) for p in found]
        for kind, batch in rows.values():
            self.db.executemany(self._insert(kind), batch)
        self.db.executemany("INSERT INTO doc VALUES (?, ?)", docs)
        self.db.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", items)
        self.db.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", links)
        self.db.executemany("INSERT INTO words (rowid, label, text) VALUES (?, ?, ?)", words)
        self.db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", problems)

    def add_files(self, looks: Iterable[tuple[int, Look, str]]) -> None:
        """The stamps by which a later walk finds what changed, and what each file's record is called."""
        self.db.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(rid, *file_row(look, label)) for rid, look, label in looks],
        )

    def remove_rows(self, rid: int, kind: str | None, tables: Mapping[str, str]) -> None:
        """Takes a record's rows out, its stamp excepted."""
        if kind is not None and kind in tables:
            self.db.execute(f"DELETE FROM {tables[kind]} WHERE rid = ?", (rid,))
        for other in ("doc", "item", "link"):
            self.db.execute(f"DELETE FROM {other} WHERE rid = ?", (rid,))
        self.db.execute("DELETE FROM words WHERE rowid = ?", (rid,))
        self.remove_problems(rid)

    def remove_problems(self, rid: int) -> None:
        """Takes a file's problems out."""
        self.db.execute("DELETE FROM problem WHERE rid = ?", (rid,))

    def _insert(self, kind: Kind) -> str:
        found = self._inserts.get(kind.name)
        if found is None:
            places = ", ".join("?" * (5 + sum(1 for _ in columns(kind)) + len(kind.computed)))
            found = self._inserts[kind.name] = f"INSERT INTO {table(kind)} VALUES ({places})"
        return found


def file_row(look: Look, label: str) -> tuple[object, ...]:
    """The row of `file` without its rid."""
    seen, racy, digest, kind, id_, _, _ = look
    return (*seen, int(racy), digest, kind.name if kind else None, id_, fold_id(id_), label)


def problem_row(problem: Problem) -> tuple[object, ...]:
    """The row of `problem` without its rid."""
    return (
        problem.root, problem.path, problem.line, problem.column,
        int(problem.severity), problem.code, problem.message, problem.hint,
    )  # fmt: skip
