"""Open deals: their expected close, their next step, and how long they stand in their stage."""

from datetime import timedelta
from typing import TYPE_CHECKING

from crm_tui.agenda.rule import Cells, Day, Rule, iso
from crm_tui.query.derived import OUTCOME, ROTS, STAGE_LABEL

if TYPE_CHECKING:
    from crm_tui.model.context import Context

_OPEN = f"{OUTCOME} = 'open'"


def _day(cells: Cells, ctx: "Context") -> Day | None:
    return Day(cells[0])


def _closing(cells: Cells, ctx: "Context") -> str:
    return f"expected to close, in {cells[1]}"


def _step(cells: Cells, ctx: "Context") -> str:
    return str(cells[1] or "next step")


def _rotten(cells: Cells, ctx: "Context") -> Day | None:
    since, allowed, _ = cells
    begun = iso(since)
    try:
        return Day((begun + timedelta(days=int(allowed) + 1)).isoformat()) if begun else None
    except OverflowError:
        return None


def _standing(cells: Cells, ctx: "Context") -> str:
    since, allowed, label = cells
    begun = iso(since)
    days = (ctx.now.date() - begun).days if begun else 0
    return f"{days} days in {label}, {allowed} allowed"


CLOSE = Rule(
    name="close",
    kind="deal",
    who="{t}.owner",
    where=f"{{t}}.close IS NOT NULL AND {_OPEN}",
    cells=("{t}.close", STAGE_LABEL),
    day_of=_day,
    words=_closing,
    settled_by="crm set deal/{id} close=WHEN",
)

NEXT_STEP = Rule(
    name="next-step",
    kind="deal",
    who="{t}.owner",
    where=f"{{t}}.next_date IS NOT NULL AND {_OPEN}",
    cells=("{t}.next_date", "{t}.next_step"),
    day_of=_day,
    words=_step,
    settled_by="crm done {key}",
)

ROTTING = Rule(
    name="rotting",
    kind="deal",
    who="{t}.owner",
    where=f"{{t}}.stage_since IS NOT NULL AND {_OPEN} AND {ROTS} > 0",
    cells=("{t}.stage_since", ROTS, STAGE_LABEL),
    day_of=_rotten,
    words=_standing,
    settled_by="crm move {id} STAGE",
)
