"""Reading all files of a build batch by batch, by this process alone or with helpers beside it."""

import gc
import marshal
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.index.look import Sources, look_at
from crm_tui.index.parse import Reader
from crm_tui.index.write import Rows, file_row, rows_of
from crm_tui.model.context import Context
from crm_tui.model.schema import Schema
from crm_tui.store.source import Seen

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

# So many that a processor's cache holds them.
BATCH = 200
# Below this a second process costs more to start than it saves.
WORTH_A_HELPER = 4000


class Task(NamedTuple):
    """Files to be read, and the row id of the first."""

    rid: int
    seen: Sequence[Seen]


class Batch(NamedTuple):
    """What became of a task: rows, and the files that are no readable records, with their row ids."""

    rows: Rows
    broken: list[tuple[int, Seen]]
    size: int


def batches(reader: Reader, sources: Sources, seen: Sequence[Seen], workers: int) -> Iterator[Batch]:
    """All files in batches; their row ids are in the order of `seen`, whoever reads them."""
    tasks = deque(Task(start + 1, seen[start : start + BATCH]) for start in range(0, len(seen), BATCH))
    if workers < 2 or len(seen) < WORTH_A_HELPER:
        yield from (_done(reader, sources, task) for task in tasks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers - 1, context, _start, (reader.schema, reader.ctx, sources)) as pool:
        yield from _shared(pool, reader, sources, tasks, workers)


def _shared(
    pool: "ProcessPoolExecutor", reader: Reader, sources: Sources, tasks: deque[Task], workers: int
) -> Iterator[Batch]:
    """The helpers always have work waiting; this process reads too whenever nothing of theirs is done.

    Helpers that cannot start, or die, leave their work to this process.
    """
    from concurrent.futures import BrokenExecutor

    running: deque[tuple[Task, Future[bytes]]] = deque()
    try:
        while tasks or running:
            while tasks and len(running) < 2 * workers:
                running.append((tasks[0], pool.submit(_work, _packed_task(tasks[0]))))
                tasks.popleft()
            future = running[0][1]
            theirs = future.done() or not tasks
            batch = _unpacked(future.result()) if theirs else _done(reader, sources, tasks[0])
            (running if theirs else tasks).popleft()
            yield batch
    except BrokenExecutor:
        for task in (*(waiting for waiting, _ in running), *tasks):
            yield _done(reader, sources, task)


def _done(reader: Reader, sources: Sources, task: Task) -> Batch:
    whole, broken, files = [], [], []
    for rid, look in enumerate(look_at(reader, sources, task.seen), task.rid):
        if look.parsed is None and look.kind is not None:
            broken.append((rid, look.seen))
            continue
        whole.append((rid, look, False))
        files.append(file_row(rid, look, look.parsed.label if look.parsed else look.id))
    return Batch(rows_of(whole)._replace(files=files), broken, len(task.seen))


_reader: Reader
_sources: Sources


def _start(schema: Schema, ctx: Context, sources: Sources) -> None:
    global _reader, _sources
    gc.disable()
    _reader, _sources = Reader(schema, ctx), sources


def _work(task: bytes) -> bytes:
    rid, seen = marshal.loads(task)  # noqa: S302 - the process that started this one wrote it
    return _packed(_done(_reader, _sources, Task(rid, [Seen(*each) for each in seen])))


def _packed_task(task: Task) -> bytes:
    """Plain values travel between processes in a third of the time that others take."""
    return marshal.dumps((task.rid, [tuple(each) for each in task.seen]))


def _packed(batch: Batch) -> bytes:
    return marshal.dumps((tuple(batch.rows), [(rid, tuple(seen)) for rid, seen in batch.broken], batch.size))


def _unpacked(data: bytes) -> Batch:
    rows, broken, size = marshal.loads(data)  # noqa: S302 - a process that this one started wrote it
    return Batch(Rows(*rows), [(rid, Seen(*seen)) for rid, seen in broken], size)
