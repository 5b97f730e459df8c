"""Rows into the index and out of it, for whole batches."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crm_tui.index.layout import table
from crm_tui.index.parse import Parsed
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Problem
from crm_tui.store.source import Seen


class Look(NamedTuple):
    """One file as it was seen: what it is, and what became of reading it.

    `parsed` is None for a file that is no readable record; then `problems` says why.
    """

    seen: Seen
    racy: bool
    digest: str
    kind: Kind | None
    id: str
    parsed: Parsed | None
    problems: tuple[Problem, ...] = ()


class Rows(NamedTuple):
    """Rows for the tables, as plain values: `records` by the quoted name of their kind's table."""

    files: list[tuple[Any, ...]]
    records: dict[str, list[tuple[Any, ...]]]
    docs: list[tuple[Any, ...]]
    items: list[tuple[Any, ...]]
    links: list[tuple[Any, ...]]
    problems: list[tuple[Any, ...]]


def rows_of(looks: Iterable[tuple[int, Look, bool]]) -> Rows:
    """The rows of records under their row ids, marked as stale or not; without their files' stamps."""
    rows = Rows([], {}, [], [], [], [])
    _, records, docs, items, links, problems = rows
    by_kind: dict[str, list[tuple[Any, ...]]] = {}
    for rid, look, stale in looks:
        seen, _, _, kind, id_, parsed, found = look
        if found:
            problems += [(rid, *problem_row(p)) for p in found]
        if parsed is None or kind is None:
            continue
        cells, doc, its_items, its_links, _, its_words, found = parsed
        its_rows = by_kind.get(kind.name)
        if its_rows is None:
            its_rows = by_kind[kind.name] = records.setdefault(table(kind), [])
        its_rows.append((rid, seen[0], seen[1], id_, int(stale), *cells))
        docs.append((rid, doc, *its_words))
        items += [(rid, *item) for item in its_items]
        links += [(rid, *link) for link in its_links]
        if found:
            problems += [(rid, *problem_row(p)) for p in found]
    return rows


# Python asks around how to adapt what is no number and no text, and for None nobody answers: that took as long as the
# rest of writing a row, most of whose cells are empty.
sqlite3.register_adapter(type(None), {None: None}.get)

# Where in a row of `file` stand the root and path, and the kind and id.
ADDRESS, RECORD = slice(1, 3), slice(9, 11)


class Writer:
    """Writes rows of records that have none in the tables yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def add(self, rid: int, look: Look, *, stale: bool = False) -> None:
        """The rows of one record, without its file's stamp."""
        self.put(rows_of([(rid, look, stale)]))

    def put(self, rows: Rows) -> None:
        """All of these rows."""
        files, records, docs, items, links, problems = rows
        self.add_files(files)
        for name, batch in records.items():
            self.db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(batch[0]))})", batch)
        self.db.executemany("INSERT INTO doc VALUES (?, ?, ?, ?)", docs)
        self.db.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", items)
        self.db.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", links)
        # What the index of words is to forget one day it reads in `doc`, whose rows come first and go last.
        words = [(rid, label, text) for rid, _, label, text in docs]
        self.db.executemany("INSERT INTO words (rowid, label, text) VALUES (?, ?, ?)", words)
        self.db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", problems)

    def add_files(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """The stamps by which a later walk finds what changed, each row as `file_row` makes it."""
        places = ", ".join("?" * 13)
        self.db.executemany(f"INSERT OR REPLACE INTO file VALUES ({places})", rows)

    def remove_rows(self, rid: int, kind: str | None, tables: Mapping[str, str]) -> None:
        """Takes a record's rows out, its stamp excepted."""
        if kind is not None and kind in tables:
            self.db.execute(f"DELETE FROM {tables[kind]} WHERE rid = ?", (rid,))
        self.db.execute("DELETE FROM words WHERE rowid = ?", (rid,))
        for other in ("doc", "item", "link"):
            self.db.execute(f"DELETE FROM {other} WHERE rid = ?", (rid,))
        self.remove_problems(rid)

    def remove_problems(self, rid: int) -> None:
        """Takes a file's problems out."""
        self.db.execute("DELETE FROM problem WHERE rid = ?", (rid,))


def file_row(rid: int, look: Look, label: str) -> tuple[Any, ...]:
    """The row of `file`."""
    seen, racy, digest, kind, id_, _, _ = look
    return (rid, *seen, int(racy), digest, kind.name if kind else None, id_, fold_id(id_), label)


def problem_row(problem: Problem) -> tuple[Any, ...]:
    """The row of `problem` without its rid."""
    return (
        problem.root, problem.path, problem.line, problem.column,
        int(problem.severity), problem.code, problem.message, problem.hint,
    )  # fmt: skip
