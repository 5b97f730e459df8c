"""What begins with a text: ids and words, for completion, and rows by their labels."""

from collections.abc import Iterable

from crm_tui.index.database import Connection
from crm_tui.index.layout import quoted, table
from crm_tui.model.kind import Kind
from crm_tui.model.types.base import fold
from crm_tui.query.scope import Scope
from crm_tui.query.search import fts


def beginning_with(db: Connection, kind: Kind, text: str, limit: int = 200) -> Iterable[tuple[str, str]]:
    """The (id, label) of a kind's records whose ids begin with `text`, in their order."""
    label = quoted(kind.label_field)
    return db.execute(
        f"SELECT id, coalesce({label}, '') FROM {table(kind)} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        (text, text + chr(0x10FFFF), limit),
    )


def labelled(db: Connection, scope: Scope, text: str) -> list[int]:
    """The rows of the records whose labels begin with `text`, whatever the case and the accents, in no order."""
    if phrase := fts(text, exact=True).removesuffix("*"):
        rows = db.execute("SELECT rowid FROM words WHERE words MATCH ?", (f"{{label}} : ^ {phrase}*",)).fetchall()
    else:
        # No letter and no digit, which is all that the index of words knows.
        label = f"coalesce(t.{quoted(scope.kind.label_field)}, t.id)"
        test = f"substr(crm_fold({label}), 1, ?) = ?"
        rows = db.execute(f"SELECT t.rid FROM {table(scope.kind)} t WHERE {test}", (len(text), fold(text))).fetchall()
    return [int(rid) for (rid,) in rows]


def words_held(db: Connection, name: str, text: str, limit: int) -> list[str]:
    """Words that begin with `text` and are held by fields of that name which hold several, as `tags` do."""
    wanted = fold(text)
    rows = db.execute(
        "SELECT min(value) FROM item WHERE field = ? AND fold >= ? AND fold < ? GROUP BY fold ORDER BY fold LIMIT ?",
        (name, wanted, wanted + chr(0x10FFFF), limit),
    )
    return [str(word) for (word,) in rows]
