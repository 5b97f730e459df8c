"""Building the index from nothing: into a file aside, by one process or two, then put in place at once."""

import contextlib
import gc
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import clock
from crm_tui.errors import StorageError
from crm_tui.index import database, pack, settings
from crm_tui.index.kept import Kept
from crm_tui.index.layout import INDEXES, kind_indexes
from crm_tui.index.look import Read, last_good, looks
from crm_tui.index.parse import Reader
from crm_tui.index.turn import alone
from crm_tui.index.uncollected import uncollected
from crm_tui.index.write import Look, Writer, problem_row
from crm_tui.model.context import Context
from crm_tui.model.problem import Problem
from crm_tui.model.schema import Schema
from crm_tui.store.diskerror import DiskError
from crm_tui.store.source import Seen, Source

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Progress = Callable[[int, int], None]
Sources = Mapping[str, Source]
Versions = Callable[[Seen], list[bytes]]

CHUNK = 200
# Below this a second process costs more to start than it saves.
WORTH_A_WORKER = 4000


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
    db.execute("BEGIN")
    settings.fit(db, reader.schema)
    writer = Writer(db)
    problems: list[Problem] = []
    seen = [each for source in sources for each in source.scan(problems)]
    by_root = {source.name: source for source in sources}
    done = 0
    for batch in _batches(reader, by_root, seen, workers):
        rows = [(n, *_or_last_good(reader, each, versions)) for n, each in enumerate(batch, done + 1)]
        done += len(rows)
        writer.add_files(
            (rid, each, kept.parsed.label if kept.parsed else kept.id)
            for (rid, kept, _), each in zip(rows, batch, strict=True)
        )
        writer.add_all(rows)
        progress(done, len(seen))
    db.executemany("INSERT INTO problem VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", [problem_row(p) for p in problems])
    finish(db, reader.schema)


def finish(db: sqlite3.Connection, schema: Schema) -> None:
    """Indexes over the filled tables."""
    for statement in INDEXES.split(";"):
        db.execute(statement)
    for kind in schema.kinds.values():
        for statement in kind_indexes(kind):
            db.execute(statement)


def _or_last_good(reader: Reader, each: Look, versions: Versions) -> tuple[Look, bool]:
    if each.parsed is not None or each.kind is None:
        return each, False
    good = last_good(reader, each.seen, versions)
    return (good._replace(problems=each.problems), True) if good else (each, False)


def _put_in_place(aside: Path, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    with alone(path.parent):
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + suffix).unlink()
        os.replace(aside, path)


def look_at(reader: Reader, sources: Sources, seen: Iterable[Seen]) -> list[Look]:
    """Reads files, one Look each; a file that vanished meanwhile has none."""
    return looks(reader, list(_read(sources, seen)))


def _read(sources: Sources, seen: Iterable[Seen]) -> Iterator[Read]:
    for root, files in groupby(seen, lambda each: each.root):
        own = list(files)
        now = clock.file_time_ns()
        for each, data in zip(own, sources[root].read_all(each.path for each in own), strict=True):
            if not (isinstance(data, DiskError) and data.missing):
                yield Read(each, data, now)


def _batches(reader: Reader, sources: Sources, seen: Sequence[Seen], workers: int) -> Iterator[list[Look]]:
    chunks = deque(seen[start : start + CHUNK] for start in range(0, len(seen), CHUNK))
    if workers < 2 or len(seen) < WORTH_A_WORKER:
        yield from (look_at(reader, sources, chunk) for chunk in chunks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers - 1, context, _start, (reader.schema, reader.ctx, sources)) as pool:
        yield from _shared(pool, reader, sources, chunks, workers)


def _shared(
    pool: "ProcessPoolExecutor", reader: Reader, sources: Sources, chunks: "deque[Sequence[Seen]]", workers: int
) -> Iterator[list[Look]]:
    """The helpers always have work waiting; this process reads too whenever nothing of theirs is done.

    Helpers that cannot start, or die, leave their work to this process.
    """
    from concurrent.futures import BrokenExecutor

    running: deque[tuple[Sequence[Seen], Future[bytes]]] = deque()
    try:
        while chunks or running:
            while chunks and len(running) < 2 * workers:
                running.append((chunks[0], pool.submit(_work, pack.pack_seen(chunks[0]))))
                chunks.popleft()
            future = running[0][1]
            theirs = future.done() or not chunks
            batch = pack.unpack_looks(future.result(), reader) if theirs else look_at(reader, sources, chunks[0])
            (running if theirs else chunks).popleft()
            yield batch
    except BrokenExecutor:
        for chunk in (*(waiting for waiting, _ in running), *chunks):
            yield look_at(reader, sources, chunk)


_reader: Reader
_sources: Sources


def _start(schema: Schema, ctx: Context, sources: Sources) -> None:
    global _reader, _sources
    gc.disable()
    _reader, _sources = Reader(schema, ctx), sources


def _work(seen: bytes) -> bytes:
    return pack.pack_looks(look_at(_reader, _sources, pack.unpack_seen(seen)))
