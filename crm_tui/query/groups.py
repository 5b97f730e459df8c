"""Rows counted and summed by a field: what boards, reports and footers stand on."""

import sqlite3
from typing import NamedTuple

from crm_tui.model.money import from_minor
from crm_tui.model.value import Money
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.syntax import Query
from crm_tui.query.undeclared import found_where


class Group(NamedTuple):
    """The rows of one key.

    `value` and `weighted` are in the workspace's currency; amounts without a rate stand in `apart`, by currency.
    """

    key: tuple[str | None, ...]
    size: int
    value: Money
    weighted: Money
    apart: tuple[Money, ...] = ()


def groups(db: sqlite3.Connection, scope: Scope, query: Query, by: tuple[str, ...]) -> list[Group]:
    """Deals grouped by columns, in no particular order; no column gives one group over all."""
    value = scope.home(scope.kind.fields["value"])
    weighted = scope.derived("weighted")
    keys = [scope.column(name) for name in by]
    selected = Sql("".join(f"{key.text}, " for key in keys))
    grouped = Sql("".join(f"{key.text}, " for key in keys))
    statement = fill(
        f"SELECT {{selected}}{scope.alias}.\"value.currency\", {{value}} IS NULL, count(*),"
        f" sum({{value}}), sum({{weighted}}), sum({scope.alias}.value)"
        f" FROM {scope.source} WHERE {{where}} GROUP BY {{grouped}}{scope.alias}.\"value.currency\", {{value}} IS NULL",
        selected=selected, grouped=grouped, value=value,
        weighted=weighted[1] if weighted else Sql("0"), where=found_where(db, scope, query),
    )  # fmt: skip
    found: dict[tuple[str | None, ...], Group] = {}
    for row in db.execute(statement.text, statement.params):
        key, (currency, unrated, n, total, weight, raw) = tuple(row[: len(by)]), row[len(by) :]
        found[key] = _added(found.get(key), key, scope.asking.ctx.currency, currency, unrated, n, (total, weight, raw))
    return list(found.values())


def _added(
    group: Group | None, key: tuple[str | None, ...], home: str, currency: str | None,
    unrated: int, n: int, sums: tuple[int | None, float | None, int | None],
) -> Group:  # fmt: skip
    nothing = from_minor(0, home)
    group = group or Group(key, 0, nothing, nothing)
    total, weight, raw = sums
    if currency is not None and unrated:
        return group._replace(size=group.size + n, apart=(*group.apart, from_minor(raw or 0, currency)))
    return group._replace(
        size=group.size + n,
        value=Money(group.value.amount + from_minor(total or 0, home).amount, home),
        weighted=Money(group.weighted.amount + from_minor(int(weight or 0), home).amount, home),
    )
