"""One comparison as SQL, by the field's type."""

from collections.abc import Callable
from datetime import date, timedelta

from crm_tui.errors import QueryError
from crm_tui.model import money
from crm_tui.model.field import Field
from crm_tui.model.suggest import suggestion
from crm_tui.model.types.base import Invalid, fold
from crm_tui.model.value import Value
from crm_tui.model.when import WhenError, parse_span
from crm_tui.query.phone import phone_test
from crm_tui.query.scope import Scope, link_target
from crm_tui.query.sql import FALSE, Sql, fill, joined
from crm_tui.query.syntax import Match

MISSING = ("none", "missing")
PRESENT = ("any",)


class Fault(Exception):
    """What is wrong with a value; the compiler adds the place."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def condition(scope: Scope, field: Field, expression: Sql, match: Match) -> Sql:
    """The comparison. Raises QueryError with the place of the value."""
    try:
        return _condition(scope, field, expression, match)
    except Fault as fault:
        raise QueryError(fault.message, "", match.value_position, fault.hint) from None


def _condition(scope: Scope, field: Field, expression: Sql, match: Match) -> Sql:
    if match.op == ":" and not match.exact and match.value.lower() in MISSING + PRESENT:
        return _presence(scope, field, expression, match.value.lower() in PRESENT)
    compare = _BY_TYPE.get(_effective(field), _text)
    if match.exact or match.op != ":" or ".." in match.value:
        return compare(scope, field, expression, match, match.value)
    values = [value for value in match.value.split(",") if value]
    return joined("OR", [compare(scope, field, expression, match, value) for value in values], FALSE)


def _effective(field: Field) -> str:
    """The type that decides how items are compared."""
    if field.type.name in ("list", "set", "labelled") and field.of is not None:
        return f"items of {field.of.type.name}" if field.of.type.name == "link" else "items"
    return "items" if field.type.several and field.type.name == "map" else field.type.name


def _presence(scope: Scope, field: Field, expression: Sql, present: bool) -> Sql:
    if field.type.several:
        found = Sql(f"EXISTS (SELECT 1 FROM item i WHERE i.rid = {scope.alias}.rid AND i.field = ?)", (field.name,))
        if field.type.name == "entries":
            found = fill("{e} IS NOT NULL", e=expression)
        return found if present else fill("NOT {found}", found=found)
    return fill("{e} IS NOT NULL" if present else "{e} IS NULL", e=expression)


def _text(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    if match.op == "=" or match.exact:
        return fill("({e} = {v} COLLATE NOCASE)", e=e, v=Sql("?", (value,)))
    if match.op == ":":
        return contains(e, value)
    return fill(f"({{e}} {match.op} {{v}} COLLATE NOCASE)", e=e, v=Sql("?", (value,)))


def contains(e: Sql, value: str) -> Sql:
    """Whether a text has these letters somewhere, whatever the case."""
    if value.isascii():
        return fill("({e} LIKE {v} ESCAPE '\\')", e=e, v=Sql("?", (f"%{escaped(value)}%",)))
    return fill("(instr(crm_fold({e}), {v}) > 0)", e=e, v=Sql("?", (fold(value),)))


def escaped(value: str) -> str:
    """Text inside a LIKE pattern, escaped by a backslash."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _choice(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    if match.op not in (":", "="):
        raise Fault(f"{field.title} has no order", f"write {field.name}:{value}")
    if not field.choices:
        return fill("({e} = {v} COLLATE NOCASE)", e=e, v=Sql("?", (value,)))
    wanted = value.casefold()
    keys = [c.key for c in field.choices if wanted in (c.key.casefold(), c.label.casefold())]
    if not match.exact:
        keys = keys or [c.key for c in field.choices if c.key.casefold().startswith(wanted)]
    if not keys:
        raise Fault(f"{field.title} has no {value!r}", suggestion(value, [choice.key for choice in field.choices]))
    return joined("OR", [fill("{e} = {v}", e=e, v=Sql("?", (key,))) for key in keys], FALSE)


