"""What stands at the foot of a list: sums, and which records are marked by now."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.query.identity import still
from crm_tui.tui.showing.lists import RecordRows, come_to


class Tally(NamedTuple):
    """Sums in words by the names of columns; the marked records by row number and id; how many are not listed."""

    sums: Mapping[str, str]
    marked: Mapping[int, str]
    hidden: int


def tally(db: Connection, rows: RecordRows, marked: Mapping[int, str]) -> Tally:
    """The tally of the rows found, or of the marked ones where some are; `marked` has ids as far as they are known."""
    now = still(db, rows.scope, marked)
    return Tally(come_to(db, rows, now), now, len(now) - rows.order.count(now))
