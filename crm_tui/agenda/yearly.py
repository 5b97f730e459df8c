"""Days that come back every year: kept without a year, as in `--12-24`, and told by their next occasion.

The 29th of February falls on the 28th in years that have none. On the way of `crm agenda --count`.
"""

from datetime import date, timedelta
from typing import Any

# For so many days after its day an occasion is still told: after a long weekend it is not too late.
GRACE = 3
# Whoever was talked to on the day or since has been congratulated.
UNTOLD = "(m.last IS NULL OR m.last < m.day)"

_OCCASIONS = """(
    SELECT y.rid, y.rule, y.early, y.last, y.who, y.until, CASE
        WHEN y.day GLOB '*-02-29' AND date(y.day, '+0 days') <> y.day THEN substr(y.day, 1, 8) || '28'
        ELSE y.day END AS day
    FROM (
        SELECT m.rid, m.rule, m.early, m.last, m.who, m.until, printf('%04d', substr(:since, 1, 4)
            + (m.day < '--' || substr(:since, 6))) || substr(m.day, 2) AS day
        FROM {source} WHERE m.day >= '--' AND m.day < '.' AND ({near})
    ) y
) m"""


def occasions(source: str, today: str, last: str) -> tuple[str, dict[str, Any]]:
    """The yearly rows `m` of a source as one of their own, each on its day; and its parameters.

    Days are ISO text. Rows whose day is not up to `last` may be among them.
    """
    since = _since(date.fromisoformat(today))
    near = "m.day BETWEEN :first AND :end"
    if last[:4] > f"{since:%Y}":
        near = "m.day >= :first OR m.day <= :end"
    if last >= (since + min(timedelta(days=364), date.max - since)).isoformat():
        near = "1"
    end = last[5:] if last[5:] != "02-28" else "02-29"
    params = {"since": since.isoformat(), "first": f"--{since:%m-%d}", "end": f"--{end}"}
    return _OCCASIONS.format(source=source, near=near), params


def occasion(day: str, today: date) -> date:
    """The next day that a yearly one falls on, or the last one while that is not long over."""
    since = _since(today)
    year = since.year + (day < f"--{since:%m-%d}")
    try:
        return date.fromisoformat(f"{year:04d}{day[1:]}")
    except ValueError:
        return date(year, 2, 28)


def _since(today: date) -> date:
    return today - timedelta(days=GRACE)
