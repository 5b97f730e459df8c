"""Numbers, amounts and days in ranges as SQL."""

from collections.abc import Callable
from datetime import date, timedelta

from crm_tui.model import money
from crm_tui.model.field import Field
from crm_tui.model.types import PRICE
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Value
from crm_tui.model.when import WhenError, parse_span
from crm_tui.query.fault import Fault
from crm_tui.query.scope import Scope
from crm_tui.query.sql import FALSE, Sql, fill, joined
from crm_tui.query.syntax import Match

# Derived fields that count days; people write 14d.
_DAYS = ("idle", "age", "stage_age")


def number(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    """A number, or one in a range."""

    def read(text: str) -> object:
        plain = text.lower().removesuffix("d") if field.name in _DAYS else text
        return field.type.row(value_of(scope, field, plain), field, scope.asking.ctx)[0]

    return _between(e, match, value, read)


def amount(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    """Amounts compare in the workspace's currency, by the rates of each record's day."""

    def read(text: str) -> object:
        typed = value_of(scope, field, text)
        today = scope.asking.ctx.now.date()
        rates = scope.asking.schema.settings.rates
        home = money.convert(typed, scope.asking.ctx.currency, rates, today, fine=field.type is PRICE)
        if home is None:
            raise Fault(f"there is no rate for {typed.currency}", "add one to crm.yaml below `rates:`")
        return field.type.row(home, field, scope.asking.ctx)[0]

    if field.name in scope.kind.fields:
        e = scope.home(field)
    return _between(e, match, value, read)


def day(scope: Scope, field: Field, e: Sql, match: Match, value: str) -> Sql:
    """Days and moments compare by the workspace's day; a word such as 2026-11 means all of its days."""
    if field.type.name == "time":
        e = scope.column(field.name + ".day")
    low, high = _ends(match, value)
    first = _span(scope, low)[0] if low else None
    last = _span(scope, high)[1] if high else None
    if match.op == ">":
        first = _next(_span(scope, low)[1], 1)
    elif match.op == "<":
        last = _next(_span(scope, high)[0], -1)
    return _limits(e, first.isoformat() if first else None, last.isoformat() if last else None)


def value_of(scope: Scope, field: Field, text: str) -> Value:
    """The value a person meant. Raises Fault."""
    try:
        return field.type.from_words(text, field, scope.asking.ctx)
    except Invalid as error:
        raise Fault(error.message, error.hint) from None


def _span(scope: Scope, text: str) -> tuple[date, date]:
    try:
        return parse_span(text, scope.asking.ctx.now.date(), scope.asking.ctx.words)
    except WhenError as error:
        raise Fault(error.message, error.hint) from None


def _next(day: date, step: int) -> date:
    try:
        return day + timedelta(days=step)
    except OverflowError:
        raise Fault("no day lies beyond that", "the calendar has the years 1 to 9999") from None


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
    if not low.strip() and not high.strip():
        raise Fault("a range needs an end", "as in 5k.. or ..+30d")
    return low.strip(), high.strip()


def _limits(e: Sql, low: object, high: object) -> Sql:
    parts = []
    if low is not None:
        parts.append(fill("{e} >= {v}", e=e, v=Sql("?", (low,))))
    if high is not None:
        parts.append(fill("{e} <= {v}", e=e, v=Sql("?", (high,))))
    return joined("AND", parts, FALSE)
