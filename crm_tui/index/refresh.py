"""Brings the rows of single files up to date: what `refresh` and a walk do with each file that may have changed."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from crm_tui.index.changed import Address, Changed
from crm_tui.index.database import Connection
from crm_tui.index.look import last_good, looks, read, same
from crm_tui.index.parse import Reader
from crm_tui.index.write import Look, Writer, file_row
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.store.source import Seen, Source

Names = set[tuple[str, str]]


class _Known(NamedTuple):
    rid: int
    digest: str
    kind: str | None
    id: str
    label: str
    row: tuple[object, ...]


class Refresh:
    """Refreshes files one by one, inside the caller's transaction. What it found stands in `changed`.

    `rids` are the rows it wrote or took away, `linked` the records (kind, id) that these link to, or did.
    """

    def __init__(
        self,
        db: Connection,
        reader: Reader,
        sources: Mapping[str, Source],
        versions: Callable[[Seen], list[bytes]],
        tables: Mapping[str, str],
    ) -> None:
        self._db = db
        self._reader = reader
        self._sources = sources
        self._versions = versions
        self._tables = tables
        self._writer = Writer(db)
        self._records: Names = set()
        self._files: set[Address] = set()
        self.rids: set[int] = set()
        self.linked: Names = set()

    @property
    def changed(self) -> Changed:
        """What was not what it is now."""
        return Changed(frozenset(self._records), frozenset(self._files))

    def file(self, address: Address) -> None:
        """Looks at a file and brings its rows up to date."""
        touched = self._one(address)
        if touched is not None:
            self._files.add(address)
            self._records |= touched

    def _one(self, address: Address) -> Names | None:
        """The records touched, or None when the file is what it was."""
        known = self._known(address)
        found = self._look(address, known.digest if known else "")
        if found is None:
            return self._remove(known) if known else None
        rid = known.rid if known else self._next_rid()
        if known and known.digest == found.digest:
            self._stamp(rid, known, found, known.label)
            return None
        self._note(rid)
        touched = self._written(rid, known, found)
        self._note(rid)
        return touched

    def _note(self, rid: int) -> None:
        """Notes a row and what it links to now."""
        self.rids.add(rid)
        self.linked.update(self._db.execute("SELECT to_kind, to_id FROM link WHERE rid = ?", (rid,)))

    def _written(self, rid: int, known: _Known | None, found: Look) -> Names:
        if found.parsed is None:
            return self._broken(rid, known, found)
        if known is not None:
            self._writer.remove_rows(rid, known.kind, self._tables)
        self._writer.add(rid, found)
        self._stamp(rid, known, found, found.parsed.label)
        return _names(known) | _names(found)

    def _known(self, address: Address) -> _Known | None:
        rows = self._db.execute("SELECT * FROM file WHERE root = ? AND path = ?", address)
        columns = [column[0] for column in rows.description]
        row = rows.fetchone()
        if row is None:
            return None
        by_name = dict(zip(columns, row, strict=True))
        return _Known(by_name["rid"], by_name["digest"], by_name["kind"], by_name["id"], by_name["label"], tuple(row))

    def _look(self, address: Address, known: str) -> Look | None:
        """What the file is; it is not parsed where it still has the digest that is known."""
        root, path = address
        if root not in self._sources or kind_folder_and_id(path) is None:
            return None
        seen = self._sources[root].stat(path)
        files = list(read(self._sources, [seen])) if seen is not None else []
        return next((same(self._reader, file, known) or looks(self._reader, [file])[0] for file in files), None)

    def _remove(self, known: _Known) -> Names:
        self._note(known.rid)
        self._writer.remove_rows(known.rid, known.kind, self._tables)
        self._db.execute("DELETE FROM file WHERE rid = ?", (known.rid,))
        return _names(known)

    def _broken(self, rid: int, known: _Known | None, found: Look) -> Names:
        """Keeps the last good row, marked; takes it from an earlier version when there is none."""
        self._writer.remove_problems(rid)
        table = self._tables.get(found.kind.name) if found.kind else None
        kept = bool(table) and self._db.execute(f"UPDATE {table} SET stale = 1 WHERE rid = ?", (rid,)).rowcount > 0
        good = None if kept or table is None else last_good(self._reader, found.seen, self._versions)
        if good is not None and good.parsed is not None:
            self._writer.add(rid, good._replace(problems=found.problems), stale=True)
            self._stamp(rid, known, found, good.parsed.label)
        else:
            self._writer.add(rid, found)
            self._stamp(rid, known, found, known.label if known and kept else found.id)
        return _names(known) | _names(found)

    def _stamp(self, rid: int, known: _Known | None, found: Look, label: str) -> None:
        row = file_row(rid, found, label)
        if known is None or known.row != row:
            self._writer.add_files([row])

    def _next_rid(self) -> int:
        return int(self._db.execute("SELECT coalesce(max(rid), 0) + 1 FROM file").fetchone()[0])


def _names(known: _Known | Look | None) -> Names:
    if known is None or known.kind is None:
        return set()
    kind = known.kind if isinstance(known.kind, str) else known.kind.name
    return {(kind, known.id)}
