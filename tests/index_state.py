"""All that an index says, in a form in which two indexes can be compared."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from crm_tui.index import database
from tests.workspaces import Indexed

State = dict[str, list[tuple[Any, ...]]]

# Numbers of rows differ between two indexes of the same files; `racy` only says when somebody looked.
_HIDDEN = {"rid", "racy"}


def state(folder: Path) -> State:
    """The rows of every table, rows named by their file instead of their number, in an order of their own."""
    with closing(database.reader(folder / database.FILE)) as db:
        path_of = {rid: (root, path) for rid, root, path in db.execute("SELECT rid, root, path FROM file")}
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [
            name for name in tables if not name.startswith(("words_", "sqlite_")) and name not in ("words", "setting")
        ]
        found = {name: _rows(db, f'SELECT * FROM "{name}"', path_of) for name in kept}
        found["words"] = _rows(db, "SELECT rowid AS rid, label, text FROM words", path_of)
    return found


def whole(folder: Path) -> None:
    """The database is sound, its full-text table included, which says what the rows say that it is made of."""
    with closing(sqlite3.connect(folder / database.FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


def _rows(db: sqlite3.Connection, sql: str, path_of: dict[int, Any]) -> list[tuple[Any, ...]]:
    cursor = db.execute(sql)
    names = [column[0] for column in cursor.description]
    rows = []
    for row in cursor:
        by_name = dict(zip(names, row, strict=True))
        place = path_of.get(by_name["rid"]) if by_name.get("rid") is not None else None
        rows.append((place, *((name, value) for name, value in by_name.items() if name not in _HIDDEN)))
    return sorted(rows, key=repr)


def rebuilt(indexed: Indexed, tmp_path: Path) -> State:
    """What an index of the same files says that is built from nothing."""
    tmp_path.mkdir(parents=True, exist_ok=True)
    fresh = indexed.another(tmp_path)
    with closing(fresh):
        fresh.catch_up()
    return state(tmp_path)


def last_good_rows(found: State) -> State:
    """Without the rows of broken files, which only an index that saw the good file has."""
    stale = {row[0] for name, rows in found.items() if name.startswith("r_") for row in rows if ("stale", 1) in row}
    dependent = {"doc", "item", "link", "reminder", "words", *(name for name in found if name.startswith("r_"))}
    kept = {name: [r for r in rows if r[0] not in stale] if name in dependent else rows for name, rows in found.items()}
    return {name: [_unlabelled(r) for r in rows] if name == "file" else rows for name, rows in kept.items()}


def _unlabelled(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(cell for cell in row if not (isinstance(cell, tuple) and cell[0] == "label"))
