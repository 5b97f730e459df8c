"""A list of records as a table shows it: columns by the kind's fields, pages fetched by row number."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from crm_tui.errors import UsageError
from crm_tui.index.database import Connection
from crm_tui.model.field import Field
from crm_tui.model.value import Bad, Value
from crm_tui.query.columns import ColumnPlan, plan
from crm_tui.query.find import labels
from crm_tui.query.orders import Orders
from crm_tui.query.rows import Row, keys
from crm_tui.query.scope import Scope
from crm_tui.query.sums import Sum, summable, sums
from crm_tui.query.syntax import Query
from crm_tui.tui.showing.snapshot import Order, Snapshot
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.rows import Cell, Line, RowKey
from crm_tui.wording.cells import Align
from crm_tui.wording.dates import age, day
from crm_tui.wording.money import money
from crm_tui.wording.values import Names, link_pairs, text

_WIDTHS = {
    "date": 11, "time": 12, "money": 13, "price": 13, "number": 7, "decimal": 8, "choice": 11, "link": 16, "yes_no": 5,
}  # fmt: skip
_STATES = ("overdue", "rotting", "won", "lost")
# The field that says that a record is dealt with, by kind: its row looks like something done, and is quieter.
_DONE = {"task": "done", "ticket": "resolved"}
_DEALT_WITH = ("won", "muted")
_DAYS = frozenset(("age", "stage_age", "idle"))


class RecordRows:
    """The rows that a query finds; reads a page of records when it comes on screen."""

    def __init__(self, snapshot: Snapshot, order: Order, columns: Sequence[ColumnPlan], query: Query) -> None:
        self.snapshot = snapshot
        self.order = order
        self.query = query
        self._plans = list(columns)

    @property
    def scope(self) -> Scope:
        """The kind of the rows, at the moment they were found."""
        return self.snapshot.scope

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.order)

    @property
    def columns(self) -> list[Column]:
        """The table's columns; the label stays, the others fold from the right when the terminal is narrow."""
        return [_column(self.scope, each, place) for place, each in enumerate(self._plans, 1)]

    @property
    def amounts(self) -> list[ColumnPlan]:
        """The columns that have a sum."""
        return [each for each in self._plans if summable(each)]

    def close(self) -> None:
        """Lets go of the index."""
        self.snapshot.close()

    def page(self, start: int, length: int) -> Sequence[Line]:
        """The rows from `start` on; one that is gone by now is an empty line."""
        rids = self.order.rids[start : start + length]
        rows = self.snapshot.rows(rids)
        names = self._names(list(rows.values()))
        return [self._line(rows[rid], names) if rid in rows else Line([""] * len(self._plans)) for rid in rids]

    def key_at(self, index: int) -> RowKey:
        """The record's row number."""
        return self.order.rids[index]

    def keys_between(self, start: int, stop: int) -> Sequence[RowKey]:
        """The row numbers of these rows."""
        return self.order.rids[start:stop]

    def index_of(self, key: RowKey) -> int | None:
        """Where the record stands."""
        return self.order.place(key)

    def _names(self, rows: Sequence[Row]) -> Names:
        wanted = {
            pair
            for row in rows
            for each, value in zip(self._plans, row.cells, strict=False)
            for pair in link_pairs(value, each.field)
        }
        return labels(self.snapshot.db, self.scope.asking, wanted) if wanted else {}

    def _line(self, row: Row, names: Names) -> Line:
        cells = [self._cell(each.field, value, names) for each, value in zip(self._plans, row.cells, strict=False)]
        states = [
            each.name
            for each, value in zip(self.snapshot.plans[len(cells) :], row.cells[len(cells) :], strict=True)
            if value
        ]
        told = [_DEALT_WITH if name in _DONE.values() else (name,) for name in states]
        return Line(cells, (*chain.from_iterable(told), *(("stale",) if row.stale else ())))

    def _cell(self, field: Field, value: Value, names: Names) -> str | Cell:
        if isinstance(value, Bad):
            return Cell(text(value, field, self.scope.asking.ctx, names), "problem")
        return shown(self.scope, field, value, names)


def find(
    db: Connection, scope: Scope, query: Query, names: Sequence[str] = (), orders: Orders | None = None
) -> RecordRows:
    """The rows that a query finds, read by `db` from now on, with the columns of these names. Raises QueryError.

    Who asks again and again gives the `orders` that it keeps.
    """
    columns = [*known(scope, names)] or [*known(scope, scope.kind.columns)]
    states = [plan(scope, name) for name in _STATES if scope.derived(name)]
    if done := _DONE.get(scope.kind.name):
        states.append(plan(scope, done))
    order = Order(orders.of(db, scope, query) if orders else keys(db, scope, query))
    return RecordRows(Snapshot(db, scope, [*columns, *states]), order, columns, query)


def known(scope: Scope, names: Sequence[str]) -> Iterator[ColumnPlan]:
    """The columns of these names that there are; one that was of a field that is gone is forgotten."""
    for name in names:
        try:
            yield plan(scope, name)
        except UsageError:
            continue


def come_to(db: Connection, rows: RecordRows, among: Collection[int]) -> dict[str, str]:
    """What the amounts of the rows come to, or only those `among` them, in words by the names of the columns."""
    found = sums(db, rows.scope, rows.query, rows.amounts, among or None)
    return {name: _added(each, rows.scope.asking.ctx.locale) for name, each in found.items()}


def _added(each: Sum, locale: str) -> str:
    """A sum in the workspace's currency, and beside it what has no rate."""
    amounts = [*((each.value,) if each.value.amount or not each.apart else ()), *each.apart]
    return " + ".join(money(amount, locale, minor=False) for amount in amounts)


def _column(scope: Scope, each: ColumnPlan, place: int) -> Column:
    if each.name == scope.kind.label_field:
        return Column(each.name, each.field.title, "left", 18, 3, 40)
    title = each.field.title if "." not in each.name else each.name.replace(".", " ")
    numeric = each.field.type.numeric and each.field.type.name != "duration"
    width = _WIDTHS.get(each.field.type.name, 14)
    align: Align = "right" if numeric else "left"
    return Column(each.name, title, align, width, int(not numeric), 40, place, sortable="." not in each.name)


def shown(scope: Scope, field: Field, value: Value, names: Names) -> str:
    """A value as lists show it: days as people say them, lengths short."""
    if value is None:
        return ""
    ctx = scope.asking.ctx
    if isinstance(value, Bad):
        return text(value, field, ctx, names)
    if field.type.name == "date":
        return day(value, ctx.now.date())
    if field.type.name == "time":
        return day(value.astimezone(ctx.zone).date() if hasattr(value, "hour") else value, ctx.now.date())
    if field.name in _DAYS:
        return age(value)
    return text(value, field, ctx, names)
