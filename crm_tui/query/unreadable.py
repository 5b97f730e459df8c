"""Files that cannot be read: how many, and which of them no list shows."""

import sqlite3
from collections.abc import Iterable

from crm_tui.index.layout import table
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Severity


def unreadable(db: sqlite3.Connection, kinds: Iterable[Kind]) -> int:
    """The number of files of these kinds that cannot be read, be a last good state kept of them or none."""
    count = "SELECT count(DISTINCT file.rid) FROM problem JOIN file USING (rid) LEFT JOIN {} AS r USING (rid)"
    wrong = " WHERE file.kind = ? AND problem.severity = ? AND coalesce(r.stale, 1)"
    asked = [(count.format(table(kind)) + wrong, (kind.name, int(Severity.ERROR))) for kind in kinds]
    return sum(db.execute(sql, params).fetchone()[0] for sql, params in asked)


def unlisted(db: sqlite3.Connection, kind: Kind) -> list[str]:
    """The paths of a kind's files that cannot be read and never could, so that no row stands for them."""
    rows = db.execute(
        f"SELECT DISTINCT file.path FROM problem JOIN file USING (rid) LEFT JOIN {table(kind)} AS r USING (rid)"
        " WHERE file.kind = ? AND problem.severity = ? AND r.rid IS NULL ORDER BY file.path",
        (kind.name, int(Severity.ERROR)),
    )
    return [str(path) for (path,) in rows]
