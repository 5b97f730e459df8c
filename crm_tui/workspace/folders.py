"""Where new files go: months for what happens, sub-folders by first letters once a folder is full."""

from crm_tui.index.database import Connection
from crm_tui.model.context import Context
from crm_tui.model.ids import fold_id
from crm_tui.model.kind import Kind
from crm_tui.query.find import holders

# Git pays for every name in a folder at each commit that touches it.
FULL = 500


def folder_for(db: Connection, kind: Kind, id_: str, ctx: Context, more: int = 0) -> str:
    """The folder of a new record; existing files are never moved for it.

    `more` is how many other new records of the kind the same plan makes.
    """
    base = f"records/{kind.plural}"
    if kind.by_month:
        month = f"{base}/{ctx.now:%Y/%m}"
        return f"{month}/{ctx.now:%d}" if _files(db, month) + more >= FULL else month
    return f"{base}/{_letters(id_)}" if _files(db, base) + more >= FULL else base


def taken(db: Connection, kind: str, id_: str) -> bool:
    """Whether a record of the kind has the id, had it, or has one that folds together with it."""
    return bool(holders(db, kind, id_))


def _files(db: Connection, folder: str) -> int:
    """How many files lie below a folder, counted up to `FULL`: one that has sub-folders is full by that."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM file WHERE path >= ? AND path < ? LIMIT ?)"
    return int(db.execute(sql, (folder + "/", folder + "0", FULL)).fetchone()[0])


def _letters(id_: str) -> str:
    """The first two letters or digits of an id; one that folds alike goes to the same folder."""
    letters = [letter for letter in fold_id(id_) if letter.isalnum()]
    return "".join(letters[:2]) or "_"
