"""Opening the index: made when missing, thrown away and made anew when old or damaged."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from crm_tui.index.edition import VERSION
from crm_tui.index.turn import together

Connection = sqlite3.Connection
FILE = "index.sqlite"
_WAIT_MS = 10_000
# What reading a damaged database raises; SQLite's words of what is wrong may be no text themselves.
DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
# What a question raises when it is interrupted, or when the index is damaged or taken away meanwhile.
ReadError = sqlite3.Error
# The database, its log, and the memory that its users share.
_NAMES = ("", "-wal", "-shm")


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes. The caller commits; other processes are waited for up to ten seconds.

    Raises one of DAMAGE when the file is no database or cannot be written.
    """
    _refuse_strangers(path)
    db = sqlite3.connect(path, timeout=_WAIT_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = MEMORY")
    except DAMAGE:
        db.close()
        raise
    return db


def reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads, sees one state per transaction, and never waits for the writer.

    Raises one of DAMAGE when there is no index yet, or none that can be read.
    """
    with together(path.parent):
        _refuse_strangers(path)
        db = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro", uri=True, timeout=1, isolation_level=None, check_same_thread=False
        )
        try:
            db.create_function("crm_fold", 1, _fold, deterministic=True)
            db.execute("PRAGMA query_only = 1")
            db.execute("PRAGMA temp_store = MEMORY")
            # Opens the log too, so that from now on all is of one database.
            db.execute("SELECT 1 FROM sqlite_master").fetchone()
        except DAMAGE:
            db.close()
            raise
    return db


def _fold(text: str | None) -> str | None:
    from crm_tui.model.types.base import fold

    return None if text is None else fold(str(text))


def _refuse_strangers(path: Path) -> None:
    """Raises sqlite3.DatabaseError for links and pipes in place of the index, which a copied workspace may bring.

    SQLite would write through a link to wherever it leads, and wait at a pipe for ever.
    """
    for suffix in _NAMES:
        try:
            found = os.lstat(f"{path}{suffix}")
        except OSError:
            continue
        # A folder is told of by SQLite itself.
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            error = sqlite3.DatabaseError(f"{path.name}{suffix} is no plain file")
            error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
            raise error


def usable(db: sqlite3.Connection) -> bool:
    """Whether the database is whole enough to be read and was written by this version."""
    try:
        return bool(
            db.execute("PRAGMA user_version").fetchone()[0] == VERSION
            and db.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('file', 'words')").fetchone()[0] == 2
        )
    except DAMAGE:
        return False


def remove(path: Path) -> None:
    """Takes the index off the disk; it holds nothing that the files do not."""
    for suffix in _NAMES:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()


def create(db: sqlite3.Connection) -> None:
    """Makes the fixed tables in an empty database."""
    from crm_tui.index.layout import FIXED

    db.executescript(f"BEGIN; {FIXED} PRAGMA user_version = {VERSION}; COMMIT;")


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; waits for another writer before it begins."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
