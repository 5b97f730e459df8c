"""The index of a workspace: opened, brought up to date, rebuilt. `refresh` is the only way in for changes."""

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import StorageError
from crm_tui.index import database, settings
from crm_tui.index.changed import Address, Changed
from crm_tui.index.kept import Kept, Nothing
from crm_tui.index.notes import put
from crm_tui.index.turn import together
from crm_tui.index.walk import differing
from crm_tui.model.context import Context
from crm_tui.model.problem import Problem
from crm_tui.model.schema import Schema
from crm_tui.model.value import Node
from crm_tui.store.source import Seen, Source

if TYPE_CHECKING:
    from crm_tui.index.build import Progress, Versions
    from crm_tui.index.parse import Reader

__all__ = ["Address", "Changed", "Index"]

# The lock of another process, a full or read-only disk: nothing that building anew would mend.
_REFUSED = frozenset((
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM,
))  # fmt: skip


def _no_versions(seen: Seen) -> list[bytes]:
    return []


def _no_progress(done: int, total: int) -> None:
    return None


def no_step() -> None:
    """A step that nobody counts."""


class Index:
    """The index in `folder`/index.sqlite of these sources, by root, for one schema. Not for two threads at once.

    Whatever is asked of it first makes the index fit: a missing, old or damaged one is built anew, and kinds
    that are declared in another way are read again. Raises StorageError when the disk refuses.
    """

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        ctx: Context,
        sources: Mapping[str, Source],
        versions: "Versions" = _no_versions,
        progress: "Progress" = _no_progress,
        workers: int = 2,
        kept: Kept | None = None,
    ) -> None:
        self.path = folder / database.FILE
        self.schema = schema
        self._ctx = ctx
        self._sources = sources
        self._versions = versions
        self._progress = progress
        self._workers = workers
        self._kept = kept or Nothing()
        self._db: database.Connection | None = None
        self._inode = 0
        self._made_reader: Reader | None = None

    def close(self) -> None:
        """Lets go of the file."""
        db, self._db = self._db, None
        if db is not None:
            with contextlib.suppress(StorageError), together(self.path.parent):
                # The last to close takes the log away, by its name: never that of an index just put in place.
                db.close()
            db.close()

    def refresh(self, files: Iterable[Address], step: Callable[[], object] = no_step) -> Changed:
        """Looks at these files and brings their rows up to date, a step each. Repeating it changes nothing."""
        wanted = sorted(set(files))
        return self._healed(lambda db: self._refresh(db, wanted, step))

    def catch_up(self) -> Changed:
        """Walks the sources, and refreshes what differs from the stamps."""
        return self._healed(self._catch_up)

    def rebuild(self) -> Changed:
        """Throws the index away and builds it anew."""
        from crm_tui.index.build import build

        self.close()
        sources = list(self._sources.values())
        return build(self.path, self._reader, sources, self._versions, self._progress, self._workers, self._kept)

    def keep_settings(self, stamp: str, nodes: dict[str, Node]) -> None:
        """Keeps the nodes of crm.yaml under the stamp of the file they were read from."""

        def keep(db: database.Connection) -> Changed:
            if settings.kept_settings(db) != (stamp, nodes):
                with database.transaction(db):
                    settings.keep_settings(db, stamp, nodes)
            return Changed()

        self._healed(keep)

    def keep(self, key: str, value: str) -> None:
        """Keeps a small text until the index is built anew."""

        def note(db: database.Connection) -> Changed:
            with database.transaction(db):
                put(db, key, value)
            return Changed()

        self._healed(note)

    @cached_property
    def declared(self) -> str:
        """What the schema declares, as an index that fits it has kept."""
        return settings.declared(self.schema)

    @property
    def _reader(self) -> "Reader":
        """What reads files; most commands read none."""
        if self._made_reader is None:
            from crm_tui.index.parse import Reader

            self._made_reader = Reader(self.schema, self._ctx)
        return self._made_reader

    def _healed(self, act: Callable[[database.Connection], Changed]) -> Changed:
        """What `act` does on a database that fits, and what making it fit changed."""
        changed = Changed()
        for _ in range(3):
            with contextlib.suppress(_Damaged):
                return changed | self._tried(act)
            changed |= self.rebuild()
        raise StorageError("the index cannot be read although it was just built", str(self.path), "look at the disk")

    def _tried(self, act: Callable[[database.Connection], Changed]) -> Changed:
        """What `act` does. Raises _Damaged when the index is missing or none that can be used."""
        try:
            with together(self.path.parent):
                db = self._open()
                return self._fitted(db) | act(db)
        except database.DAMAGE as error:
            self.close()
            if _refused(error):
                raise StorageError(f"cannot write the index: {error}", str(self.path)) from None
            raise _Damaged from None

    def _open(self) -> database.Connection:
        if self._db is not None and self._inode == _inode(self.path):
            return self._db
        self.close()
        if not self.path.exists():
            raise _Damaged
        db = database.connect(self.path)
        if not database.usable(db):
            db.close()
            raise _Damaged
        self._db, self._inode = db, _inode(self.path)
        return db

    def _fitted(self, db: database.Connection) -> Changed:
        """Makes the tables fit the schema and reads again the files of the kinds that changed."""
        if settings.fits_declared(db, self.declared):
            return Changed()
        from crm_tui.index.build import finish

        with database.transaction(db):
            settings.fit(db, self.schema)
            finish(db, self.schema)
            self._kept.fill(db)
        return self._catch_up(db)

    def _catch_up(self, db: database.Connection) -> Changed:
        refused: list[Problem] = []
        differs = differing(db, self._sources.values(), refused)
        changed = self._keep_refused(db, refused)
        return changed | self._refresh(db, sorted(differs), self._counted(len(differs))) if differs else changed

    def _counted(self, total: int) -> Callable[[], object]:
        """A step that tells how many of the files are read."""
        read = itertools.count(1)
        return lambda: self._progress(next(read), total)

    def _keep_refused(self, db: database.Connection, refused: list[Problem]) -> Changed:
        """Problems of what is no file, such as links out of the workspace: found anew by every walk."""
        kept = db.execute(
            'SELECT root, path, line, "column", severity, code, message, hint FROM problem WHERE rid IS NULL'
        ).fetchall()
        if not (refused or kept):
            return Changed()
        from crm_tui.index.write import problem_row

        rows = {problem_row(problem) for problem in refused}
        differs = rows.symmetric_difference(kept)
        if differs:
            with database.transaction(db):
                db.execute("DELETE FROM problem WHERE rid IS NULL")
                db.executemany("INSERT INTO problem VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(rows))
        return Changed(files=frozenset((str(row[0]), str(row[1])) for row in differs))

    def _refresh(self, db: database.Connection, files: Iterable[Address], step: Callable[[], object]) -> Changed:
        from crm_tui.index.refresh import Refresh

        # The files are looked at while nobody else writes, so that the last who writes has seen the latest.
        with database.transaction(db):
            refresh = Refresh(db, self._reader, self._sources, self._versions, settings.tables(self.schema))
            for file in files:
                refresh.file(file)
                step()
            self._kept.renew(db, refresh.rids, refresh.linked)
        return refresh.changed


class _Damaged(Exception):
    """The index is missing, or is none that can be used; only building it anew helps."""


def _refused(error: Exception) -> bool:
    """Whether the disk or another process is in the way; a database that is cut short fails in a way of its own."""
    # What Python itself cannot read, such as text that is no UTF-8, has no code: it is damaged.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    failed = (code & 0xFF) == sqlite3.SQLITE_IOERR and code != sqlite3.SQLITE_IOERR_SHORT_READ
    return failed or (code & 0xFF) in _REFUSED


def _inode(path: Path) -> int:
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return 0
