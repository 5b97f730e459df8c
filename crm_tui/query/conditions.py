"""One comparison as SQL, by the field's type."""

from collections.abc import Callable

from crm_tui.errors import QueryError
from crm_tui.model.field import Field
from crm_tui.model.misread import quoted, shortened
from crm_tui.model.suggest import allowed
from crm_tui.model.types.base import fold
from crm_tui.query.fault import Fault
from crm_tui.query.linked import link_test
from crm_tui.query.phone import phone_test
from crm_tui.query.ranges import amount, day, number, value_of
from crm_tui.query.scope import Scope
from crm_tui.query.sql import FALSE, Sql, fill, joined
from crm_tui.query.syntax import Match
from crm_tui.query.texts import contains, equals

MISSING = ("none", "missing")
PRESENT = ("any",)
_MOST_VALUES = 200

Compare = Callable[[Scope, Field, Sql, Match, str], Sql]


def condition(scope: Scope, field: Field, expression: Sql, match: Match) -> Sql:
    """The comparison. Raises QueryError with the place of the value."""
    try:
        return _condition(scope, field, expression, match)
    except Fault as fault:
        raise QueryError(fault.message, "", match.value_position, fault.hint) from None


def _condition(scope: Scope, field: Field, expression: Sql, match: Match) -> Sql:
    compare = _comparing(field)
    if match.exact or match.op != ":":
        return compare(scope, field, expression, match, match.value)
    values = [value for value in match.value.split(",") if value.strip()]
    if not values or len(values) > _MOST_VALUES:
        raise Fault("there is no value" if not values else f"at most {_MOST_VALUES} values stand in a row")
    return joined("OR", [_one(scope, field, expression, match, value, compare) for value in values], FALSE)


def _one(scope: Scope, field: Field, e: Sql, match: Match, value: str, compare: Compare) -> Sql:
    word = value.strip().lower()
    if word in MISSING + PRESENT:
        return _presence(scope, field, e, word in PRESENT)
    return compare(scope, field, e, match, value)


def _comparing(field: Field) -> Compare:
    """How values of the field are compared; a list as its items are."""
    name = field.type.name
    if name in ("list", "set", "labelled") and field.of is not None:
        return _link if field.of.type.name == "link" else _items
    return _BY_TYPE.get(name, _text)


def _presence(scope: Scope, field: Field, expression: Sql, present: bool) -> Sql:
    name = field.type.name
    if field.type.several and name != "entries":
        found = Sql(f"EXISTS (SELECT 1 FROM item i WHERE i.rid = {scope.alias}.rid AND i.field = ?)", (field.name,))
    elif name == "entries":
        found = fill("coalesce({e}, '[]') NOT IN ('[]', '{}', '')", e=expression)
    elif name == "long_text":
        found = fill("coalesce(trim({e}), '') <> ''", e=expression)
    else:
        return fill("{e} IS NOT NULL" if present else "{e} IS NULL", e=expression)
    return found if present else fill("NOT ({found})", found=found)


def _text(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    if match.op == ":" and not match.exact:
        return contains(e, value)
    if match.op in (":", "="):
        return equals(e, value)
    return fill(f"({{e}} {match.op} {{v}} COLLATE NOCASE)", e=e, v=Sql("?", (value,)))


def _choice(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    _refuse_order(field, match, value)
    if not field.choices:
        return equals(e, value)
    wanted = value.strip().casefold()
    keys = [c.key for c in field.choices if wanted in (c.key.casefold(), c.label.casefold())]
    if not match.exact:
        keys = keys or [c.key for c in field.choices if c.key.casefold().startswith(wanted)]
    if not keys:
        hint = allowed(value, [choice.key for choice in field.choices])
        raise Fault(f"{field.title} cannot be {quoted(value)}", hint)
    return joined("OR", [fill("{e} = {v}", e=e, v=Sql("?", (key,))) for key in keys], FALSE)


def _link(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    return link_test(scope, field, match, value.strip())


def _items(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    """Whether one of several values is meant; of a map, one of its names."""
    _refuse_order(field, match, value)
    return fill(
        f"({scope.alias}.rid IN (SELECT i.rid FROM item i WHERE i.field = {{own}} AND {{test}}))",
        own=Sql("?", (field.name,)),
        test=_item_test((field.of or field).type.name if field.type.name != "map" else "text", match, value),
    )


def _item_test(inner: str, match: Match, value: str) -> Sql:
    if inner == "phone":
        found = phone_test(value)
        if found is None:
            raise Fault(f"{quoted(value)} has no digits", "as in phone:7946")
        return found
    if inner == "email" and not match.exact and match.op == ":":
        return contains(Sql("i.fold"), value.strip())
    return Sql("i.fold = ?", (fold(value.strip()),))


def _yes_no(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    _refuse_order(field, match, value)
    return fill("coalesce({e}, 0)" if value_of(scope, field, value) else "NOT coalesce({e}, 0)", e=e)


def _refuse_order(field: Field, match: Match, value: str) -> None:
    if match.op not in (":", "="):
        raise Fault(f"{field.title} has no order", f"write {field.name}:{shortened(value)}")


_BY_TYPE: dict[str, Compare] = {
    "choice": _choice,
    "link": _link,
    "email": _items,
    "phone": _items,
    "map": _items,
    "number": number,
    "decimal": number,
    "duration": number,
    "money": amount,
    "price": amount,
    "yes_no": _yes_no,
    "date": day,
    "time": day,
}
