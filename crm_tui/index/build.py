"""Building the index from nothing: into a file aside, by one process or two, then put in place at once."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from crm_tui.errors import StorageError
from crm_tui.index import database, settings
from crm_tui.index.kept import Kept
from crm_tui.index.layout import INDEXES, kind_indexes
from crm_tui.index.look import Sources, last_good, look_at
from crm_tui.index.parse import Reader
from crm_tui.index.share import batches
from crm_tui.index.turn import alone
from crm_tui.index.uncollected import uncollected
from crm_tui.index.write import Writer, file_row, problem_row
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
) -> None:  # fmt: skip
    """Writes a whole index to `path`, replacing what is there. Raises StorageError when the disk refuses."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    database.remove(aside)
    try:
        db = sqlite3.connect(aside, isolation_level=None)
        with contextlib.closing(db), uncollected():
            _fill(db, reader, sources, versions, progress, workers)
            kept.fill(db)
            db.execute("COMMIT")
        _put_in_place(aside, path)
    except sqlite3.OperationalError as error:
        raise StorageError(f"cannot write the index: {error}", str(path)) from None
    finally:
        database.remove(aside)


def _fill(
    db: sqlite3.Connection, reader: Reader, sources: Sequence[Source],
    versions: Versions, progress: Progress, workers: int,
) -> None:  # fmt: skip
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -65536")
    database.create(db)
    _set_words(db, _WORDS_AT_ONCE)
    db.execute("BEGIN")
    settings.fit(db, reader.schema)
    writer = Writer(db)
    problems: list[Problem] = []
    seen = [each for source in sources for each in source.scan(problems)]
    by_root = {source.name: source for source in sources}
    done = 0
    for batch in batches(reader, by_root, seen, workers):
        writer.put(batch.rows)
        for rid, broken in batch.broken:
            _put_broken(writer, reader, by_root, rid, broken, versions)
        done += batch.size
        progress(done, len(seen))
    db.executemany("INSERT INTO problem VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", [problem_row(p) for p in problems])
    _set_words(db, _WORDS_LATER)
    finish(db, reader.schema)


def finish(db: sqlite3.Connection, schema: Schema) -> None:
    """Indexes over the filled tables."""
    for statement in INDEXES.split(";"):
        db.execute(statement)
    for kind in schema.kinds.values():
        for statement in kind_indexes(kind):
            db.execute(statement)


def _set_words(db: sqlite3.Connection, options: Mapping[str, int]) -> None:
    db.executemany("INSERT INTO words (words, rank) VALUES (?, ?)", options.items())


def _put_broken(writer: Writer, reader: Reader, sources: Sources, rid: int, seen: Seen, versions: Versions) -> None:
    """The stamp of a file that cannot be read, and its last good rows where an earlier version has some."""
    for found in look_at(reader, sources, [seen]):
        good = None if found.parsed else last_good(reader, seen, versions)
        kept = good._replace(problems=found.problems) if good else found
        writer.add(rid, kept, stale=good is not None)
        writer.add_files([file_row(rid, found, kept.parsed.label if kept.parsed else kept.id)])


def _put_in_place(aside: Path, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    with alone(path.parent):
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + suffix).unlink()
        os.replace(aside, path)
