"""Open deals as a board by something else than their stages: the values of a field, or months of expected close."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crm_tui.errors import UsageError
from crm_tui.index.database import Connection
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.settings import Pipeline
from crm_tui.model.when.calendar import add_days, add_months, month_length
from crm_tui.query.find import named
from crm_tui.query.groups import Group, groups
from crm_tui.query.scope import Scope, link_target
from crm_tui.query.sql import Sql
from crm_tui.query.syntax import And, Match, Not, Or, Query, Term, parse
from crm_tui.reports.by_time import day_of, where_from
from crm_tui.reports.figures import Figures, by_key, nothing, of_group, together
from crm_tui.reports.grouping import Entry, grouping
from crm_tui.reports.periods import months_from
from crm_tui.reports.pipeline import within
from crm_tui.reports.tally import AFTER, BEFORE, WITHOUT
from crm_tui.tui.showing.board import SOONEST, DealCards, Part, filled, headed
from crm_tui.tui.widgets.lanes import Lane

MONTH = "month"
_CLOSE = "close"
_MONTHS = 6
_MOST_MEMBERS = 50
# The lane of values that no lane stands for; nothing is moved there.
_OTHERS = "?"
_IN = Sql("'in'")

# Figures by where their day lies from the months shown, and by lane.
_Found = Mapping[tuple[str, str | None], Figures]


class _Made(NamedTuple):
    """What lanes are made of: the deals, and the figures of each group of them."""

    scope: Scope
    found: _Found

    def part(self, lane: Lane, where: Term, figures: Figures) -> Part:
        """A lane with its figures."""
        return Part(headed(self.scope, lane, figures, lane.state), where, SOONEST)

    def figures(self, keys: Sequence[tuple[str, str | None]]) -> Figures:
        """Those of several groups together."""
        found = [self.found[key] for key in keys if key in self.found]
        return together(found, self.scope.asking.ctx.currency)


def fields_of(kind: Kind) -> list[Field]:
    """The fields whose values can be lanes: choices, and members."""
    return [
        field
        for field in kind.fields.values()
        if (field.type.name == "choice" and field.choices and field.choices_from != "lost_reasons")
        or (field.type.name == "link" and link_target(field) == "member")
    ]


def find_by(db: Connection, scope: Scope, query: Query, pipeline: Pipeline, by: str) -> DealCards:
    """The open deals of a pipeline that a query finds, by a field's values or by MONTH. Raises QueryError."""
    asked = query._replace(where=And((query.where, within(scope, pipeline), parse("open:yes").where)))
    make = _by_month if by == MONTH else _by_field
    parts = list(make(db, scope, asked, by))
    whole = groups(db, scope, asked, ())
    return filled(db, scope, asked, parts, of_group(whole[0]) if whole else nothing(scope.asking.ctx.currency))


def _by_field(db: Connection, scope: Scope, asked: Query, by: str) -> Iterator[Part]:
    field = scope.kind.fields[by]
    meant = grouping(db, scope, by, "", None)
    rows = groups(db, scope, asked, (_IN, meant.key))
    known = _values(db, scope, field)
    entries = meant.meaning({*known, *(row.key[1] for row in rows), None})
    # Links may have an id that their record had before.
    now = [row._replace(key=("in", entries[key].key if (key := row.key[1]) is not None else None)) for row in rows]
    made = _Made(scope, _figures(now))
    for key in known:
        yield made.part(_lane(entries[key]), _where(entries[key]), made.figures([("in", key)]))
    others = [key for key in made.found if key[1] is not None and key[1] not in known]
    if others:
        strays = And((Match(by, ":", "any", False, 0, 0), Not(Or(tuple([_where(entries[key]) for key in known])))))
        yield made.part(Lane(_OTHERS, f"another {field.title}", 0), strays, made.figures(others))
    yield made.part(_lane(entries[None]), _where(entries[None]), made.figures([("in", None)]))


def _values(db: Connection, scope: Scope, field: Field) -> list[str]:
    """The values that have a lane also when no deal stands in it."""
    if field.type.name == "choice":
        return [choice.key for choice in field.choices]
    return [id_ for id_, _ in named(db, scope.asking.schema.kinds["member"], "", _MOST_MEMBERS)]


def _by_month(db: Connection, scope: Scope, asked: Query, by: str) -> Iterator[Part]:
    today = scope.asking.ctx.now.date()
    period = months_from(today, _MONTHS)
    meant = grouping(db, scope, by, _CLOSE, period)
    where = where_from(day_of(scope, _CLOSE), period)
    made = _Made(scope, _figures(groups(db, scope, asked, (where, meant.key))))
    yield from _beside(made, BEFORE, "earlier", f"{_CLOSE}:..{add_days(period.first, -1)}")
    for entry in meant.shown:
        yield made.part(_lane(entry), _where(entry), made.figures([("in", entry.key)]))
    yield from _beside(made, AFTER, "later", f"{_CLOSE}:{add_days(period.last, 1)}..")
    yield from _beside(made, WITHOUT, "no date", f"{_CLOSE}:none")


def _beside(made: _Made, place: str, title: str, query: str) -> Iterator[Part]:
    """A lane beside the months, where there is anything in it."""
    figures = made.figures([key for key in made.found if key[0] == place])
    if figures.size:
        yield made.part(Lane(place, title, 0), parse(query).where, figures)


def _figures(found: Sequence[Group]) -> _Found:
    return by_key(((each.key[0] or WITHOUT, each.key[1]), each) for each in found)


def _lane(entry: Entry) -> Lane:
    return Lane(entry.key, entry.label, 0)


def _where(entry: Entry) -> Term:
    return parse(entry.term).where


def value_for(by: str, lane: str, close: date | None, today: date) -> str:
    """What a deal's field becomes when its card is put into a lane; "" empties it. Raises UsageError.

    In another month it is the same day, or the month's last where there is none or it is over.
    """
    if by != MONTH:
        if lane == _OTHERS:
            raise UsageError("this lane is no value", "put the card into another, or set the field by e")
        return lane
    if lane in (BEFORE, AFTER):
        raise UsageError("this lane is no month", "put the card into a month, or set the day by e")
    if lane == WITHOUT:
        return ""
    first = date.fromisoformat(f"{lane}-01")
    last = first.replace(day=month_length(first.year, first.month))
    if close is None:
        return last.isoformat()
    same = add_months(close, (first.year - close.year) * 12 + first.month - close.month)
    return (last if same < today else same).isoformat()
