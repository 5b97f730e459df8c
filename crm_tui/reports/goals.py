"""Goals: what was reached of each so far, and how much of its time is over."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.value import Money
from crm_tui.model.when import Span
from crm_tui.query.rows import Row, count, plans, rows
from crm_tui.query.scope import Asking, Scope
from crm_tui.query.syntax import parse
from crm_tui.query.writing import term, within
from crm_tui.reports import won
from crm_tui.reports.report import ask

_COLUMNS = ("title", "metric", "target", "from", "to", "owner")


class Goal(NamedTuple):
    """A goal as its record says it; the target of an amount is in the workspace's currency."""

    id: str
    title: str
    metric: str
    target: Decimal
    period: Span
    owner: str


class Standing(NamedTuple):
    """How a goal stands: what was reached, in percent of the target, and the part of its time that is over.

    Both percentages are whole numbers, rounded down; today counts as over.
    """

    goal: Goal
    reached: Decimal | Money
    share: int
    pace: int


class _Counting(NamedTuple):
    """What a metric counts: records of a kind that pass these terms, by the field of their day and by whose they are.

    `whose` are fields with a member, any of them.
    """

    kind: str
    day: str
    terms: str = ""
    whose: tuple[str, ...] = ("owner",)


_COUNTED = {
    "new deals": _Counting("deal", "created"),
    "new contacts": _Counting("contact", "created"),
    **{
        f"{name}s": _Counting("activity", "at", term("type", name), ("by", "owner"))
        for name in ("call", "email", "meeting", "visit", "message")
    },
}
# What is a figure of the report of deals won, by its place there.
_OF_WON = {"deals won": 0, "revenue": 1, "win rate": 3}


def standings(db: Connection, asking: Asking, whose: Iterable[str] | None = None) -> list[Standing]:
    """The goals of today that can be counted, the one that ends first before the others.

    `whose` are members, "" is nobody; None asks for everybody's. A goal without a target, a first or a last day is
    left out, and so is one whose metric nothing is counted for, or that has no value yet.
    """
    today = asking.ctx.now.date()
    wanted = None if whose is None else set(whose)
    found = (
        _standing(db, asking, goal, today) for goal in _goals(db, asking) if wanted is None or goal.owner in wanted
    )
    return [each for each in found if each is not None]


def _goals(db: Connection, asking: Asking) -> list[Goal]:
    scope = Scope(asking, asking.schema.kinds["goal"])
    query = parse(f"from:..{asking.today} to:{asking.today}.. sort:to,title")
    read = (_goal(row) for row in rows(db, scope, query, plans(scope, _COLUMNS)))
    return [each for each in read if each is not None]


def _goal(row: Row) -> Goal | None:
    title, metric, target, first, last, owner = row.cells
    if not (isinstance(target, Decimal) and target > 0 and isinstance(first, date) and isinstance(last, date)):
        return None
    whose = owner if isinstance(owner, str) else ""
    return Goal(row.id, str(title or row.id), str(metric or ""), target, Span(first, last), whose)


def _standing(db: Connection, asking: Asking, goal: Goal, today: date) -> Standing | None:
    reached = _reached(db, asking, goal, today)
    if reached is None:
        return None
    amount = reached.amount if isinstance(reached, Money) else reached
    first, last = goal.period
    over = (today - first).days + 1
    return Standing(goal, reached, int(amount * 100 / goal.target), over * 100 // ((last - first).days + 1))


def _reached(db: Connection, asking: Asking, goal: Goal, today: date) -> Decimal | Money | None:
    """What was reached up to today; None where nothing says so."""
    if goal.metric in _OF_WON:
        narrowed = parse(term("owner", goal.owner) if goal.owner else "")
        total = won.won(db, ask(won.REPORT, asking, narrowed, goal.period)).total
        value = total.figures[_OF_WON[goal.metric]].value
        return Decimal(value) if isinstance(value, int) else value
    counting = _COUNTED.get(goal.metric)
    return Decimal(_count(db, asking, goal, counting, today)) if counting else None


def _count(db: Connection, asking: Asking, goal: Goal, counting: _Counting, today: date) -> int:
    days = Span(goal.period.first, min(goal.period.last, today))
    whose = f"({' or '.join(term(name, goal.owner) for name in counting.whose)})" if goal.owner else ""
    query = " ".join(part for part in (within(counting.day, days), counting.terms, whose) if part)
    return count(db, Scope(asking, asking.schema.kinds[counting.kind]), parse(query))
