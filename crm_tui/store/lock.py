"""The one lock of a workspace: whoever writes holds it, and a process that dies lets go of it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crm_tui.errors import Locked
from crm_tui.store.atomic import make_dirs
from crm_tui.store.disk import Disk, Handle
from crm_tui.store.diskerror import DiskError

LOCK = ".crm/lock"
PATIENCE = 10.0  # seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 0.005, 0.1  # seconds


class Lock:
    """An flock on `.crm/lock`, which one thread of one process holds at a time.

    The thread that holds it may take it again; it is free when each taking has ended. Other threads and
    other processes wait their turn.
    """

    def __init__(
        self,
        disk: Disk,
        folder: str,
        sleep: Callable[[float], None] = time.sleep,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._disk = disk
        self._folder = folder
        self._sleep = sleep
        self._seconds = seconds
        self._threads = threading.RLock()
        self._handle: Handle | None = None
        self._depth = 0

    @contextmanager
    def held(self, words: str = "crm", patience: float = PATIENCE) -> Iterator[None]:
        """The lock is held inside the block; `words` tell those who wait what is going on.

        Raises Locked, naming the holder, after `patience` seconds.
        """
        if not self._threads.acquire(timeout=patience):
            raise Locked("another part of this program is still writing", LOCK, "try again in a moment")
        try:
            if self._handle is None:
                self._handle = self._take(words, patience)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self._let_go()
        finally:
            self._threads.release()

    def _take(self, words: str, patience: float) -> Handle:
        make_dirs(self._disk, self._folder, os.path.dirname(LOCK))
        end = self._seconds() + patience
        pause = _FIRST_PAUSE
        while (handle := self._disk.lock(self._folder, LOCK, f"process {os.getpid()}, {words}")) is None:
            if self._seconds() >= end:
                raise Locked(f"the workspace is in use by {self._holder()}", LOCK, "try again when it has finished")
            self._sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        return handle

    def _let_go(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            self._disk.unlock(handle)

    def _holder(self) -> str:
        try:
            return self._disk.read(self._folder, LOCK, 4096).decode(errors="replace") or "another process"
        except DiskError:
            return "another process"
