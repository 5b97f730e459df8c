"""What is to be done as the agenda shows it: how late, what, why, and the action that settles it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from crm_tui.agenda.build import agenda
from crm_tui.agenda.reminder import GROUPS, Reminder
from crm_tui.agenda.window import Window, last_day, whose
from crm_tui.index.database import Connection
from crm_tui.query.scope import Asking
from crm_tui.tui.widgets.agenda import Entry
from crm_tui.wording.dates import age, day

# What the key that settles a reminder does, by rule.
SETTLES = {
    "due": "done", "next-step": "done", "cadence": "log", "close": "new date", "rotting": "move", "birthday": "log",
}  # fmt: skip


def read_agenda(db: Connection, asking: Asking) -> list[Reminder]:
    """What I am to do, and what nobody in particular is, by day; everybody's where it is not known who I am."""
    today = asking.ctx.now.date()
    last = last_day(today, "") or asking.today
    return agenda(db, asking, Window(asking.today, last, whose("", asking.me)))


def entries(reminders: Iterable[Reminder], today: date, me: str) -> list[Entry]:
    """The reminders as lines; whose they are only where they are not mine."""
    return [_entry(each, today, me) for each in reminders]


def _entry(each: Reminder, today: date, me: str) -> Entry:
    late = each.day is not None and each.day < today
    when = age((today - each.day).days) if each.day and late else day(each.day, today) if each.day else "now"
    who = each.who if each.who != me else ""
    about = " · ".join(part for part in (each.about, who) if part)
    return Entry(each.key, each.group(today), when, each.label, each.words, about, SETTLES.get(each.rule, ""), late)


def counts(reminders: Sequence[Reminder], today: date) -> str:
    """How many there are in each group: "3 overdue · 2 today"."""
    found = Counter(each.group(today) for each in reminders)
    return " · ".join(f"{found[group]} {group}" for group in GROUPS if found[group])
