"""Settings in the index: kept as read, so that commands need no YAML, and joined as tables, never baked into rows."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_tui.index import database
from crm_tui.index.layout import fingerprint, joined_fingerprint, kind_table, quoted, table
from crm_tui.index.notes import CRM_YAML, get, put
from crm_tui.model.currencies import MINOR_DIGITS
from crm_tui.model.kind import Kind
from crm_tui.model.schema import Schema
from crm_tui.model.settings import Settings
from crm_tui.model.value import Node

# Under which key it stands for which declarations the tables were made, and which fields hold phone numbers.
_MADE_FOR = "kinds"
PHONES = "phones"


def _json(db: sqlite3.Connection, key: str, default: Any) -> Any:
    """A value that was kept as JSON; the default when there is none, or it was damaged."""
    try:
        return json.loads(get(db, key) or "null") or default
    except ValueError:
        return default


def kept_settings(db: sqlite3.Connection) -> tuple[str, dict[str, Node]] | None:
    """The stamp and nodes of the last crm.yaml that could be read."""
    stamp, nodes = _json(db, CRM_YAML, (None, None))
    return None if stamp is None else (stamp, nodes)


def kept_in(path: Path) -> tuple[str, dict[str, Node]] | None:
    """The stamp and nodes kept in the index at `path`; None when it holds none, or is missing or damaged."""
    if not path.exists():
        return None
    try:
        with contextlib.closing(database.reader(path)) as db:
            return kept_settings(db) if database.usable(db) else None
    except database.DAMAGE:
        return None


def fitting(path: Path, declared: str, stamp: str) -> database.Connection | None:
    """A connection that reads the index at `path`; None where it is not whole, or was made for anything else.

    That is what is `declared`, and this state of crm.yaml.
    """
    if not path.exists():
        return None
    with contextlib.suppress(*database.DAMAGE), contextlib.ExitStack() as unless:
        db = unless.enter_context(contextlib.closing(database.reader(path)))
        if database.usable(db) and fits_declared(db, declared) and _kept_stamp(db) == stamp:
            unless.pop_all()
            return db
    return None


def _kept_stamp(db: sqlite3.Connection) -> str:
    kept = kept_settings(db)
    return kept[0] if kept else ""


def keep_settings(db: sqlite3.Connection, stamp: str, nodes: dict[str, Node]) -> None:
    """Keeps the nodes of crm.yaml under the stamp of the file they were read from."""
    put(db, CRM_YAML, json.dumps([stamp, nodes], ensure_ascii=False))


def fits_declared(db: sqlite3.Connection, declared: str) -> bool:
    """Whether the tables are those of what is `declared`."""
    return get(db, _MADE_FOR) == declared


def declared(schema: Schema) -> str:
    """What a schema declares, in short: as it is kept in an index that was made for it."""
    return json.dumps(_marks(schema))


def _marks(schema: Schema) -> dict[str, str]:
    """What tells one declaration from another: of each kind, and under "" of what is joined."""
    marks = {kind.name: fingerprint(kind, schema.settings) for kind in schema.kinds.values()}
    return {"": joined_fingerprint(schema.settings), **marks}


def fit(db: sqlite3.Connection, schema: Schema) -> None:
    """Makes the tables fit the schema, and forgets the files of the kinds that changed, so that they are read again."""
    kept, wanted = _json(db, _MADE_FOR, {}), _marks(schema)
    for name in {**kept, **wanted}:
        if name and kept.get(name) != wanted.get(name):
            _forget(db, name)
            if kind := schema.kinds.get(name):
                db.execute(kind_table(kind))
                folder = f"records/{kind.plural}/"
                stale = "UPDATE file SET digest = '', racy = 1 WHERE kind IS NULL AND substr(path, 1, ?) = ?"
                db.execute(stale, (len(folder), folder))
    write_tables(db, schema.settings)
    put(db, PHONES, json.dumps(sorted({name for kind in schema.kinds.values() for name in _phones(kind)})))
    put(db, _MADE_FOR, json.dumps(wanted))


def _forget(db: sqlite3.Connection, name: str) -> None:
    # What the index of words is to forget it reads in `doc`.
    db.execute("DELETE FROM words WHERE rowid IN (SELECT rid FROM file WHERE kind = ?)", (name,))
    for other in ("doc", "item", "link", "problem"):
        db.execute(f"DELETE FROM {other} WHERE rid IN (SELECT rid FROM file WHERE kind = ?)", (name,))
    db.execute(f"DROP TABLE IF EXISTS {quoted(f'r_{name}')}")
    db.execute("UPDATE file SET digest = '', racy = 1 WHERE kind = ?", (name,))


def _phones(kind: Kind) -> Iterator[str]:
    """The fields whose items are phone numbers."""
    for field in kind.fields.values():
        inner = field if field.of is None or field.type.name == "map" else field.of
        if inner.type.name == "phone":
            yield field.name


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
