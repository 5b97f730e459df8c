"""The inbox as it is shown: since when, how it came, from whom, what it says, and what it is about."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.agenda.rule import iso
from crm_tui.agenda.window import whose
from crm_tui.index.database import Connection, ReadError
from crm_tui.query.find import labels
from crm_tui.query.inbox import Waits, page, waiting
from crm_tui.query.scope import Asking
from crm_tui.query.syntax import Query
from crm_tui.tui.showing.snapshot import Order
from crm_tui.tui.widgets.entries import Entry
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.dates import age

# What is answered by the same means as it came by; anything else by mail.
_SAME_WAY = ("call", "email", "message")


class Waiting(NamedTuple):
    """Of a line its record, and the type of an answer to it."""

    of: tuple[str, str]
    answer: str


class InboxRows:
    """All that waits, the longest first; reads a page of it when it comes on screen."""

    def __init__(self, db: Connection, asking: Asking, rids: "array[int]", longest: str) -> None:
        """`longest` is how long the first one waits, in words, "" for no day."""
        self._db = db
        self._asking = asking
        self._order = Order(rids)
        self._known: dict[int, Waiting] = {}
        self.longest = longest

    @property
    def count(self) -> int:
        """How much waits."""
        return len(self._order)

    def close(self) -> None:
        """Lets go of the index."""
        self._db.close()

    def key_at(self, index: int) -> RowKey:
        """The row number of the record."""
        return self._order.rids[index]

    def index_of(self, key: RowKey) -> int | None:
        """Where the record stands."""
        return self._order.place(key)

    def waiting(self, key: RowKey) -> Waiting | None:
        """What a line is; None where it is gone."""
        if not isinstance(key, int):
            return None
        if key not in self._known:
            self._read([key])
        return self._known.get(key)

    def page(self, start: int, length: int) -> Sequence[Entry]:
        """The lines from `start` on; what is gone by now is an empty line."""
        rids = self._order.rids[start : start + length]
        found = self._read(rids)
        return [found.get(rid) or Entry(rid, "", "", "", "", "") for rid in rids]

    def _read(self, rids: Sequence[int]) -> dict[int, Entry]:
        try:
            rows = page(self._db, self._asking, rids)
            names = labels(self._db, self._asking, {link for row in rows for link in row.links})
        except ReadError:
            return {}
        for row in rows:
            self._known[row.rid] = Waiting((row.kind, row.id), row.how if row.how in _SAME_WAY else "email")
        return {row.rid: _entry(row, names, self._asking) for row in rows}


def _entry(row: Waits, names: dict[tuple[str, str], str], asking: Asking) -> Entry:
    """A line; whose it is only where it is not mine."""
    today, day = asking.ctx.now.date(), iso(row.day)
    late = day is not None and day < today
    when = age((today - day).days) if day and late else "today" if day else "?"
    called = [names.get(each, each[1]) for each in row.links]
    about = " · ".join(called[1:] + ([row.whose] if row.whose not in ("", asking.me) else []))
    return Entry(row.rid, "", when, row.how, called[0] if called else "?", row.label, about, "answer", late)


def read_inbox(db: Connection, asking: Asking, query: Query) -> InboxRows:
    """What the query finds of what waits for me, or for nobody in particular.

    Of what waits for anybody, where it is not known who I am. Raises UsageError for a query that makes no sense.
    """
    rids, first = waiting(db, asking, whose("", asking.me), query)
    today, day = asking.ctx.now.date(), iso(first)
    return InboxRows(db, asking, rids, age((today - day).days) if day and day < today else "")
