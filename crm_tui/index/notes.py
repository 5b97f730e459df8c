"""Small texts that the index keeps besides records."""

from crm_tui.index.database import Connection

# Under which key it stands what crm.yaml says, as JSON: its stamp, then its nodes.
CRM_YAML = "crm.yaml"


def get(db: Connection, key: str) -> str | None:
    """A kept value."""
    row = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(db: Connection, key: str, value: str) -> None:
    """Keeps a value."""
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def stamp_and_zone(db: Connection) -> tuple[str, str] | None:
    """The stamp of the crm.yaml that was read last, and the time zone it names; None where it names none."""
    sql = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1].timezone') FROM setting WHERE key = ?"
    row = db.execute(sql, (CRM_YAML,)).fetchone()
    return (row[0], row[1]) if row and all(isinstance(cell, str) for cell in row) else None
