"""Rows counted and summed by what they have in common: what boards, reports and footers stand on."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.model.money import from_minor
from crm_tui.model.value import Money
from crm_tui.query.compile import where
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.syntax import Query


class Group(NamedTuple):
    """The rows of one key.

    `value` and `weighted` are in the workspace's currency; amounts without a rate stand in `apart`, by currency.
    `unvalued` is how many rows have no amount at all, `unrated` how many have one without a rate.
    """

    key: tuple[str | None, ...]
    size: int
    value: Money
    weighted: Money
    apart: tuple[Money, ...] = ()
    unvalued: int = 0
    unrated: int = 0


def groups(db: sqlite3.Connection, scope: Scope, query: Query, by: Sequence[str | Sql]) -> list[Group]:
    """Rows grouped by columns or expressions, in no particular order; none of them gives one group over all.

    A kind without a `value` of money is only counted.
    """
    field = scope.kind.fields.get("value")
    counted = field is None or field.type.name != "money"
    value = Sql("NULL") if field is None or counted else scope.home(field)
    weighted = scope.derived("weighted")
    keys = [scope.column(each) if isinstance(each, str) else each for each in by]
    selected = Sql("".join(f"+{key.text}, " for key in keys), tuple(param for key in keys for param in key.params))
    # The plus: rows read in the order of an index, each fetched by itself, take longer than sorting the few columns.
    statement = fill(
        "SELECT {selected}{currency}, {value} IS NULL, count(*), sum({value}), sum({weighted}), sum({raw})"
        f" FROM {scope.source} WHERE {{where}} GROUP BY {', '.join(str(place + 1) for place in range(len(keys) + 2))}",
        selected=selected, value=value, weighted=weighted[1] if weighted else Sql("0"), where=where(scope, query),
        currency=Sql("NULL") if counted else Sql(f'{scope.alias}."value.currency"'),
        raw=Sql("NULL") if counted else Sql(f"{scope.alias}.value"),
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
    if currency is None:
        return group._replace(size=group.size + n, unvalued=group.unvalued + n)
    if unrated:
        apart = (*group.apart, from_minor(raw or 0, currency))
        return group._replace(size=group.size + n, apart=apart, unrated=group.unrated + n)
    return group._replace(
        size=group.size + n,
        value=Money(group.value.amount + from_minor(total or 0, home).amount, home),
        weighted=Money(group.weighted.amount + from_minor(int(weight or 0), home).amount, home),
    )
