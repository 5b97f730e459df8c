"""The index of a workspace: opened, brought up to date, rebuilt. `refresh` is the only way in for changes."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import StorageError
from crm_tui.index import database, settings
from crm_tui.model.context import Context
from crm_tui.model.problem import Problem
from crm_tui.model.schema import Schema
from crm_tui.model.value import Node
from crm_tui.store.source import Seen, Source

# What reads files is imported where a file has to be read: most commands find that nothing changed.
if TYPE_CHECKING:
    from crm_tui.index.build import Progress, Versions
    from crm_tui.index.parse import Reader
    from crm_tui.index.write import Look, Writer

Address = tuple[str, str]


class Changed(NamedTuple):
    """What a refresh found: the records (kind, id) and files (root, path) that are not what they were."""

    records: frozenset[tuple[str, str]] = frozenset()
    files: frozenset[Address] = frozenset()

    def __or__(self, other: "Changed") -> "Changed":
        return Changed(self.records | other.records, self.files | other.files)

    def __bool__(self) -> bool:
        return bool(self.records or self.files)


class _Known(NamedTuple):
    rid: int
    digest: str
    kind: str | None
    id: str


def _no_versions(seen: Seen) -> list[bytes]:
    return []


def _no_progress(done: int, total: int) -> None:
    return None


class Index:
    """The index in `folder`/index.sqlite of these sources, by root, for one schema. Not for two threads at once."""

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        ctx: Context,
        sources: Mapping[str, Source],
        versions: "Versions" = _no_versions,
        progress: "Progress" = _no_progress,
        workers: int = 2,
    ) -> None:
        self.path = folder / database.FILE
        self.schema = schema
        self._ctx = ctx
        self._sources = sources
        self._versions = versions
        self._progress = progress
        self._workers = workers
        self._db: database.Connection | None = None
        self._tables = settings.tables(schema)
        self._inode = 0

    @cached_property
    def _reader(self) -> "Reader":
        from crm_tui.index.parse import Reader

        return Reader(self.schema, self._ctx)

    def close(self) -> None:
        """Lets go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def refresh(self, files: Iterable[Address]) -> Changed:
        """Looks at these files and brings their rows up to date. Repeating it changes nothing."""
        looked = [(file, self._sources[file[0]].stat(file[1])) for file in sorted(set(files))]
        return self._healed(lambda db: self._refresh(db, looked))

    def catch_up(self) -> Changed:
        """Walks the sources, and refreshes what differs from the stamps."""
        return self._healed(self._catch_up)

    def rebuild(self) -> Changed:
        """Throws the index away and builds it anew."""
        from crm_tui.index import build

        self.close()
        sources = list(self._sources.values())
        build.build(self.path, self._reader, sources, self._versions, self._progress, self._workers)
        with contextlib.closing(database.reader(self.path)) as db:
            rows = db.execute("SELECT root, path, kind, id FROM file").fetchall()
        records = frozenset((kind, id_) for _, _, kind, id_ in rows if kind)
        return Changed(records, frozenset((root, path) for root, path, _, _ in rows))

    def keep_settings(self, stamp: str, nodes: dict[str, Node]) -> None:
        """Keeps the nodes of crm.yaml under the stamp of the file they were read from."""

        def keep(db: database.Connection) -> Changed:
            if settings.kept_settings(db) != (stamp, nodes):
                with database.transaction(db):
                    settings.keep_settings(db, stamp, nodes)
                    settings.write_tables(db, self.schema.settings)
            return Changed()

        self._healed(keep)

    def keep(self, key: str, value: str) -> None:
        """Keeps a small text until the index is built anew."""

        def put(db: database.Connection) -> Changed:
            with database.transaction(db):
                settings.put(db, key, value)
            return Changed()

        self._healed(put)

    def _healed(self, act: Callable[[database.Connection], Changed]) -> Changed:
        """What `act` does on a database that fits; one that is missing, old or damaged is built anew first."""
        rebuilt = Changed()
        try:
            db = self._open()
        except sqlite3.DatabaseError:
            db = None
        if db is None:
            rebuilt = self.rebuild()
            db = self._open()
        try:
            return rebuilt | (act(db) if db is not None else Changed())
        except sqlite3.OperationalError as error:
            raise StorageError(f"cannot write the index: {error}", str(self.path)) from None
        except sqlite3.DatabaseError:
            return self.rebuild()

    def _open(self) -> database.Connection | None:
        """The database, None when there is no usable one."""
        if self._db is not None and self._inode == _inode(self.path):
            return self._db
        self.close()
        if not self.path.exists():
            return None
        db = database.connect(self.path)
        if not database.usable(db):
            db.close()
            return None
        self._db, self._inode = db, _inode(self.path)
        if settings.changed_kinds(db, self.schema):
            self._fit(db)
        return db

    def _fit(self, db: database.Connection) -> None:
        """Makes the tables fit the schema and reads again the files of the kinds that changed."""
        from crm_tui.index import build

        with database.transaction(db):
            folders = settings.fit(db, self.schema)
            settings.write_tables(db, self.schema.settings)
            build.finish(db, self.schema)
            for folder in folders:
                db.execute("UPDATE file SET digest = '', racy = 1 WHERE path LIKE ?", (f"records/{folder}/%",))
        self._catch_up(db)

    def _catch_up(self, db: database.Connection) -> Changed:
        known = {
            (root, path): stamp
            for root, path, *stamp in db.execute("SELECT root, path, size, mtime_ns, ctime_ns, inode, racy FROM file")
        }
        refused: list[Problem] = []
        differs: list[tuple[Address, Seen | None]] = []
        for source in self._sources.values():
            for seen in source.scan(refused):
                stamp = known.pop((seen.root, seen.path), None)
                if stamp is None or stamp != [seen.size, seen.mtime_ns, seen.ctime_ns, seen.inode, 0]:
                    differs.append(((seen.root, seen.path), seen))
        differs.extend((file, None) for file in known)
        self._keep_refused(db, refused)
        return self._refresh(db, differs) if differs else Changed()

    def _keep_refused(self, db: database.Connection, refused: list[Problem]) -> None:
        """Problems of what is no file, such as links out of the workspace: found anew by every walk."""
        kept = db.execute(
            'SELECT root, path, line, "column", severity, code, message, hint FROM problem WHERE rid IS NULL'
        ).fetchall()
        if not (refused or kept):
            return
        from crm_tui.index.write import problem_row

        rows = sorted((problem_row(problem) for problem in refused), key=repr)
        if rows != sorted(kept, key=repr):
            with database.transaction(db):
                db.execute("DELETE FROM problem WHERE rid IS NULL")
                db.executemany("INSERT INTO problem VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _refresh(self, db: database.Connection, looked: Iterable[tuple[Address, Seen | None]]) -> Changed:
        from crm_tui.index.write import Writer

        writer = Writer(db)
        records: set[tuple[str, str]] = set()
        files: set[Address] = set()
        with database.transaction(db):
            for file, seen in looked:
                touched = self._one(db, writer, file, seen)
                if touched is not None:
                    files.add(file)
                    records.update(touched)
        return Changed(frozenset(records), frozenset(files))

    def _one(
        self, db: database.Connection, writer: "Writer", file: Address, seen: Seen | None
    ) -> set[tuple[str, str]] | None:
        """Brings one file's rows up to date; the records touched, or None when it is what it was."""
        row = db.execute("SELECT rid, digest, kind, id FROM file WHERE root = ? AND path = ?", file).fetchone()
        known = _Known(*row) if row else None
        found = self._look(seen) if seen is not None else None
        if found is None:
            if known is None:
                return None
            writer.remove_rows(known.rid, known.kind, self._tables)
            db.execute("DELETE FROM file WHERE rid = ?", (known.rid,))
            return _names(known)
        rid = known.rid if known else _next_rid(db)
        writer.add_files([(rid, found)])
        if known is not None and found.digest and known.digest == found.digest:
            return None
        if found.parsed is None:
            return self._broken(db, writer, rid, known, found)
        if known is not None:
            writer.remove_rows(rid, known.kind, self._tables)
        writer.add(rid, found)
        return _names(known) | _names(found)

    def _broken(
        self, db: database.Connection, writer: "Writer", rid: int, known: _Known | None, found: "Look"
    ) -> set[tuple[str, str]]:
        """Keeps the last good row, marked; takes it from an earlier version when there is none."""
        writer.remove_problems(rid)
        table = self._tables.get(found.kind.name) if found.kind else None
        kept = table and db.execute(f"UPDATE {table} SET stale = 1 WHERE rid = ?", (rid,)).rowcount
        from crm_tui.index.look import last_good

        good = None if kept or table is None else last_good(self._reader, found.seen, self._versions)
        if good is not None:
            writer.add(rid, good._replace(problems=found.problems), stale=True)
        else:
            writer.add(rid, found)
        return _names(known) | _names(found)

    def _look(self, seen: Seen) -> "Look | None":
        from crm_tui.index import build

        looks = build.look_at(self._reader, self._sources, [seen])
        return looks[0] if looks else None


def _names(known: "_Known | Look | None") -> set[tuple[str, str]]:
    if known is None or known.kind is None:
        return set()
    kind = known.kind if isinstance(known.kind, str) else known.kind.name
    return {(kind, known.id)}


def _next_rid(db: database.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(rid), 0) + 1 FROM file").fetchone()[0])


def _inode(path: Path) -> int:
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return 0
