"""Finding the record that a row means again, by the values of its key fields."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from crm_tui.index.database import Connection
from crm_tui.index.layout import table
from crm_tui.model.context import Context
from crm_tui.model.emails import normal_domain
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.types.base import Invalid, fold
from crm_tui.model.value import Node, Value

Key = tuple[str, ...]


class Existing:
    """The records of a kind by their keys, as the index has them."""

    def __init__(self, db: Connection, kind: Kind, keys: Sequence[Field], ctx: Context) -> None:
        self._rids: dict[Key, list[int]] = {}
        if keys:
            rows = f"SELECT rid, doc FROM {table(kind)} JOIN doc USING (rid) ORDER BY rid"  # noqa: S608 a kind's table
            for rid, doc in db.execute(rows):
                for key in keys_of(keys, _values(keys, json.loads(doc), ctx), ctx):
                    self._rids.setdefault(key, []).append(rid)

    def rids(self, key: Key) -> list[int]:
        """The rows of the records with that key."""
        return self._rids.get(key, [])


def keys_of(keys: Sequence[Field], values: Mapping[str, Value], ctx: Context) -> list[Key]:
    """The keys of a record: several where a key field holds several values, none where all of them are empty."""
    folds = [_folds(field, values.get(field.name), ctx) for field in keys]
    return [key for key in product(*folds) if any(key)]


def _values(keys: Sequence[Field], nodes: Mapping[str, Node], ctx: Context) -> dict[str, Value]:
    return {field.name: value for field in keys for value in _parsed(field, nodes.get(field.name, ""), ctx)}


def _parsed(field: Field, node: Node, ctx: Context) -> Iterator[Value]:
    if node != "":
        try:
            yield field.type.parse(node, field, ctx)
        except Invalid:
            return


def _folds(field: Field, value: Value, ctx: Context) -> list[str]:
    """The texts by which a value is compared: without case, addresses and domains in their normal form."""
    if value is None:
        return [""]
    if field.type.several or field.type.name in ("email", "phone"):
        return [item.fold for item in field.type.items(value, field, ctx)] or [""]
    if field.name == "domain" or field.type.name == "url":
        return [normal_domain(value) if field.name == "domain" else fold(value)]
    return [" ".join(fold(str(field.type.format(value, field, ctx))).split())]
