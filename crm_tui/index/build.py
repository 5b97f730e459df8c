"""Building the index from nothing: into a file aside, by one process or two, then put in place at once."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from crm_tui.errors import StorageError
from crm_tui.index import database, settings
from crm_tui.index.changed import Changed
from crm_tui.index.kept import Kept
from crm_tui.index.layout import INDEXES, kind_indexes
from crm_tui.index.look import Sources, last_good, look_at
from crm_tui.index.parse import Reader
from crm_tui.index.share import Files, batches
from crm_tui.index.turn import alone
from crm_tui.index.uncollected import uncollected
from crm_tui.index.write import ADDRESS, RECORD, Writer, file_row, problem_row
from crm_tui.model.problem import Problem
from crm_tui.model.schema import Schema
from crm_tui.store.source import Seen, Source

# While all words are written at once, merging them again and again serves nobody; afterwards FTS5's own values hold.
_WORDS_AT_ONCE = {"automerge": 0, "hashsize": 4 << 20}
_WORDS_LATER = {"automerge": 4, "hashsize": 1 << 20}

Progress = Callable[[int, int], None]
Versions = Callable[[Seen], list[bytes]]


def build(
    path: Path, reader: Reader, sources: Sequence[Source],
    versions: Versions, progress: Progress, workers: int, kept: Kept,
) -> Changed:  # fmt: skip
    """Writes a whole index to `path`, replacing what is there, and tells all that is in it.

    Raises StorageError when the disk refuses.
    """
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    database.remove(aside)
    try:
        db = sqlite3.connect(aside, isolation_level=None)
        with contextlib.closing(db), uncollected():
            made = _fill(db, reader, sources, versions, progress, workers)
            kept.fill(db)
            db.execute("COMMIT")
        _put_in_place(aside, path)
        return made
    except sqlite3.OperationalError as error:
        raise StorageError(f"cannot write the index: {error}", str(path)) from None
    finally:
        database.remove(aside)


def _fill(
    db: sqlite3.Connection, reader: Reader, sources: Sequence[Source],
    versions: Versions, progress: Progress, workers: int,
) -> Changed:  # fmt: skip
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -65536")
    database.create(db)
    _set_words(db, _WORDS_AT_ONCE)
    db.execute("BEGIN")
    settings.fit(db, reader.schema)
    writer = Writer(db)
    problems: list[Problem] = []
    by_root = {source.name: source for source in sources}
    found = Files(each for source in sources for each in source.scan(problems))
    made = _Made()
    done = 0
    for batch in batches(reader, by_root, found, workers):
        writer.put(batch.rows)
        made.add(batch.rows.files)
        for rid, broken in batch.broken:
            made.add(_put_broken(writer, reader, by_root, rid, broken, versions))
        done += batch.size
        if found.all_found:
            progress(done, found.total)
    db.executemany("INSERT INTO problem VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", [problem_row(p) for p in problems])
    _set_words(db, _WORDS_LATER)
    finish(db, reader.schema)
    return made.all


class _Made:
    """What the index holds: asked for once all is written, it would take a while to read back."""

    def __init__(self) -> None:
        self._records: set[tuple[str, str]] = set()
        self._files: set[tuple[str, str]] = set()

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Counts in these rows of `file`."""
        self._files.update([row[ADDRESS] for row in rows])
        self._records.update([record for row in rows if (record := row[RECORD])[0]])

    @property
    def all(self) -> Changed:
        """All of it."""
        return Changed(frozenset(self._records), frozenset(self._files))


def finish(db: sqlite3.Connection, schema: Schema) -> None:
    """Indexes over the filled tables."""
    for statement in INDEXES.split(";"):
        db.execute(statement)
    for kind in schema.kinds.values():
        for statement in kind_indexes(kind):
            db.execute(statement)


def _set_words(db: sqlite3.Connection, options: Mapping[str, int]) -> None:
    db.executemany("INSERT INTO words (words, rank) VALUES (?, ?)", options.items())


def _put_broken(
    writer: Writer, reader: Reader, sources: Sources, rid: int, seen: Seen, versions: Versions
) -> list[tuple[Any, ...]]:
    """The stamp of a file that cannot be read, and its last good rows where an earlier version has some."""
    rows = []
    for found in look_at(reader, sources, [seen]):
        good = None if found.parsed else last_good(reader, seen, versions)
        kept = good._replace(problems=found.problems) if good else found
        writer.add(rid, kept, stale=good is not None)
        rows.append(file_row(rid, found, kept.parsed.label if kept.parsed else kept.id))
    writer.add_files(rows)
    return rows


def _put_in_place(aside: Path, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    with alone(path.parent):
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + suffix).unlink()
        os.replace(aside, path)
