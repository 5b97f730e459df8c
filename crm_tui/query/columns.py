"""The columns of an answer: what to select for each, and how its cells become values."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from crm_tui.errors import UsageError
from crm_tui.index.layout import quoted
from crm_tui.model.field import Field
from crm_tui.model.types import TEXT, TYPES
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Bad, Node, Value
from crm_tui.query.derived import DERIVED
from crm_tui.query.scope import ENVELOPE, Scope, field_of, link_target
from crm_tui.query.sql import Sql, fill

# Types whose columns hold the whole value; the others are read from the stored document.
_WHOLE = frozenset(("text", "choice", "link", "url", "email", "phone", "date", "money", "price", "number", "yes_no"))

Doc = Mapping[str, Node]


class ColumnPlan(NamedTuple):
    """One column: the name it was asked by, the field its values are of, what to select, and how to read it."""

    name: str
    field: Field
    select: tuple[Sql, ...]
    read: Callable[[tuple[Any, ...], Doc], Value]
    needs_doc: bool = False


def plan(scope: Scope, name: str) -> ColumnPlan:
    """The plan of a column. Raises UsageError for a name that the kind does not have."""
    first, _, inner = name.partition(".")
    if first == "extra" and inner:
        return ColumnPlan(name, Field(name, TEXT), (), lambda cells, doc: _unknown(doc.get(inner)), True)
    if inner:
        return _through(scope, name, first, inner)
    if first in ENVELOPE:
        return ColumnPlan(name, Field(first, TEXT), (scope.column(first),), _one)
    if first in DERIVED and (found := scope.derived(first)):
        return _derived(scope, name, field_of(found[0]), found[1])
    field = scope.kind.field(first)
    if field is None:
        raise UsageError(f"{scope.kind.one} has no field {first!r}", scope.hint(first))
    return _own(scope, name, field)


def _one(cells: tuple[Any, ...], doc: Doc) -> Value:
    return cells[0]


def _unknown(node: Node | None) -> str | None:
    """What a key that the program does not know says, as one text."""
    return node if node is None or isinstance(node, str) else json.dumps(node, ensure_ascii=False)


def _own(scope: Scope, name: str, field: Field) -> ColumnPlan:
    ctx = scope.asking.ctx
    if field.type.name not in _WHOLE:
        return ColumnPlan(name, field, (), lambda cells, doc: from_doc(scope, field, doc), True)
    select = tuple(scope.column(field.name + column.suffix) for column in field.type.columns(field))

    def read(cells: tuple[Any, ...], doc: Doc) -> Value:
        return None if cells[0] is None else field.type.from_row(cells, field, ctx)

    return ColumnPlan(name, field, select, read)


def from_doc(scope: Scope, field: Field, doc: Doc) -> Value:
    """A field's value from the stored document; Bad when its text cannot be read."""
    node = doc.get(field.name, "")
    if node == "":
        return None
    try:
        return field.type.parse(node, field, scope.asking.ctx)
    except Invalid:
        return Bad(node)


def _derived(scope: Scope, name: str, field: Field, expression: Sql) -> ColumnPlan:
    ctx = scope.asking.ctx
    if field.type is not TYPES["money"]:
        return ColumnPlan(
            name, field, (expression,),
            lambda cells, doc: None if cells[0] is None else field.type.from_row(cells, field, ctx),
        )  # fmt: skip
    return ColumnPlan(
        name, field, (expression,),
        lambda cells, doc: None if cells[0] is None else field.type.from_row((int(cells[0]), ctx.currency), field, ctx),
    )  # fmt: skip


def _through(scope: Scope, name: str, first: str, inner: str) -> ColumnPlan:
    link = scope.kind.field(first)
    if link is None or link.type.several or link_target(link) not in scope.asking.schema.kinds:
        raise UsageError(
            f"{first} leads to no single record", f"columns may go through one link, as in company.{inner}"
        )
    other = scope.through(link)
    if inner == "label":
        inner = other.kind.label_field
    planned = plan(other, inner)
    if planned.needs_doc:
        raise UsageError(f"{name} cannot be a column", f"open the {other.kind.name} instead")
    select = tuple(_at_the_end(other, e, scope.column(link.name)) for e in planned.select)
    return planned._replace(name=name, select=select)


def _at_the_end(other: Scope, e: Sql, link: Sql) -> Sql:
    """A column of the record that a link leads to, by its id, else by one it had before."""
    b = other.alias
    return fill(
        f"coalesce((SELECT {{e}} FROM {other.source} WHERE {b}.id = {{link}} LIMIT 1), (SELECT {{e}} FROM item f{b}"
        f" JOIN {other.source} ON {b}.rid = f{b}.rid WHERE f{b}.field = 'formerly' AND f{b}.fold = {{link}} LIMIT 1))",
        e=e, link=link,
    )  # fmt: skip


def docs_needed(plans: Sequence[ColumnPlan]) -> bool:
    """Whether any of the columns is read from the stored document."""
    return any(each.needs_doc for each in plans)


def read_doc(text: str) -> Doc:
    """The stored document's nodes."""
    return dict(json.loads(text))


def selected(scope: Scope, plans: Sequence[ColumnPlan]) -> Sql:
    """What to select: rid, root, path, id, stale, label, the document or NULL, then the columns."""
    a = scope.alias
    label = f"{a}.{quoted(scope.kind.label_field)}"
    doc = scope.doc if docs_needed(plans) else "NULL"
    parts = [Sql(f"{a}.rid, {a}.root, {a}.path, {a}.id, {a}.stale, {label}, {doc}")]
    parts.extend(select for each in plans for select in each.select)
    return Sql(", ".join(part.text for part in parts), tuple(param for part in parts for param in part.params))
