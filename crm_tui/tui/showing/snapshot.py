"""One reading of the index that a list or board shows, and the rows in their order."""

import sys
from array import array
from collections.abc import Collection, Sequence

from crm_tui.index.database import Connection, ReadError
from crm_tui.query.columns import ColumnPlan
from crm_tui.query.rows import Row, page
from crm_tui.query.scope import Scope

# So many rows are remembered by id; what is on screen is always among them.
_REMEMBERED = 2000


class Order:
    """Row numbers in the order of a list: eight bytes each, known by place, and places by row number."""

    __slots__ = ("_bytes", "rids")

    def __init__(self, rids: "array[int]") -> None:
        self.rids = rids
        self._bytes = rids.tobytes()

    def __len__(self) -> int:
        return len(self.rids)

    def count(self, rids: Collection[int]) -> int:
        """How many of these are in the list."""
        return len(set(rids).intersection(self.rids)) if rids else 0

    def first(self, rids: Collection[int]) -> int | None:
        """Which of these stands first in the list, None when none is in it."""
        wanted = set(rids)
        return next((rid for rid in self.rids if rid in wanted), None) if wanted else None

    def place(self, rid: object) -> int | None:
        """Where a row stands, None when it is not in the list."""
        if not isinstance(rid, int):
            return None
        wanted = rid.to_bytes(8, sys.byteorder, signed=True)
        at = self._bytes.find(wanted)
        while at % 8 and at > 0:
            at = self._bytes.find(wanted, at + 1)
        return at // 8 if at >= 0 else None


class Snapshot:
    """A connection that pages of rows are read by, and which record stood in which row when it was read.

    It answers also when the index was taken away meanwhile: with nothing, until the list is asked for anew.
    """

    def __init__(self, db: Connection, scope: Scope, plans: Sequence[ColumnPlan]) -> None:
        self.scope = scope
        self.plans = list(plans)
        self.db = db
        self._ids: dict[int, str] = {}

    def rows(self, rids: Sequence[int]) -> dict[int, Row]:
        """The rows of these numbers that are there."""
        try:
            found = {row.rid: row for row in page(self.db, self.scope, rids, self.plans)}
        except ReadError:
            return {}
        if len(self._ids) > _REMEMBERED:
            self._ids.clear()
        self._ids.update((rid, row.id) for rid, row in found.items())
        return found

    def id_of(self, rid: object) -> str:
        """The id of the record that this row showed, "" when there is none."""
        if not isinstance(rid, int):
            return ""
        if rid not in self._ids:
            self.rows([rid])
        return self._ids.get(rid, "")

    def close(self) -> None:
        """Lets go of the index."""
        self.db.close()
