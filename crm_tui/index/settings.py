"""Settings in the index: kept as read, so that commands need no YAML, and joined as tables, never baked into rows."""

import contextlib
import json
import sqlite3
from pathlib import Path

from crm_tui.index import database
from crm_tui.index.layout import fingerprint, kind_table, table
from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.model.schema import Schema
from crm_tui.model.settings import Settings
from crm_tui.model.value import Node


def get(db: sqlite3.Connection, key: str) -> str | None:
    """A kept value."""
    row = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keeps a value."""
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def kept_settings(db: sqlite3.Connection) -> tuple[str, dict[str, Node]] | None:
    """The stamp and nodes of the last crm.yaml that could be read."""
    row = db.execute("SELECT value FROM setting WHERE key = 'crm.yaml'").fetchone()
    if row is None:
        return None
    stamp, nodes = json.loads(row[0])
    return stamp, nodes


def kept_in(path: Path) -> tuple[str, dict[str, Node]] | None:
    """The stamp and nodes kept in the index at `path`; None when it holds none, or is missing or damaged."""
    if not path.exists():
        return None
    try:
        with contextlib.closing(database.reader(path)) as db:
            return kept_settings(db) if database.usable(db) else None
    except (sqlite3.DatabaseError, json.JSONDecodeError):
        return None


def fits(path: Path, schema: Schema, stamp: str) -> bool:
    """Whether the index at `path` is whole, and was made for this schema and this state of crm.yaml."""
    if not path.exists():
        return False
    try:
        with contextlib.closing(database.reader(path)) as db:
            return database.usable(db) and not changed_kinds(db, schema) and _kept_stamp(db) == stamp
    except (sqlite3.DatabaseError, json.JSONDecodeError):
        return False


def _kept_stamp(db: sqlite3.Connection) -> str:
    kept = kept_settings(db)
    return kept[0] if kept else ""


def keep_settings(db: sqlite3.Connection, stamp: str, nodes: dict[str, Node]) -> None:
    """Keeps the nodes of crm.yaml under the stamp of the file they were read from."""
    put(db, "crm.yaml", json.dumps([stamp, nodes], ensure_ascii=False))


def changed_kinds(db: sqlite3.Connection, schema: Schema) -> list[str]:
    """The kinds whose tables do not fit the schema, those that are gone included."""
    kept = json.loads(get(db, "kinds") or "{}")
    wanted = {kind.name: fingerprint(kind) for kind in schema.kinds.values()}
    return [name for name in {**kept, **wanted} if kept.get(name) != wanted.get(name)]


def fit(db: sqlite3.Connection, schema: Schema) -> list[str]:
    """Makes the tables fit the schema and gives the folders whose files have to be read again."""
    changed = changed_kinds(db, schema)
    for name in changed:
        for other in ("item", "link", "problem"):
            db.execute(f"DELETE FROM {other} WHERE rid IN (SELECT rid FROM file WHERE kind = ?)", (name,))
        db.execute("DELETE FROM words WHERE rowid IN (SELECT rid FROM file WHERE kind = ?)", (name,))
        db.execute(f'DROP TABLE IF EXISTS "r_{name}"')
        if kind := schema.kinds.get(name):
            db.execute(kind_table(kind))
    put(db, "kinds", json.dumps({kind.name: fingerprint(kind) for kind in schema.kinds.values()}))
    return [schema.kinds[name].plural for name in changed if name in schema.kinds]


def write_tables(db: sqlite3.Connection, settings: Settings) -> None:
    """The pipelines, stages and rates as tables."""
    for name in ("pipeline", "stage", "rate"):
        db.execute(f"DELETE FROM {name}")
    for place, pipeline in enumerate(settings.pipelines):
        db.execute("INSERT INTO pipeline VALUES (?, ?, ?)", (pipeline.key, pipeline.label, place))
        db.executemany(
            "INSERT INTO stage VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (pipeline.key, s.key, s.label, i, s.outcome, float(s.probability), s.rots)
                for i, s in enumerate(pipeline.stages)
            ],
        )
    db.executemany("INSERT INTO rate VALUES (?, ?, ?)", list(_rates(settings)))


def _rates(settings: Settings) -> list[tuple[str, str, float]]:
    """Per currency and day: what one minor unit is worth in minor units of the workspace's currency."""
    home = MINOR_DIGITS[settings.currency]
    rows = [(settings.currency, "0001-01-01", 1.0)]
    for code, dated in settings.rates.dated.items():
        if code != settings.currency:
            scale = 10.0 ** (home - MINOR_DIGITS[code])
            rows.extend((code, day.isoformat(), float(worth) * scale) for day, worth in dated)
    return rows


def tables(schema: Schema) -> dict[str, str]:
    """The table of each kind."""
    return {kind.name: table(kind) for kind in schema.kinds.values()}
