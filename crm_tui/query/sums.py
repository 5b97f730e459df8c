"""What amounts of many rows come to."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_tui.model.money import from_minor, total
from crm_tui.model.value import Money
from crm_tui.query.columns import ColumnPlan
from crm_tui.query.compile import where
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.syntax import Query


class Sum(NamedTuple):
    """A sum in the workspace's currency at each record's own day; what has no rate stands in `apart`, by currency."""

    value: Money
    apart: tuple[Money, ...] = ()


def summable(column: ColumnPlan) -> bool:
    """Whether the values of a column are amounts of the rows themselves; prices of a unit are not."""
    return column.field.type.name == "money" and "." not in column.name


def sums(
    db: sqlite3.Connection,
    scope: Scope,
    query: Query,
    columns: Sequence[ColumnPlan],
    among: Iterable[int] | None = None,
) -> dict[str, Sum]:
    """The sum of each summable column over the rows of a query, or over those of the row numbers `among`."""
    if among is None:
        rows = where(scope, query)
    else:
        rows = Sql(f"{scope.alias}.rid IN (SELECT value FROM json_each(?))", (json.dumps(list(among)),))
    return {each.name: _sum(db, scope, rows, each) for each in columns if summable(each)}


def _sum(db: sqlite3.Connection, scope: Scope, rows: Sql, column: ColumnPlan) -> Sum:
    home = scope.asking.ctx.currency
    if found := scope.derived(column.name):
        statement = fill(f"SELECT sum({{e}}) FROM {scope.source} WHERE {{rows}}", e=found[1], rows=rows)
        (amount,) = db.execute(statement.text, statement.params).fetchone()
        return Sum(from_minor(int(amount or 0), home))
    amounts, currency = column.select
    statement = fill(
        f"SELECT {{currency}}, {{value}} IS NULL, sum({{value}}), sum({{amount}}) FROM {scope.source}"
        f" WHERE {{amount}} IS NOT NULL AND {{rows}} GROUP BY 1, 2 ORDER BY 1",
        currency=currency, value=scope.home(column.field), amount=amounts, rows=rows,
    )  # fmt: skip
    rated, apart = [from_minor(0, home)], []
    for code, unrated, value, raw in db.execute(statement.text, statement.params):
        if unrated:
            apart.append(from_minor(raw, code))
        else:
            rated.append(from_minor(value, home))
    return Sum(total(rated, home), tuple(apart))
