"""Where new files go, and which ids they may have, by what the index knows."""

from collections import Counter

from crm_tui.edits.folders import FULL, place
from crm_tui.index.database import Connection
from crm_tui.model.context import Context
from crm_tui.model.kind import Kind
from crm_tui.query.find import holders


class Folders:
    """Where the new records of one plan go; those that were placed already count. Existing files are never moved."""

    def __init__(self, db: Connection, ctx: Context) -> None:
        self._db = db
        self._today = ctx.now.date().isoformat()
        self._placed: Counter[str] = Counter()

    def folder(self, kind: Kind, id_: str, day: str = "") -> str:
        """The folder of a new record; `day`, in ISO form, is when it happened, today where that is not known."""
        found = place(kind, id_, day or self._today, self._files)
        self._placed[found] += 1
        return found

    def _files(self, folder: str) -> int:
        """How many files lie, or will lie, below a folder, counted up to `FULL`."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM file WHERE path >= ? AND path < ? LIMIT ?)"
        there = int(self._db.execute(sql, (folder + "/", folder + "0", FULL)).fetchone()[0])
        return there + sum(count for path, count in self._placed.items() if f"{path}/".startswith(f"{folder}/"))


def taken(db: Connection, kind: str, id_: str) -> bool:
    """Whether a record of the kind has the id, had it, or has one that folds together with it."""
    return bool(holders(db, kind, id_))
