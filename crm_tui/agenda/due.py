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
    due, _, moment, priority = cells
    said = f"due{_clock(moment, ctx)}" if due else "to be reminded of"
    return f"{said}, {priority}" if priority in _URGENT else said


def _clock(moment: str, ctx: "Context") -> str:
    """The time of day; none for a day alone, which stands in the index as its first moment."""
    local = datetime.fromisoformat(moment).astimezone(ctx.zone)
    return f" {local:%H:%M}" if local.hour or local.minute else ""


DUE = Rule(
    name="due",
    kind="task",
    who="coalesce({t}.assignee, {t}.owner)",
    where=f'{OPEN_TASK} AND ({{t}}."due.day" IS NOT NULL OR {{t}}."remind.day" IS NOT NULL)',
    cells=('{t}."due.day"', '{t}."remind.day"', "{t}.due", "{t}.priority"),
    day_of=_day,
    words=_words,
    settled_by="crm done {key}",
)
