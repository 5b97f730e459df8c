"""Which amounts a query could not weigh: those in a currency without a rate at the record's day."""

import sqlite3
from collections.abc import Iterator

from crm_tui.model.field import Field
from crm_tui.query.conditions import MISSING, PRESENT
from crm_tui.query.derived import DERIVED
from crm_tui.query.scope import Scope
from crm_tui.query.sql import Sql, fill
from crm_tui.query.syntax import Query, matches

# What derived amounts are worked out from.
_VALUE = "value"


def unrated(db: sqlite3.Connection, scope: Scope, query: Query) -> tuple[str, ...]:
    """The currencies, in order, of amounts of the kind that a comparison left out or sorting put last."""
    found: set[str] = set()
    for field in _weighed(scope, query):
        statement = fill(
            f"SELECT DISTINCT {{currency}} FROM {scope.source}"
            " WHERE {amount} IS NOT NULL AND {currency} <> {home} AND {worth} IS NULL",
            currency=scope.column(field.name + ".currency"), amount=scope.column(field.name),
            home=Sql("?", (scope.asking.ctx.currency,)), worth=scope.home(field),
        )  # fmt: skip
        found.update(code for (code,) in db.execute(statement.text, statement.params))
    return tuple(sorted(found))


def _weighed(scope: Scope, query: Query) -> Iterator[Field]:
    """The fields with an amount that the query compares or sorts by."""
    for name in {_VALUE if name in DERIVED and DERIVED[name].type == "money" else name for name in _asked(query)}:
        field = scope.kind.field(name)
        if field is not None and field.type.name in ("money", "price"):
            yield field


def _asked(query: Query) -> Iterator[str]:
    yield from (each.field for each in query.sort)
    yield from (each.field for each in matches(query.where) if each.value.strip().lower() not in MISSING + PRESENT)
