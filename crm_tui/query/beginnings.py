"""Ids by their beginning, for completion."""

from collections.abc import Iterable

from crm_tui.index.database import Connection
from crm_tui.index.layout import quoted, table
from crm_tui.model.kind import Kind


def beginning_with(db: Connection, kind: Kind, text: str, limit: int = 200) -> Iterable[tuple[str, str]]:
    """The (id, label) of a kind's records whose ids begin with `text`, in their order."""
    label = quoted(kind.label_field)
    return db.execute(
        f"SELECT id, coalesce({label}, '') FROM {table(kind)} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        (text, text + chr(0x10FFFF), limit),
    )
