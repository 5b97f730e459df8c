"""Reading all files of a build batch by batch, by this process alone or with helpers beside it."""

import gc
import marshal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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
# So many at the most are given to a helper at once.
HELPING = 1000
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


class _Left:
    """The files that nobody has begun to read."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._seen = seen
        self._at = 0

    def __len__(self) -> int:
        return len(self._seen) - self._at

    def task(self, size: int) -> Task:
        """The next files."""
        start, self._at = self._at, min(self._at + size, len(self._seen))
        return Task(start + 1, self._seen[start : self._at])


def batches(reader: Reader, sources: Sources, seen: Sequence[Seen], workers: int) -> Iterator[Batch]:
    """All files in batches; their row ids are in the order of `seen`, whoever reads them."""
    left = _Left(seen)
    if workers < 2 or len(seen) < WORTH_A_HELPER:
        yield from _alone(reader, sources, left)
        return
    pool = _pool(reader, sources, workers - 1)
    if pool is None:
        yield from _alone(reader, sources, left)
        return
    with pool:
        yield from _shared(pool, reader, sources, left, workers)


def _pool(reader: Reader, sources: Sources, helpers: int) -> "ProcessPoolExecutor | None":
    """Room for helpers; None on a system that has not even the semaphores by which they would be called."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    try:
        return ProcessPoolExecutor(helpers, context, _start, (reader.schema, reader.ctx, sources))
    except OSError:
        return None


def _alone(reader: Reader, sources: Sources, left: _Left) -> Iterator[Batch]:
    while left:
        yield _done(reader, sources, left.task(BATCH))


def _shared(
    pool: "ProcessPoolExecutor", reader: Reader, sources: Sources, left: _Left, workers: int
) -> Iterator[Batch]:
    """The helpers always have work waiting; this process reads too whenever nothing of theirs is done.

    They get much at once, since this process is slow to answer while it reads, and less towards the end,
    when it would wait for them. Helpers that cannot start, or die, leave their work to this process.
    """
    from concurrent.futures import BrokenExecutor

    given: deque[Task] = deque()
    running: deque[Future[bytes]] = deque()
    try:
        while left or running:
            while left and len(running) < 2 * (workers - 1):
                given.append(left.task(max(BATCH, min(HELPING, len(left) // (4 * workers)))))
                running.append(_submitted(pool, given[-1]))
            if running[0].done() or not left:
                done = _unpacked(running[0].result())
                running.popleft()
                given.popleft()
                yield from done
            else:
                yield _done(reader, sources, left.task(BATCH))
    except BrokenExecutor:
        for task in given:
            yield from _in_batches(reader, sources, task)
        yield from _alone(reader, sources, left)


def _submitted(pool: "ProcessPoolExecutor", task: Task) -> "Future[bytes]":
    from concurrent.futures import BrokenExecutor

    try:
        return pool.submit(_work, _packed_task(task))
    except OSError as error:
        raise BrokenExecutor(str(error)) from error


def _in_batches(reader: Reader, sources: Sources, task: Task) -> Iterator[Batch]:
    for start in range(0, len(task.seen), BATCH):
        yield _done(reader, sources, Task(task.rid + start, task.seen[start : start + BATCH]))


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
    return _packed(_in_batches(_reader, _sources, Task(rid, [Seen(*each) for each in seen])))


def _packed_task(task: Task) -> bytes:
    """Plain values travel between processes in a third of the time that others take."""
    return marshal.dumps((task.rid, [tuple(each) for each in task.seen]))


def _packed(done: Iterable[Batch]) -> bytes:
    return marshal.dumps([
        (tuple(batch.rows), [(rid, tuple(seen)) for rid, seen in batch.broken], batch.size) for batch in done
    ])  # fmt: skip


def _unpacked(data: bytes) -> list[Batch]:
    return [
        Batch(Rows(*rows), [(rid, Seen(*seen)) for rid, seen in broken], size)
        for rows, broken, size in marshal.loads(data)  # noqa: S302 - a process that this one started wrote it
    ]