def _link(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    return fill("({e} IN {ids})", e=e, ids=_linked_ids(scope, field, match, value))


def _links(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    ids = _linked_ids(scope, field, match, value)
    return fill(
        f"EXISTS (SELECT 1 FROM link l WHERE l.rid = {scope.alias}.rid AND l.field = {{field}} AND l.to_id IN {{ids}})",
        field=Sql("?", (field.name,)), ids=ids,
    )  # fmt: skip


def _linked_ids(scope: Scope, field: Field, match: Match, value: str) -> Sql:
    """The ids a link may hold to be meant by `value`: an id, its beginning, part of a name, a former id, or `me`."""
    if match.op not in (":", "="):
        raise Fault(f"{field.title} is a link and has no order", f"write {field.name}:{value}")
    target = link_target(field)
    if target == "member" and value.lower() == "me":
        if not scope.asking.me:
            raise Fault("it is not known who `me` is", 'say so in your configuration: member = "your-id"')
        value = scope.asking.me
        return Sql("(?)", (value,))
    if match.op == "=" or not target or target not in scope.asking.schema.kinds:
        return Sql("(?)", (value,))
    kind = scope.asking.schema.kinds[target]
    inner = Scope(scope.asking, kind, "k")
    label = contains(inner.column(kind.label_field), value)
    typed = Sql("?", (value,))
    begins = Sql("?", (escaped(value) + "%",))
    return fill(
        f"(SELECT k.id FROM {inner.source} WHERE k.id LIKE {{begins}} ESCAPE '\\' OR {{label}}"
        " UNION SELECT i.value FROM item i WHERE i.field = 'formerly' AND i.rid IN"
        f" (SELECT k.rid FROM {inner.source} WHERE k.id = {{typed}}) UNION SELECT {{typed}})",
        begins=begins, label=label, typed=typed,
    )  # fmt: skip


def _items(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    if match.op not in (":", "="):
        raise Fault(f"{field.title} has no order", f"write {field.name}:{value}")
    inner = field.of.type.name if field.of else "text"
    if inner == "phone":
        found = phone_test(value)
        if found is None:
            raise Fault(f"{value!r} has no digits", "as in phone:7946")
        test = found
    elif inner == "email" and not match.exact and match.op == ":":
        test = contains(Sql("i.fold"), fold(value))
    else:
        test = Sql("i.fold = ?", (fold(value),))
    own = Sql("?", (field.name,))
    return fill(
        f"({scope.alias}.rid IN (SELECT i.rid FROM item i WHERE i.field = {{own}} AND {{test}}))",
        own=own,
        test=test,
    )


def _number(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    def read(text: str) -> object:
        plain = text.lower().removesuffix("d") if field.name in ("idle", "age", "stage_age") else text
        parsed = _value(scope, field, plain)
        return field.type.row(parsed, field, scope.asking.ctx)[0]

    return _between(e, match, value, read)


def _money(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    """Amounts compare in the workspace's currency, by the rates of each record's day."""

    def read(text: str) -> object:
        amount = _value(scope, field, text)
        today = scope.asking.ctx.now.date()
        home = money.convert(amount, scope.asking.ctx.currency, scope.asking.schema.settings.rates, today)
        if home is None:
            raise Fault(f"there is no rate for {amount.currency}", "add one to crm.yaml below `rates:`")
        return money.minor(home)

    if field.name in scope.kind.fields:
        e = scope.home(field)
    return _between(e, match, value, read)


def _yes_no(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    wanted = _value(scope, field, value)
    return fill("coalesce({e}, 0)" if wanted else "NOT coalesce({e}, 0)", e=e)


def _day(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    """Days and moments compare by the workspace's day; a word such as 2026-11 means all of its days."""
    if field.type.name == "time":
        e = scope.column(field.name + ".day")
    low, high = _ends(match, value)
    first = _span(scope, low)[0] if low else None
    last = _span(scope, high)[1] if high else None
    if match.op == ">" and first:
        first = _span(scope, low)[1] + timedelta(days=1)
    if match.op == "<" and last:
        last = _span(scope, high)[0] - timedelta(days=1)
    return _limits(e, first.isoformat() if first else None, last.isoformat() if last else None)


def _span(scope: Scope, text: str) -> tuple[date, date]:
    try:
        return parse_span(text, scope.asking.ctx.now.date(), scope.asking.ctx.words)
    except WhenError as error:
        raise Fault(error.message, error.hint) from None


def _value(scope: Scope, field: Field, text: str) -> Value:
    try:
        return field.type.from_words(text, field, scope.asking.ctx)
    except Invalid as error:
        raise Fault(error.message, error.hint) from None


def _between(e: Sql, match: Match, value: str, read: Callable[[str], object]) -> Sql:
    if match.op in ("<", "<=", ">", ">="):
        return fill(f"({{e}} {match.op} {{v}})", e=e, v=Sql("?", (read(value),)))
    low, high = _ends(match, value)
    return _limits(e, read(low) if low else None, read(high) if high else None)


def _ends(match: Match, value: str) -> tuple[str, str]:
    """The ends of a range; one value is both, and a comparison leaves one open."""
    if match.op in (">", ">="):
        return value, ""
    if match.op in ("<", "<="):
        return "", value
    if ".." not in value:
        return value, value
    low, _, high = value.partition("..")
    if not low and not high:
        raise Fault("a range needs an end", "as in 5k.. or ..+30d")
    return low.strip(), high.strip()


def _limits(e: Sql, low: object, high: object) -> Sql:
    parts = []
    if low is not None:
        parts.append(fill("{e} >= {v}", e=e, v=Sql("?", (low,))))
    if high is not None:
        parts.append(fill("{e} <= {v}", e=e, v=Sql("?", (high,))))
    return joined("AND", parts, FALSE)


_BY_TYPE: dict[str, Callable[[Scope, Field, Sql, Match, str], Sql]] = {
    "choice": _choice,
    "link": _link,
    "items": _items,
    "items of link": _links,
    "number": _number,
    "decimal": _number,
    "duration": _number,
    "money": _money,
    "yes_no": _yes_no,
    "date": _day,
    "time": _day,
}
