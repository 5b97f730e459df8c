"""The store: the files of a workspace, read as bytes and changed by plans.

with store.held("crm set"):
    store.heal(fields_of)
    writes = store.resolve(plan, fields_of)
    store.perform(writes, store.new_op(now, tail), plan, now)
"""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from crm_tui.errors import Locked, StorageError
from crm_tui.model.plan import Plan
from crm_tui.store.codec import PLAIN, Codec
from crm_tui.store.digest import digest
from crm_tui.store.disk import Disk, RealDisk
from crm_tui.store.entry import Entry, Write
from crm_tui.store.journal import KEPT, Journal
from crm_tui.store.lock import PATIENCE, Lock
from crm_tui.store.paths import Root
from crm_tui.store.pending import FOLDER
from crm_tui.store.rootfiles import RootFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.store.heal import Healed
    from crm_tui.store.resolve import FieldsOf

__all__ = ["Store", "Write", "digest"]


class Store:
    """The files of the roots; lock and journal lie in the first root's `.crm/`.

    What writes does so under the lock, which it takes by itself where the caller does not hold it.
    """

    def __init__(self, roots: Sequence[Root], codec: Codec = PLAIN, disk: Disk | None = None) -> None:
        self._disk = disk = disk or RealDisk()
        folders = {root.name: os.fspath(root.folder) for root in roots}
        self._home = home = os.fspath(roots[0].folder)
        self.journal = Journal(disk, home, codec)
        self._lock = Lock(disk, home)
        self._files = RootFiles(disk, folders, codec)

    def read(self, root: str, path: str) -> bytes:
        """The bytes of a file; raises DiskError (`missing` when there is none)."""
        return self._files.bytes_of(root, path)

    def held(self, words: str = "crm", patience: float = PATIENCE) -> AbstractContextManager[None]:
        """The lock of the workspace, to be held from reading to writing; raises Locked after `patience` seconds."""
        return self._lock.held(words, patience)

    def new_op(self, now: datetime, tail: str) -> str:
        """The id of an operation that begins `now`; it sorts after all earlier ones. Under the lock."""
        return self.journal.next_op(now, tail)

    def resolve(self, plan: Plan, fields_of: "FieldsOf") -> list[Write]:
        """What the plan makes of the files as they are now; writes nothing.

        Raises Clashes (a Conflict) with all keys that somebody else has changed too, Refused, StorageError.
        """
        from crm_tui.store.resolve import resolve

        return resolve(self._files, plan, fields_of)

    def perform(
        self,
        writes: Sequence[Write],
        op: str,
        plan: Plan,
        when: datetime,
        *,
        late: bool = False,
        step: "Callable[[], object]" = lambda: None,
    ) -> Entry:
        """The entry of the journal under which all files now hold what the writes say.

        With `late` it waits for its commit until the journal is told of that. `step` is called twice a file.

        Raises StorageError with every file as it was (or saying that it is not), Moved when a file has
        changed since `resolve`, and Unconfirmed when all is written but may not survive a power cut.
        Nothing is done or kept for no writes.
        """
        from crm_tui.store.perform import perform

        entry = Entry(op, plan.actor, plan.words, plan.cause, when, tuple(writes))
        if not writes:
            return entry
        with self.held(plan.words):
            if waiting := self.journal.unfinished():
                raise StorageError(
                    "an operation waits to be finished", f"{FOLDER}/{waiting[0].op}", "any crm command does that first"
                )
            self.journal.prune(KEPT - 1)
            perform(self._files, self.journal, entry, late=late, step=step)
        return entry

    def heal(self, fields_of: "FieldsOf", *, wait: bool = True, late: bool = False) -> "Healed | None":
        """What became of operations that a crash left open; None when there were none. `late` as for `perform`.

        Writes nothing, not even the lock, when there are none. One that is open because another process
        is at work on it is waited for, or, without `wait`, left to it. Raises StorageError, Locked, and
        Moved when an editor saves at this very moment.
        """
        if not self.journal.unfinished():
            return None
        from crm_tui.store.heal import heal
        from crm_tui.store.resolve import merged
        from crm_tui.store.strays import sweep_strays

        try:
            with self.held("healing", PATIENCE if wait else 0):
                healed = heal(
                    self._files,
                    self.journal,
                    lambda write, now: merged(write, now, fields_of(write.root, write.path)),
                    late=late,
                )
                sweep_strays(self._disk, self._home)
                return healed
        except Locked:
            if wait:
                raise
            return None
