"""Deals as a board shows them: a lane per stage of one pipeline, cards fetched when they come on screen."""

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.settings import Pipeline
from crm_tui.query.columns import ColumnPlan, plan
from crm_tui.query.groups import groups
from crm_tui.query.rows import Row, keys, page
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import And, Match, Query, Sort
from crm_tui.reports.pipeline import Figures, pipeline_report, within
from crm_tui.tui.widgets.lanes import Card, Lane
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.dates import age, day
from crm_tui.wording.money import compact, money

_COLUMNS = ("company.label", "value", "stage_age", "rotting", "overdue", "next_step", "next_date", "closed", "open")
# Of closed deals the latest matter; a board is no archive.
_CLOSED_SHOWN = 200


class Found(NamedTuple):
    """What stands on the board: the lanes with their sums, and the deals of each."""

    lanes: tuple[Lane, ...]
    rids: tuple["array[int]", ...]
    places: Mapping[int, tuple[int, int]]
    open: Figures


def find(db: Connection, scope: Scope, query: Query, pipeline: Pipeline) -> Found:
    """The deals of a pipeline that a query finds, stage by stage. Raises QueryError."""
    report = pipeline_report(db, scope, query, pipeline)
    asked = query._replace(where=And((query.where, within(scope, pipeline))))
    lanes, rids = [], []
    for stage, figures in report.stages:
        own = Match("stage", "=", stage.key, True, 0, 0)
        order = query.sort or (Sort("closed" if stage.outcome != "open" else "close", stage.outcome != "open", 0),)
        limit = None if stage.outcome == "open" else _CLOSED_SHOWN
        found = keys(db, scope, asked._replace(where=And((asked.where, own)), sort=order, limit=limit))
        lanes.append(_lane(scope, stage.key, stage.label, len(found), figures, stage.outcome))
        rids.append(found)
    places = {rid: (lane, number) for lane, listed in enumerate(rids) for number, rid in enumerate(listed)}
    return Found(tuple(lanes), tuple(rids), places, report.open)


def _lane(scope: Scope, key: str, title: str, shown: int, figures: Figures, outcome: str) -> Lane:
    locale = scope.asking.ctx.locale
    apart = "".join(f" + {compact(each, locale)}" for each in figures.apart)
    weighted = f"~{money(figures.weighted, locale, minor=False)}" if outcome == "open" else ""
    state = outcome if outcome != "open" else ""
    return Lane(key, title, shown, money(figures.value, locale, minor=False) + apart, weighted, state)


class DealCards:
    """Cards for the board."""

    def __init__(self, db: Connection, scope: Scope, found: Found) -> None:
        self._db = db
        self._scope = scope
        self._found = found
        self._plans: list[ColumnPlan] = [plan(scope, name) for name in _COLUMNS]

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes from the left."""
        return self._found.lanes

    def page(self, lane: int, start: int, length: int) -> Sequence[Card]:
        """The cards of a lane from `start` on."""
        rids = self._found.rids[lane][start : start + length]
        rows = {row.rid: row for row in page(self._db, self._scope, rids, self._plans)}
        return [self._card(rows[rid]) if rid in rows else Card("") for rid in rids]

    def key_at(self, lane: int, number: int) -> RowKey:
        """The deal's row number."""
        return self._found.rids[lane][number]

    def place_of(self, key: RowKey) -> tuple[int, int] | None:
        """Where the deal stands."""
        return self._found.places.get(key) if isinstance(key, int) else None

    def _card(self, row: Row) -> Card:
        company, value, stage_age, rotting, overdue, step, on, closed, is_open = row.cells
        ctx = self._scope.asking.ctx
        words = f"{step} {day(on, ctx.now.date())}" if step and on else step or ""
        states = tuple(name for name, holds in (("overdue", overdue), ("stale", row.stale)) if holds)
        ended = "" if is_open else day(closed, ctx.now.date()) if closed else "closed"
        return Card(
            row.label,
            company or "",
            money(value, ctx.locale, minor=False) if value is not None else "",
            age(stage_age) if stage_age is not None else "",
            bool(rotting),
            words,
            ended,
            states,
            compact(value, ctx.locale) if value is not None else "",
        )


__all__ = ["DealCards", "Found", "find", "groups"]
