"""Which of the kept reminders somebody is to see: by day, by member, and what is snoozed left out.

On the way of `crm agenda --count`, so it imports next to nothing.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from crm_tui.index.database import Connection

# How many days ahead the agenda looks unless it is told.
DAYS = 14
# Told on their day and not ahead of it.
_NOT_AHEAD = ("rotting",)


class Window(NamedTuple):
    """What is asked for: days as ISO text. `whose` are members, "" is nobody; None asks for everybody's."""

    today: str
    last: str
    whose: tuple[str, ...] | None = None

    @property
    def condition(self) -> tuple[str, dict[str, Any]]:
        """SQL over a row `m` of `reminder`, and its parameters."""
        listed = ", ".join(f"'{name}'" for name in _NOT_AHEAD)
        parts = [
            f"(m.day <= :last AND (m.day <= :today OR m.rule NOT IN ({listed})) OR m.early <= :today)",
            "(m.until IS NULL OR m.until <= :today)",
        ]
        params = {"today": self.today, "last": self.last}
        if self.whose is not None:
            marks = {f"w{number}": each for number, each in enumerate(self.whose)}
            parts.append(f"coalesce(m.who, '') IN ({', '.join(f':{name}' for name in marks)})")
            params |= marks
        return " AND ".join(parts), params


# A talk that is planned counts from its day on; until then the answer is asked anew.
SETTLED = "(m.last IS NULL OR m.last <= :today)"


def count(db: "Connection", window: Window) -> int | None:
    """How many reminders there are; None where talks are planned, so that only asking the rules tells."""
    condition, params = window.condition
    if db.execute("SELECT 1 FROM reminder m WHERE m.last > :today LIMIT 1", params).fetchone():
        return None
    return int(db.execute(f"SELECT count(*) FROM reminder m WHERE {condition}", params).fetchone()[0])
