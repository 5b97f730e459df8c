"""A list of records as a table shows it: columns by the kind's fields, pages fetched by row number."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.value import Bad, Value
from crm_tui.query.columns import ColumnPlan, plan
from crm_tui.query.find import labels
from crm_tui.query.rows import Row, keys, page
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import Query
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.rows import Cell, Line, RowKey
from crm_tui.wording.dates import age, day
from crm_tui.wording.values import Names, link_pairs, text

_WIDTHS = {"date": 11, "time": 12, "money": 12, "number": 7, "decimal": 8, "choice": 11, "link": 16, "yes_no": 5}
_STATES = ("overdue", "rotting", "won", "lost")
_DAYS = frozenset(("age", "stage_age", "idle"))


def columns_of(plans: Sequence[ColumnPlan], kind: Kind) -> list[Column]:
    """The table's columns; the label stays, the others fold from the right when the terminal is narrow."""
    made = []
    for place, each in enumerate(plans):
        numeric = each.field.type.numeric and each.field.type.name != "duration"
        own_label = each.name == kind.label_field
        width = 18 if own_label else _WIDTHS.get(each.field.type.name, 14)
        made.append(
            Column(
                each.name, each.field.title, "right" if numeric else "left", min(width, max(width, 6)),
                0 if numeric else 3 if own_label else 1, 0 if own_label else 40, 0 if own_label else place,
            )
        )  # fmt: skip
    return made


def list_plans(scope: Scope) -> list[ColumnPlan]:
    """The columns that a kind's list shows."""
    return [plan(scope, name) for name in scope.kind.columns]


class Found(NamedTuple):
    """What a query found: the rows' numbers in order."""

    rids: "array[int]"
    places: dict[int, int]


def find(db: Connection, scope: Scope, query: Query) -> Found:
    """The rows that a query finds. Raises QueryError."""
    rids = keys(db, scope, query)
    return Found(rids, {rid: place for place, rid in enumerate(rids)})


class RecordRows:
    """Rows for a table; reads a page of records when it comes on screen."""

    def __init__(self, db: Connection, scope: Scope, found: Found, plans: Sequence[ColumnPlan]) -> None:
        self._db = db
        self._scope = scope
        self._found = found
        self._plans = list(plans)
        self._states = [plan(scope, name) for name in _STATES if scope.derived(name)]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._found.rids)

    def page(self, start: int, length: int) -> Sequence[Line]:
        """The rows from `start` on; one that is gone by now is an empty line."""
        rids = self._found.rids[start : start + length]
        rows = {row.rid: row for row in page(self._db, self._scope, rids, [*self._plans, *self._states])}
        names = self._names(list(rows.values()))
        return [self._line(rows[rid], names) if rid in rows else Line([""] * len(self._plans)) for rid in rids]

    def key_at(self, index: int) -> RowKey:
        """The record's row number."""
        return self._found.rids[index]

    def index_of(self, key: RowKey) -> int | None:
        """Where the record stands."""
        return self._found.places.get(key) if isinstance(key, int) else None

    def _names(self, rows: Sequence[Row]) -> Names:
        wanted = {
            pair
            for row in rows
            for each, value in zip(self._plans, row.cells, strict=False)
            for pair in link_pairs(value, each.field)
        }
        return labels(self._db, self._scope.asking, wanted)

    def _line(self, row: Row, names: Names) -> Line:
        cells = [self._cell(each.field, value, names) for each, value in zip(self._plans, row.cells, strict=False)]
        marks = row.cells[len(self._plans) :]
        states = [each.name for each, value in zip(self._states, marks, strict=True) if value]
        return Line(cells, tuple(states + ["stale"] * row.stale))

    def _cell(self, field: Field, value: Value, names: Names) -> str | Cell:
        if isinstance(value, Bad):
            return Cell(text(value, field, self._scope.asking.ctx, names), "problem")
        return shown(self._scope, field, value, names)


def shown(scope: Scope, field: Field, value: Value, names: Names) -> str:
    """A value as lists show it: days as people say them, lengths short."""
    if value is None:
        return ""
    ctx = scope.asking.ctx
    if field.type.name == "date":
        return day(value, ctx.now.date())
    if field.type.name == "time":
        return day(value.astimezone(ctx.zone).date() if hasattr(value, "hour") else value, ctx.now.date())
    if field.name in _DAYS:
        return age(value)
    return text(value, field, ctx, names)
