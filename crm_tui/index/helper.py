"""A process that reads files for this one: tasks go to it by one pipe, rows come back by another.

Neither end has a thread: a thread would wait for the interpreter's lock once per 64 KiB of what it moves.
"""

import gc
import sys
from collections import deque
from contextlib import redirect_stderr, suppress
from typing import TYPE_CHECKING, Self

from crm_tui.index.batch import Batch, Task, read
from crm_tui.index.look import Sources
from crm_tui.index.parse import Reader
from crm_tui.model.context import Context
from crm_tui.model.schema import Schema

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

# What waits unread in a pipe never fills it, or the two processes could wait for each other for ever.
_UNREAD = 60_000
# So many tasks that it always has one waiting.
_AHEAD = 3
# A helper need not wait while this process is busy with a batch of its own; Linux gives that much to everybody.
_ROOM = 1 << 20


class Lost(Exception):
    """The helper is no more; what it was given is still to be read."""


class Helper:
    """The other process; `given` are the tasks that have not come back, in their order."""

    def __init__(self, process: "SpawnProcess", tasks: "Connection", rows: "Connection") -> None:
        self.given: deque[Task] = deque()
        self._waiting: deque[bytes] = deque()
        self._sent: deque[int] = deque()
        self._process, self._tasks, self._rows = process, tasks, rows

    @classmethod
    def started(cls, reader: Reader, sources: Sources) -> "Helper | None":
        """A helper that begins to start; None on a system that has no room for one."""
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        ends: list[Connection] = []
        try:
            ends += context.Pipe(duplex=False)
            ends += context.Pipe(duplex=False)
            for end in ends:
                _widen(end)
            process = context.Process(
                target=_help, args=(ends[0], ends[3], reader.schema, reader.ctx, sources), daemon=True
            )
            # What starts it hands stderr on, by a number that one taken by the interface does not have.
            with redirect_stderr(sys.__stderr__):
                process.start()
        except OSError:
            for end in ends:
                end.close()
            return None
        ends[0].close()
        ends[3].close()
        return cls(process, ends[1], ends[2])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Lets it go; whatever it is doing is not wanted any more."""
        self._tasks.close()
        self._rows.close()
        self._process.terminate()
        self._process.join()
        self._process.close()

    @property
    def wants_more(self) -> bool:
        """Whether it may soon have nothing to do."""
        return len(self.given) < _AHEAD

    def give(self, task: Task) -> None:
        """Has it read these files after those it has. Raises Lost, and counts the task among those given."""
        self.given.append(task)
        self._waiting.append(task.packed())
        self._send()

    def _send(self) -> None:
        while self._waiting and (not self._sent or sum(self._sent) + len(self._waiting[0]) <= _UNREAD):
            self._sent.append(len(self._waiting[0]))
            try:
                self._tasks.send_bytes(self._waiting.popleft())
            except OSError as error:
                raise Lost from error

    @property
    def is_ready(self) -> bool:
        """Whether `taken` would not wait. Raises Lost."""
        try:
            return self._rows.poll()
        except OSError as error:
            raise Lost from error

    def taken(self) -> Batch:
        """What became of the first task given; waits for it. Raises Lost."""
        self._send()
        try:
            batch = Batch.unpacked(self._rows.recv_bytes())
        except (EOFError, OSError) as error:
            raise Lost from error
        self.given.popleft()
        self._sent.popleft()
        return batch


def _widen(end: "Connection") -> None:
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(end.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)


def _help(tasks: "Connection", rows: "Connection", schema: Schema, ctx: Context, sources: Sources) -> None:
    """What the other process does until it is let go."""
    gc.disable()
    reader = Reader(schema, ctx)
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            rows.send_bytes(read(reader, sources, Task.unpacked(tasks.recv_bytes())).packed())
