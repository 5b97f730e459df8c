"""Whether a workspace is sound: nothing half done lies about, and its index is what a new one would be."""

import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from crm_tui import clock
from crm_tui.agenda.kept import Reminders
from crm_tui.index import database
from crm_tui.index.index import Index
from crm_tui.model.schema import schema_of
from crm_tui.model.settings_read import read_settings
from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.paths import Root
from crm_tui.store.pending import BACK, OPEN
from crm_tui.store.source import Folder
from crm_tui.store.yaml import read_text

Files = dict[str, bytes]
_NOT_KEPT = "rid", "rowid", "mtime_ns", "ctime_ns", "inode", "racy"


def files(folder: Path) -> Files:
    """Every file of the team, by path: records and settings, what git and the program keep left out."""
    found = {}
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (".git", ".crm")]
        for name in names:
            place = Path(above) / name
            found[place.relative_to(folder).as_posix()] = _held(place)
    return found


def _held(place: Path) -> bytes:
    """The bytes of a file; where a link leads, and nothing for what is no file."""
    if place.is_symlink():
        return b"-> " + os.fsencode(os.readlink(place))
    return place.read_bytes() if place.is_file() else b""


def leftovers(folder: Path) -> list[str]:
    """Temporary files, open entries of the journal, and locks of git that nobody holds any more."""
    found = [place for place in folder.rglob("*") if place.name.startswith(TEMPORARY)]
    found += unfinished(folder)
    found += [place for place in (folder / ".git").rglob("*.lock") if place.is_file()]
    return sorted(place.relative_to(folder).as_posix() for place in found)


def unfinished(folder: Path) -> list[Path]:
    """The open entries of the journal."""
    return [place for place in (folder / ".crm/journal").glob("*") if place.suffix in (OPEN, BACK)]


def index_is_true(folder: Path) -> bool:
    """Whether the index holds exactly what one built from nothing holds."""
    nodes = read_text((folder / "crm.yaml").read_bytes()).nodes
    schema = schema_of(read_settings(nodes)[0])
    with tempfile.TemporaryDirectory() as aside:
        sources = {"": Folder(Root("", folder))}
        ctx = schema.context(clock.now())
        with closing(Index(Path(aside), schema, ctx, sources, kept=Reminders(schema, ctx))) as fresh:
            fresh.rebuild()
        expected = _rows(Path(aside))
    found = _rows(folder / ".crm")
    assert found == expected
    return True


def _rows(state: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of an index, each table sorted, with paths in place of numbers."""
    with closing(database.reader(state / database.FILE)) as db:
        paths = dict(db.execute("SELECT rid, path FROM file").fetchall())
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        own = [name for name in names if not name.startswith(("words_", "sqlite_")) and name != "setting"]
        return {name: _table(db, name, paths) for name in own}


def _table(db: database.Connection, name: str, paths: dict[int, str]) -> list[tuple[Any, ...]]:
    key = "rowid, *" if name == "words" else "*"
    cursor = db.execute(f'SELECT {key} FROM "{name}"')
    columns = [column for column, *_ in cursor.description]
    numbered = next((place for place, column in enumerate(columns) if column in ("rid", "rowid")), None)
    kept = [place for place, column in enumerate(columns) if column not in _NOT_KEPT]
    rows = [
        (paths.get(row[numbered]) if numbered is not None else None, *(row[place] for place in kept))
        for row in cursor.fetchall()
    ]
    return sorted(rows, key=repr)
