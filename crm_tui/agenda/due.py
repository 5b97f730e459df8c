"""Tasks that are due."""

from datetime import datetime
from typing import TYPE_CHECKING

from crm_tui.agenda.rule import Cells, Day, Rule
from crm_tui.query.derived import OPEN_TASK

if TYPE_CHECKING:
    from crm_tui.model.context import Context

_URGENT = ("high", "urgent")


def _day(cells: Cells, ctx: "Context") -> Day | None:
    due, remind = cells[:2]
    return Day(due, remind) if due else Day(remind) if remind else None


def _words(cells: Cells, ctx: "Context") -> str:
    due, _, moment, priority, timed = cells
    parts = ["due" + _clock(moment, ctx) if timed else "due" if due else "to be reminded of"]
    return ", ".join([*parts, *((priority,) if priority in _URGENT else ())])


def _clock(moment: str, ctx: "Context") -> str:
    return f" {datetime.fromisoformat(moment).astimezone(ctx.zone):%H:%M}"


DUE = Rule(
    name="due",
    kind="task",
    who="coalesce({t}.assignee, {t}.owner)",
    where=f'{OPEN_TASK} AND ({{t}}."due.day" IS NOT NULL OR {{t}}."remind.day" IS NOT NULL)',
    cells=(
        '{t}."due.day"', '{t}."remind.day"', "{t}.due", "{t}.priority",
        "length((SELECT json_extract(d.doc, '$.due') FROM doc d WHERE d.rid = {t}.rid)) > 10",
    ),
    day_of=_day,
    words=_words,
    settled_by="crm done {key}",
)  # fmt: skip
