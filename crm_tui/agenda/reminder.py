"""A reminder: what is to be done, why, by when, for whom, and what settles it."""

from datetime import date, timedelta
from typing import Any, NamedTuple

GROUPS = ("overdue", "today", "this week", "later")


class Reminder(NamedTuple):
    """What a rule says of a record. `day` is None where it is time since nobody knows when.

    `key` names it as long as it stands; `about` is what the record is about, in words, `who` a member's id or "",
    `until` the day before which it is snoozed.
    """

    rule: str
    kind: str
    id: str
    label: str
    day: date | None
    words: str
    settled_by: str
    who: str
    about: str = ""
    until: date | None = None

    @property
    def key(self) -> str:
        """The rule and the id."""
        return key_of(self.rule, self.id)

    def group(self, today: date) -> str:
        """Overdue, today, this week (which ends with its Sunday), or later."""
        if self.day is not None and self.day < today:
            return GROUPS[0]
        if self.day is None or self.day == today:
            return GROUPS[1]
        return GROUPS[2] if self.day <= today + timedelta(days=6 - today.weekday()) else GROUPS[3]

    def as_json(self, today: date) -> dict[str, Any]:
        """The reminder as scripts read it."""
        return {
            "key": self.key, "rule": self.rule, "kind": self.kind, "id": self.id, "label": self.label,
            "about": self.about or None, "day": self.day.isoformat() if self.day else None,
            "group": self.group(today), "reason": self.words, "for": self.who or None, "settled_by": self.settled_by,
            "snoozed": self.until.isoformat() if self.until and self.until > today else None,
        }  # fmt: skip


def key_of(rule: str, id_: str) -> str:
    """How people name a reminder."""
    return f"{rule}/{id_}"
