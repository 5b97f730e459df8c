"""Goals: what was reached of each so far, and how much of its time is over."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.value import Money
from crm_tui.model.when import Span
from crm_tui.query.medians import median
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
    """How a goal stands: what was reached, how that compares with the target, and the part of its time that is over.

    `share` and `pace` are whole percents, rounded down; today counts as over. What is an average or a rate, and not
    added up over time, has no pace. `unit` is "" for a number or an amount, else "%", "h" or "d". Of what is the
    better the less it is, `share` is how often it goes into the target.
    """

    goal: Goal
    reached: Decimal | Money
    share: int
    pace: int | None
    unit: str = ""


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


class _Lasting(NamedTuple):
    """A metric that is the median of how long something took: of records of a kind, by the field of their day."""

    kind: str
    day: str
    unit: str
    terms: str = ""


_LASTING = {
    "first response": _Lasting("ticket", "opened", "h"),
    "resolution": _Lasting("ticket", "resolved", "h"),
    "sales cycle": _Lasting("deal", "closed_on", "d", "won:yes"),
}
# Answers of the two sorts of surveys: those that are good, and those that count against them.
_SURVEYS = {"nps": ("score:9..", "score:..6"), "csat": ("score:4..", "")}
_UNITS = {"win rate": "%", "csat": "%", **{name: each.unit for name, each in _LASTING.items()}}


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
    pace = over * 100 // ((last - first).days + 1)
    added_up = goal.metric in _COUNTED or goal.metric in ("deals won", "revenue")
    share = _share(goal.target, amount) if goal.metric in _LASTING else _share(amount, goal.target)
    return Standing(goal, reached, share, pace if added_up else None, _UNITS.get(goal.metric, ""))


def _share(part: Decimal, whole: Decimal) -> int:
    """`part` of `whole` in percent; what takes no time at all is as good as can be told."""
    return min(int(part * 100 / whole), 999) if whole > 0 else 999


def _reached(db: Connection, asking: Asking, goal: Goal, today: date) -> Decimal | Money | None:
    """What was reached up to today; None where nothing says so."""
    if goal.metric in _OF_WON:
        narrowed = parse(term("owner", goal.owner) if goal.owner else "")
        total = won.won(db, ask(won.REPORT, asking, narrowed, goal.period)).total
        value = total.figures[_OF_WON[goal.metric]].value
        return Decimal(value) if isinstance(value, int) else value
    if counting := _COUNTED.get(goal.metric):
        return Decimal(_count(db, asking, goal, counting, today))
    if lasting := _LASTING.get(goal.metric):
        query = _query(goal, lasting.day, today, lasting.terms)
        found = median(db, Scope(asking, asking.schema.kinds[lasting.kind]), parse(query), goal.metric)
        return None if found is None else round(Decimal(found), 1)
    return _survey(db, asking, goal, today) if goal.metric in _SURVEYS else None


def _survey(db: Connection, asking: Asking, goal: Goal, today: date) -> Decimal | None:
    """The share of good answers, less those that count against them, in percent; None without answers."""
    good, bad = (
        _count(db, asking, goal, _Counting("feedback", "at", f"{term('type', goal.metric)} {terms}"), today)
        if terms
        else 0
        for terms in _SURVEYS[goal.metric]
    )
    answers = _count(db, asking, goal, _Counting("feedback", "at", f"{term('type', goal.metric)} score:any"), today)
    return round(Decimal(good - bad) * 100 / answers) * Decimal(1) if answers else None


def _count(db: Connection, asking: Asking, goal: Goal, counting: _Counting, today: date) -> int:
    query = _query(goal, counting.day, today, counting.terms, counting.whose)
    return count(db, Scope(asking, asking.schema.kinds[counting.kind]), parse(query))


def _query(goal: Goal, day: str, today: date, terms: str, whose: tuple[str, ...] = ("owner",)) -> str:
    """What finds the records of a goal up to today; those of whoever it is for."""
    days = Span(goal.period.first, min(goal.period.last, today))
    own = f"({' or '.join(term(name, goal.owner) for name in whose)})" if goal.owner else ""
    return " ".join(part for part in (within(day, days), terms, own) if part)
