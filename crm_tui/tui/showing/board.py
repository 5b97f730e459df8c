"""Deals as a board shows them: a lane per stage of one pipeline, cards fetched when they come on screen."""

from collections.abc import Sequence

from crm_tui.index.database import Connection
from crm_tui.model.settings import Pipeline, Stage
from crm_tui.query.columns import plan
from crm_tui.query.rows import Row, keys
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import And, Match, Not, Or, Query, Sort
from crm_tui.reports.figures import Figures
from crm_tui.reports.pipeline import pipeline_report, within
from crm_tui.tui.showing.snapshot import Order, Snapshot
from crm_tui.tui.widgets.lanes import PAGE, Card, Lane
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.dates import age, day
from crm_tui.wording.money import compact, money

_COLUMNS = ("company.label", "value", "stage_age", "rotting", "overdue", "next_step", "next_date", "closed", "open")
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


def find(db: Connection, scope: Scope, query: Query, pipeline: Pipeline) -> DealCards:
    """The deals of a pipeline that a query finds, stage by stage, read by `db` from now on. Raises QueryError."""
    report = pipeline_report(db, scope, query, pipeline)
    asked = query._replace(where=And((query.where, within(scope, pipeline))))
    orders = [Order(keys(db, scope, _of_stage(asked, stage))) for stage, _ in report.stages]
    lanes = [
        _lane(scope, stage, len(order), figures) for (stage, figures), order in zip(report.stages, orders, strict=True)
    ]
    if report.strays:
        strays = Order(keys(db, scope, _of_no_stage(asked, pipeline)))
        lanes.append(Lane("", "no such stage", len(strays), state="broken"))
        orders.append(strays)
    cards = DealCards(Snapshot(db, scope, [plan(scope, name) for name in _COLUMNS]), lanes, orders, report.open)
    cards.read_ahead()
    return cards


def _of_stage(asked: Query, stage: Stage) -> Query:
    """The deals of one stage: open ones by their expected close, closed ones latest first."""
    is_open = stage.outcome == "open"
    own = Match("stage", "=", stage.key, True, 0, 0)
    order = asked.sort or (Sort("close" if is_open else "closed", not is_open, 0),)
    limit = None if is_open else _CLOSED_SHOWN
    return asked._replace(where=And((asked.where, own)), sort=order, limit=limit)


def _of_no_stage(asked: Query, pipeline: Pipeline) -> Query:
    """The deals whose stage the pipeline does not have (any more); they must not vanish from the board."""
    known = Or(tuple(Match("stage", "=", stage.key, True, 0, 0) for stage in pipeline.stages))
    return asked._replace(where=And((asked.where, Not(known))))


def _lane(scope: Scope, stage: Stage, shown: int, figures: Figures) -> Lane:
    locale = scope.asking.ctx.locale
    is_open = stage.outcome == "open"
    apart = "".join(f" + {compact(each, locale)}" for each in figures.apart)
    weighted = f"~{money(figures.weighted, locale, minor=False)}" if is_open else ""
    amount = money(figures.value, locale, minor=False) + apart
    return Lane(stage.key, stage.label, shown, amount, weighted, "" if is_open else stage.outcome, figures.size)
