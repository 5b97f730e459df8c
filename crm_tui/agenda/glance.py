"""The agenda at a glance: of each group how much there is, and the most pressing of it, however much that is."""

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.agenda.build import reminders_of, unsettled
from crm_tui.agenda.reminder import GROUPS, Reminder
from crm_tui.agenda.rules import RULES
from crm_tui.agenda.window import SETTLED, Window
from crm_tui.agenda.yearly import UNTOLD, occasions

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking

# The reminders of a window, each with the number of its group.
_GROUPED = """(
    SELECT rule, rid, coalesce(nullif(day, ''), :today) AS day,
        CASE WHEN day = '' OR day = :today THEN 1 WHEN day < :today THEN 0 WHEN day <= :sunday THEN 2 ELSE 3 END AS grp
    FROM ({kept} UNION ALL {yearly})
)"""
_FIRST = (
    "SELECT rule, rid FROM {grouped} WHERE grp = :grp ORDER BY day, instr(:rules, ',' || rule || ','), rid LIMIT :most"
)


class Glance(NamedTuple):
    """The most pressing reminders by day, and by group how many there are of it in all."""

    reminders: list[Reminder]
    sizes: dict[str, int]


def glance(db: "Connection", asking: "Asking", window: Window, most: int) -> Glance:
    """At most so many reminders of each group of a window. What it costs hardly grows with how many there are."""
    today = asking.ctx.now.date()
    wanted, sizes = _first(db, window, (today + timedelta(days=6 - today.weekday())).isoformat(), most)
    found = reminders_of(db, asking, window, wanted)
    for each in unsettled(db, asking, window):
        group = each.group(today)
        sizes[group] = sizes.get(group, 0) + 1
        found.append(each)
    place = {name: number for number, name in enumerate(RULES)}
    found.sort(key=lambda each: (each.day or today, place[each.rule], each.label.casefold(), each.id))
    by_group = {group: [each for each in found if each.group(today) == group][:most] for group in GROUPS}
    return Glance([each for group in GROUPS for each in by_group[group]], sizes)


def _first(db: "Connection", window: Window, sunday: str, most: int) -> tuple[dict[str, list[int]], dict[str, int]]:
    """The rows of the most pressing kept reminders by rule, and how many there are by group."""
    condition, params = window.condition
    source, days = occasions("reminder m", window.today, window.last)
    where = f"{SETTLED} AND {condition}"
    grouped = _GROUPED.format(
        kept=f"SELECT m.rule, m.rid, m.day FROM reminder m WHERE {where}",
        yearly=f"SELECT m.rule, m.rid, m.day FROM {source} WHERE {where} AND {UNTOLD}",
    )
    params |= {**days, "sunday": sunday}
    sizes = dict(db.execute(f"SELECT grp, count(*) FROM {grouped} GROUP BY grp", params).fetchall())
    params |= {"most": most, "rules": f",{','.join(RULES)},"}
    wanted: dict[str, list[int]] = {}
    for group in sizes:
        for rule, rid in db.execute(_FIRST.format(grouped=grouped), {**params, "grp": group}):
            wanted.setdefault(rule, []).append(rid)
    return wanted, {GROUPS[group]: size for group, size in sizes.items()}
