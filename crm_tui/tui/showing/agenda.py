"""What is to be done as the agenda shows it: how late, what, why, and the action that settles it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from crm_tui.agenda.glance import Glance, glance
from crm_tui.agenda.reminder import GROUPS, Reminder
from crm_tui.agenda.window import Window, last_day, whose
from crm_tui.index.database import Connection
from crm_tui.query.scope import Asking
from crm_tui.tui.widgets.entries import Entry
from crm_tui.wording.dates import age, day
from crm_tui.wording.numbers import number

# The group that is folded to its count until it is opened.
LATER = GROUPS[-1]
# By rule, in a word, what kind of thing is to be done, and what the key that settles it does.
KINDS = {
    "due": "task", "next-step": "step", "cadence": "call", "close": "close", "rotting": "stage", "birthday": "birthday",
}  # fmt: skip
SETTLES = {
    "due": "done", "next-step": "done", "cadence": "log", "close": "new date", "rotting": "move", "birthday": "log",
}  # fmt: skip
# What enter does.
DOES = {
    "due": "open", "next-step": "edit", "cadence": "log", "close": "new date", "rotting": "move", "birthday": "log",
}  # fmt: skip


def read_agenda(db: Connection, asking: Asking, most: int) -> Glance:
    """What I am to do, and what nobody in particular is, by day; everybody's where it is not known who I am."""
    today = asking.ctx.now.date()
    last = last_day(today, "") or asking.today
    return glance(db, asking, Window(asking.today, last, whose("", asking.me)), most)


def fold_key(group: str) -> str:
    """The key of the line that folds and opens a group."""
    return f"fold {group}"


def more_key(group: str) -> str:
    """The key of the line that shows more of a group."""
    return f"more {group}"


def entries(seen: Glance, asking: Asking, opened: Collection[str] = ()) -> list[Entry]:
    """The reminders as lines; what comes later as one line until it is opened."""
    found: list[Entry] = []
    today = asking.ctx.now.date()
    for group, members in groupby(seen.reminders, lambda each: each.group(today)):
        found += _group(group, list(members), seen.sizes[group], asking, opened)
    return found


def heads(seen: Glance, locale: str) -> dict[str, str]:
    """What stands above each group: its name, and how much there is of it."""
    return {group: f"{group.upper()} {number(size, locale)}" for group, size in seen.sizes.items()}


def _group(
    group: str, members: Sequence[Reminder], size: int, asking: Asking, opened: Collection[str]
) -> Iterator[Entry]:
    locale = asking.ctx.locale
    if group == LATER:
        fold = "open" if group in opened else "folded"
        yield Entry(fold_key(group), group, "", "", f"{group.upper()} {number(size, locale)}", "", fold=fold)
    if group != LATER or group in opened:
        yield from (_entry(each, asking.ctx.now.date(), asking.me) for each in members)
        if more := size - len(members):
            yield Entry(more_key(group), group, "", "", f"and {number(more, locale)} more", "")


def _entry(each: Reminder, today: date, me: str) -> Entry:
    """A reminder as a line; whose it is only where it is not mine."""
    late = each.day is not None and each.day < today
    when = age((today - each.day).days) if each.day and late else day(each.day, today) if each.day else "now"
    about = " · ".join(part for part in (each.about, each.who if each.who != me else "") if part)
    kind, verb = KINDS.get(each.rule, each.rule), SETTLES.get(each.rule, "")
    return Entry(each.key, each.group(today), when, kind, each.label, each.words, about, verb, late)
