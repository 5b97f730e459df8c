"""Row numbers and ids: a record keeps its id where an index built anew gives it another row."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from crm_tui.index.layout import table
from crm_tui.query.scope import Scope


def still(db: sqlite3.Connection, scope: Scope, known: Mapping[int, str]) -> dict[int, str]:
    """Where the records are now that stood in these rows, by row number, with their ids; those gone are left out.

    An id that is "" is not known, and means whatever stands in that row.
    """
    if not known:
        return {}
    now = dict(_read(db, scope, "rid", list(known)))
    moved = [id_ for rid, id_ in known.items() if id_ and now.get(rid) != id_]
    kept = {rid: id_ for rid, id_ in now.items() if known[rid] in ("", id_)}
    return {**kept, **dict(_read(db, scope, "id", moved))} if moved else kept


def _read(
    db: sqlite3.Connection, scope: Scope, column: str, wanted: Sequence[int] | Sequence[str]
) -> Iterable[tuple[int, str]]:
    listed = f"SELECT rid, id FROM {table(scope.kind)} WHERE {column} IN (SELECT value FROM json_each(?))"
    return db.execute(listed, (json.dumps(wanted),))
