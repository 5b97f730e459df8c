"""Rows into the index and out of it, for whole batches."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_tui.index.fold import fold
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
        rows: dict[str, list[tuple[object, ...]]] = {}
        items: list[tuple[object, ...]] = []
        links: list[tuple[object, ...]] = []
        words: list[tuple[object, ...]] = []
        problems: list[tuple[object, ...]] = []
        for rid, look, stale in looks:
            problems.extend((rid, *problem_row(p)) for p in look.problems)
            parsed, kind = look.parsed, look.kind
            if parsed is None or kind is None:
                continue
            seen = look.seen
            rows.setdefault(self._insert(kind), []).append(
                (rid, seen.root, seen.path, look.id, int(stale), *parsed.cells, parsed.doc)
            )
            items.extend((rid, *item) for item in parsed.items)
            links.extend((rid, kind.name, look.id, *link) for link in parsed.links)
            words.append((rid, fold(parsed.label), parsed.words))
            problems.extend((rid, *problem_row(p)) for p in parsed.problems)
        for insert, batch in rows.items():
            self.db.executemany(insert, batch)
        self.db.executemany("INSERT INTO item VALUES (?, ?, ?, ?)", items)
        self.db.executemany("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)", links)
        self.db.executemany("INSERT INTO words (rowid, label, text) VALUES (?, ?, ?)", words)
        self.db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", problems)

    def add_files(self, looks: Sequence[tuple[int, Look]]) -> None:
        """The stamps by which a later walk finds what changed."""
        self.db.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(rid, *file_row(look)) for rid, look in looks],
        )

    def remove_rows(self, rid: int, kind: str | None, tables: dict[str, str]) -> None:
        """Takes a record's rows out, its stamp excepted."""
        if kind in tables:
            self.db.execute(f"DELETE FROM {tables[kind]} WHERE rid = ?", (rid,))
        for other in ("item", "link"):
            self.db.execute(f"DELETE FROM {other} WHERE rid = ?", (rid,))
        self.db.execute("DELETE FROM words WHERE rowid = ?", (rid,))
        self.remove_problems(rid)

    def remove_problems(self, rid: int) -> None:
        """Takes a file's problems out."""
        self.db.execute("DELETE FROM problem WHERE rid = ?", (rid,))

    def _insert(self, kind: Kind) -> str:
        found = self._inserts.get(kind.name)
        if found is None:
            places = ", ".join("?" * (6 + sum(1 for _ in columns(kind)) + len(kind.computed)))
            found = self._inserts[kind.name] = f"INSERT INTO {table(kind)} VALUES ({places})"
        return found


def file_row(look: Look) -> tuple[object, ...]:
    """The row of `file` without its rid."""
    seen = look.seen
    return (
        seen.root, seen.path, seen.size, seen.mtime_ns, seen.ctime_ns, seen.inode, int(look.racy),
        look.digest, look.kind.name if look.kind else None, look.id, fold_id(look.id),
        look.parsed.label if look.parsed else look.id,
    )  # fmt: skip


def problem_row(problem: Problem) -> tuple[object, ...]:
    """The row of `problem` without its rid."""
    return (
        problem.root, problem.path, problem.line, problem.column,
        int(problem.severity), problem.code, problem.message, problem.hint,
    )  # fmt: skip
