"""The median of a figure over rows: half of them have less, half have more."""

import sqlite3

from crm_tui.query.compile import where
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.syntax import Query

# Of the rows of a kind, as SQL over a row `t`: how many hours between two moments, how many days between two days.
_HOURS = "(julianday({{t}}.{later}) - julianday({{t}}.{earlier})) * 24"
SPANS = {
    "first response": _HOURS.format(earlier="opened", later="first_response"),
    "resolution": _HOURS.format(earlier="opened", later="resolved"),
    "sales cycle": 'julianday({closed_on}) - julianday({t}."created.day")',
}


def median(db: sqlite3.Connection, scope: Scope, query: Query, span: str) -> float | None:
    """The median of one of the SPANS over the rows that a query finds and that have it; None for no rows."""
    closed_on = scope.derived("closed_on")
    value = scope.filled(SPANS[span], closed_on=closed_on[1] if closed_on else Sql("NULL"))
    rows = fill(
        f"SELECT {{value}} AS v FROM {scope.source} WHERE {{where}} AND v IS NOT NULL",
        value=value, where=where(scope, query),
    )  # fmt: skip
    (count,) = db.execute(f"SELECT count(*) FROM ({rows.text})", rows.params).fetchone()
    middle = f"SELECT avg(v) FROM ({rows.text} ORDER BY v LIMIT ? OFFSET ?)"
    found = db.execute(middle, (*rows.params, 2 - count % 2, max(0, (count - 1) // 2))).fetchone()[0]
    return None if found is None else float(found)
