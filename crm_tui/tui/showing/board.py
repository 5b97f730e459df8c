"""Deals as a board shows them: a lane per stage of one pipeline, cards fetched when they come on screen."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.settings import Pipeline, Stage
from crm_tui.query.columns import plan
from crm_tui.query.rows import Row, keys
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import And, Match, Not, Or, Query, Sort, Term
from crm_tui.reports.figures import Figures
from crm_tui.reports.pipeline import pipeline_report, within
from crm_tui.tui.showing.snapshot import Order, Snapshot
from crm_tui.tui.widgets.lanes import PAGE, Card, Lane
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.dates import age, day
from crm_tui.wording.money import compact, money

_COLUMNS = ("company.label", "value", "stage_age", "rotting", "overdue", "next_step", "next_date", "closed", "open")
SOONEST = (Sort("close", False, 0),)
# Of closed deals the latest matter; a board is no archive.
_CLOSED_SHOWN = 200


class DealCards:
    """The deals of a pipeline that a query finds, and what the open ones come to."""

    def __init__(self, snapshot: Snapshot, lanes: Sequence[Lane], orders: Sequence[Order], open: Figures) -> None:
        self.snapshot = snapshot
        self.open = open
        self._lanes = tuple(lanes)
        self._orders = tuple(orders)
        self._ahead: dict[int, Row] = {}

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes from the left."""
        return self._lanes

    def read_ahead(self) -> None:
        """Reads the first page of every lane off the interface's thread: it is seen first."""
        self._ahead = self.snapshot.rows([rid for order in self._orders for rid in order.rids[:PAGE]])

    def page(self, lane: int, start: int, length: int) -> Sequence[Card]:
        """The cards of a lane from `start` on."""
        rids = self._orders[lane].rids[start : start + length]
        missing = [rid for rid in rids if rid not in self._ahead]
        rows = {**self._ahead, **self.snapshot.rows(missing)} if missing else self._ahead
        return [self._card(rows[rid]) if rid in rows else Card("") for rid in rids]

    def key_at(self, lane: int, number: int) -> RowKey:
        """The deal's row number."""
        return self._orders[lane].rids[number]

    def place_of(self, key: RowKey) -> tuple[int, int] | None:
        """Where the deal stands."""
        for lane, order in enumerate(self._orders):
            number = order.place(key)
            if number is not None:
                return lane, number
        return None

    def _card(self, row: Row) -> Card:
        company, value, stage_age, rotting, overdue, step, on, closed, is_open = row.cells
        ctx = self.snapshot.scope.asking.ctx
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


class Part(NamedTuple):
    """A lane before it is filled: what holds for its deals, and their order where the query says none."""

    lane: Lane
    where: Term
    sort: tuple[Sort, ...]
    limit: int | None = None


def find(db: Connection, scope: Scope, query: Query, pipeline: Pipeline) -> DealCards:
    """The deals of a pipeline that a query finds, stage by stage, read by `db` from now on. Raises QueryError."""
    report = pipeline_report(db, scope, query, pipeline)
    asked = query._replace(where=And((query.where, within(scope, pipeline))))
    parts = [_of_stage(stage, lane_of(scope, stage, figures)) for stage, figures in report.stages]
    if report.strays:
        known = Or(tuple([part.where for part in parts]))
        parts.append(Part(Lane("", "no such stage", 0, state="broken"), Not(known), ()))
    return filled(db, scope, asked, parts, report.open)


def filled(db: Connection, scope: Scope, asked: Query, parts: Sequence[Part], open: Figures) -> DealCards:
    """The board of these lanes, each with the deals asked for that belong there. Raises QueryError."""
    orders = [Order(keys(db, scope, _of_part(asked, part))) for part in parts]
    lanes = [part.lane._replace(size=len(order)) for part, order in zip(parts, orders, strict=True)]
    cards = DealCards(Snapshot(db, scope, [plan(scope, name) for name in _COLUMNS]), lanes, orders, open)
    cards.read_ahead()
    return cards


def _of_part(asked: Query, part: Part) -> Query:
    return asked._replace(where=And((asked.where, part.where)), sort=asked.sort or part.sort, limit=part.limit)


def _of_stage(stage: Stage, lane: Lane) -> Part:
    """The deals of one stage: open ones by their expected close, closed ones latest first."""
    own = Match("stage", "=", stage.key, True, 0, 0)
    if stage.outcome == "open":
        return Part(lane, own, SOONEST)
    return Part(lane, own, (Sort("closed", True, 0),), _CLOSED_SHOWN)


def lane_of(scope: Scope, stage: Stage, figures: Figures) -> Lane:
    """The head of a stage's lane."""
    return headed(scope, Lane(stage.key, stage.label, 0), figures, "" if stage.outcome == "open" else stage.outcome)


def headed(scope: Scope, lane: Lane, figures: Figures, state: str = "") -> Lane:
    """A lane with its count and sums; what is won or lost weighs nothing any more."""
    locale = scope.asking.ctx.locale
    apart = "".join(f" + {compact(each, locale)}" for each in figures.apart)
    amount = money(figures.value, locale, minor=False) + apart
    short = compact(figures.value, locale) + apart
    weighted, short_weighted = "", ""
    if not state:
        weighted = f"~{money(figures.weighted, locale, minor=False)}"
        short_weighted = f"~{compact(figures.weighted, locale)}"
    return lane._replace(
        amount=amount, weighted=weighted, state=state, total=figures.size,
        short_amount=short, short_weighted=short_weighted,
    )  # fmt: skip
