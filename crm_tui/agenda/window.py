"""Which of the kept reminders somebody is to see: by day, by member, and what is snoozed left out.

On the way of `crm agenda --count`, so it imports next to nothing.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.agenda.yearly import UNTOLD, occasions

if TYPE_CHECKING:
    from crm_tui.index.database import Connection

# How many days ahead the agenda looks unless it is told.
DAYS = 14
_FURTHEST = 36_500
# Rules that are told on their day and not ahead of it, as SQL.
NOT_AHEAD = "('rotting')"


class Window(NamedTuple):
    """What is asked for: days as ISO text. `whose` are members, "" is nobody; None asks for everybody's."""

    today: str
    last: str
    whose: tuple[str, ...] | None = None

    @property
    def condition(self) -> tuple[str, dict[str, Any]]:
        """SQL over a row `m` of `reminder`, and its parameters."""
        parts = [
            f"(m.day <= :last AND (m.day <= :today OR m.rule NOT IN {NOT_AHEAD}) OR m.early <= :today)",
            "(m.until IS NULL OR m.until <= :today)",
            "m.day NOT GLOB '--*'",
        ]
        params = {"today": self.today, "last": self.last}
        if self.whose is not None:
            marks = {f"w{number}": each for number, each in enumerate(self.whose)}
            parts.append(f"coalesce(m.who, '') IN ({', '.join(f':{name}' for name in marks)})")
            params |= marks
        return " AND ".join(parts), params


# A talk that is planned counts from its day on; until then the answer is asked anew.
SETTLED = "(m.last IS NULL OR m.last <= :today)"


def whose(typed: str, me: str) -> tuple[str, ...] | None:
    """Whose reminders are shown where nobody is named: mine and nobody's; None, who is unknown sees everybody's."""
    return (me, "") if me and typed != "all" else None


def last_day(today: date, days: str) -> str | None:
    """The last day that an agenda of so many days shows, as ISO text; None where that is no number of days."""
    if days and not (days.isascii() and days.isdecimal()):
        return None
    ahead = timedelta(days=min(int(days[:9]), _FURTHEST) if days else DAYS)
    return (today + min(ahead, date.max - today)).isoformat()


def count_settled(db: "Connection", window: Window, more: str = "1") -> int:
    """How many of the kept reminders somebody is to see, those aside that wait for a planned talk.

    `more` is SQL that has to hold of a row `m` besides.
    """
    condition, params = window.condition
    yearly, days = occasions("reminder m", window.today, window.last)
    sql = (
        f"SELECT (SELECT count(*) FROM reminder m WHERE {SETTLED} AND {condition} AND {more})"
        f" + (SELECT count(*) FROM {yearly} WHERE {SETTLED} AND {condition} AND {more} AND {UNTOLD})"
    )
    return int(db.execute(sql, {**params, **days}).fetchone()[0])


def planned(db: "Connection", today: str) -> dict[str, list[int]]:
    """By rule, the rows of the records with which a talk is planned."""
    found: dict[str, list[int]] = {}
    for rule, rid in db.execute("SELECT m.rule, m.rid FROM reminder m WHERE m.last > :today", {"today": today}):
        found.setdefault(rule, []).append(rid)
    return found
