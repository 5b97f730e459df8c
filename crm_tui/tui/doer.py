"""Does what keys ask for, one after the other and off the interface's thread, and commits it when no key waits."""

import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import CrmError
from crm_tui.tui.faults import words_of

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome
    from crm_tui.workspace.workspace import Applied


class Deed(NamedTuple):
    """Something to do, and who hears what became of it. Both are called from the doer's thread: they only post."""

    act: "Callable[[Deeds], Outcome]"
    done: "Callable[[Outcome], object]"
    failed: Callable[[CrmError], object]


class Doer:
    """A thread of its own from the first deed until `finish`.

    Edits go in the order of the keys, each on top of the one before; commits follow in the same order.
    """

    def __init__(self, deeds: "Callable[[], Deeds]", warn: Callable[[str], object]) -> None:
        self._deeds = deeds
        self._warn = warn
        self._changed = threading.Condition()
        self._waiting: deque[Deed] = deque()
        self._applied: deque[Applied] = deque()
        self._working = False
        self._finishing = False
        self._thread: threading.Thread | None = None
        # How many deeds and commits went wrong.
        self.failures = 0

    @property
    def busy(self) -> bool:
        """Whether something is not done or not committed yet."""
        with self._changed:
            return self._working or bool(self._waiting or self._applied)

    @property
    def waiting(self) -> int:
        """How many deeds come after the one that is done now."""
        with self._changed:
            return len(self._waiting)

    def do(self, deed: Deed) -> None:
        """Has it done after all that was asked before."""
        with self._changed:
            self._waiting.append(deed)
            if self._thread is None:
                # No daemon: what was asked is done before the process ends.
                self._thread = threading.Thread(target=self._run, name="crm-doer")
                self._thread.start()
            self._changed.notify_all()

    def rest(self) -> None:
        """Returns when nothing is left to do or to commit."""
        with self._changed:
            while self.busy:
                self._changed.wait()

    def finish(self) -> None:
        """Returns when all is done and committed."""
        with self._changed:
            self._finishing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            finally:
                with self._changed:
                    self._working = False
                    self._changed.notify_all()

    def _next(self) -> Callable[[], None] | None:
        """The next deed, else the next commit, else None when it is time to end."""
        with self._changed:
            while not (self._waiting or self._applied or self._finishing):
                self._changed.wait()
            self._working = True
            if self._waiting:
                deed = self._waiting.popleft()
                return lambda: self._do(deed)
            if self._applied:
                applied = self._applied.popleft()
                return lambda: self._commit(applied)
            self._working = False
            return None

    def _do(self, deed: Deed) -> None:
        try:
            outcome = deed.act(self._deeds())
        except CrmError as error:
            self.failures += 1
            deed.failed(error)
        except Exception as error:  # noqa: BLE001 a fault of ours must not take the commits that wait with it
            self.failures += 1
            deed.failed(CrmError(words_of(error)))
        else:
            if outcome.applied.op:
                with self._changed:
                    self._applied.append(outcome.applied)
            deed.done(outcome)

    def _commit(self, applied: "Applied") -> None:
        if words := self._deeds().commit(applied):
            self.failures += 1
            self._warn(words)
