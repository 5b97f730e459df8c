"""Gathers paths until it has been quiet for a while, then hands them on as one batch."""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

# So long nothing is reported before a batch goes on, and so long it waits at most, in seconds.
QUIET = 0.08
LONGEST = 1.0
# A burst this large has probably lost events; a walk is surer and cheaper than so many single looks.
STORM = 2000

Address = tuple[str, str]


class Batch(NamedTuple):
    """Files (root, path) to look at; `lost` says that there may be more, so that a walk is due."""

    files: frozenset[Address]
    lost: bool


class Batcher:
    """Collects from any thread; calls `on_batch` from its own. `on_dirty` is called at once by who reports first.

    When nothing is reported for `beat` seconds, a walk is due all the same.
    """

    def __init__(
        self, on_dirty: Callable[[], None], on_batch: Callable[[Batch], None], beat: float,
        quiet: float = QUIET, longest: float = LONGEST,
    ) -> None:  # fmt: skip
        self._on_dirty = on_dirty
        self._on_batch = on_batch
        self.beat = beat
        self._quiet = quiet
        self._longest = longest
        self._changed = threading.Condition()
        self._files: set[Address] = set()
        self._lost = False
        self._first = 0.0
        self._last = 0.0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="crm-batches", daemon=True)

    def start(self) -> None:
        """Begins to hand batches on."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; what has not been handed on is dropped, since the next start walks anyway."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def report(self, file: Address | None) -> None:
        """A file to look at; None says that a walk is due."""
        with self._changed:
            if not self._pending():
                self._on_dirty()
                self._first = time.monotonic()
            self._last = time.monotonic()
            if file is None or len(self._files) >= STORM:
                self._lost = True
            else:
                self._files.add(file)
            self._changed.notify_all()

    def when_settled(self, act: Callable[[], object]) -> None:
        """Calls `act` unless something waits; nothing can be reported while it runs."""
        with self._changed:
            if not self._pending():
                act()

    def _pending(self) -> bool:
        return bool(self._files) or self._lost

    def _run(self) -> None:
        while (batch := self._next()) is not None:
            self._on_batch(batch)

    def _next(self) -> Batch | None:
        with self._changed:
            while not self._stopping and not self._pending():
                if not self._changed.wait(self.beat):
                    return Batch(frozenset(), True)
            while not self._stopping and (left := self._left()) > 0:
                self._changed.wait(left)
            if self._stopping:
                return None
            batch = Batch(frozenset(self._files), self._lost)
            self._files, self._lost = set(), False
            return batch

    def _left(self) -> float:
        """Seconds until the batch is due."""
        now = time.monotonic()
        return min(self._last + self._quiet, self._first + self._longest) - now
