"""Whether the index is another than it was, whoever changed it."""

import os
import sqlite3
from pathlib import Path

from crm_tui.index import database


class Version:
    """Remembers the state of the index at `path`. Not for two threads at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: database.Connection | None = None
        self._inode = 0
        self._seen: object = None
        self.moved()

    def moved(self) -> bool:
        """Whether anybody changed the index, or made it anew, since this was asked last."""
        before, self._seen = self._seen, self._now()
        return self._seen != before

    def close(self) -> None:
        """Lets go of the index."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _now(self) -> object:
        try:
            inode = os.stat(self._path).st_ino
            if self._db is None or inode != self._inode:
                self.close()
                self._db, self._inode = database.reader(self._path), inode
            return inode, self._db.execute("PRAGMA data_version").fetchone()
        except (OSError, sqlite3.Error):
            self.close()
            return None
