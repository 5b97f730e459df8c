"""Field types of quantity: number, decimal, money, duration, yes/no."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_tui.model import money
from crm_tui.model.amounts import number_from_words
from crm_tui.model.duration import Duration, format_duration, parse_duration
from crm_tui.model.misread import quoted
from crm_tui.model.types.base import Column, FieldType, Invalid, scalar, written
from crm_tui.model.value import Money, Node, Value
from crm_tui.model.when import WhenError

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,12})?")
_YES = frozenset(("yes", "true", "on", "y", "1"))
_NO = frozenset(("no", "false", "off", "n", "0"))


class Number(FieldType):
    """A whole number."""

    name = "number"
    searched = False
    numeric = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """An int; at most 18 digits."""
        text = scalar(node)
        if not _WHOLE.fullmatch(text):
            raise Invalid(f"{quoted(text)} is no whole number", "digits only, as in 42")
        return int(text)

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """A number as people type it: 12,500, 5k."""
        number = number_from_words(text, ctx.locale)
        whole = number is not None and number == number.to_integral_value()
        return self.parse(f"{number:.0f}" if whole else text, field, ctx)

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """One INTEGER."""
        return (Column("", "INTEGER"),)

    def schema(self, field: "Field") -> dict[str, Any]:
        """An integer or the text of one."""
        return written("[+-]?[0-9]{1,18}", "42", "integer")


class DecimalType(FieldType):
    """An exact decimal number."""

    name = "decimal"
    searched = False
    numeric = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A finite Decimal, written with a point; a percent sign after it is understood."""
        text = scalar(node).removesuffix("%").rstrip()
        if not _DECIMAL.fullmatch(text):
            hint = f"write {text.replace(',', '.')}" if _DECIMAL.fullmatch(text.replace(",", ".")) else "as in 12.5"
            raise Invalid(f"{quoted(text)} is no decimal number", hint)
        return Decimal(text)

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """A number as people type it: 50k, 12,5 %."""
        number = number_from_words(text, ctx.locale)
        return self.parse(text if number is None else f"{number:f}", field, ctx)

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """Plain digits, no exponent."""
        return f"{value:f}"

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """One REAL, for comparing; the exact digits stay in the document."""
        return (Column("", "REAL"),)

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """The nearest float."""
        return (float(value),)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """The shortest decimal that stands for the float."""
        return Decimal(repr(cells[0])).normalize()

    def to_json(self, value: Value, field: "Field") -> Any:
        """Text, so that no reader rounds it."""
        return f"{value:f}"

    def words(self, value: Value, field: "Field") -> str:
        """Plain digits."""
        return f"{value:f}"

    def schema(self, field: "Field") -> dict[str, Any]:
        """A number or the text of one."""
        return written(r"[+-]?[0-9]{1,18}(\.[0-9]{1,12})?\s*%?", "12.5", "number")


class MoneyType(FieldType):
    """An amount with its currency; without one it is the workspace's."""

    name = "money"
    searched = False
    numeric = True
    # Whether it may be finer than the currency's minor unit.
    fine = False

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """Money. Raises Invalid for more decimals than the currency has, or an unknown code."""
        try:
            return money.read_money(scalar(node), ctx.currency, fine=self.fine)
        except money.MoneyError as error:
            raise Invalid(error.message, error.hint) from None

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """Money as people type it: 12.5k, €12,500, 12.500,00 EUR."""
        try:
            return money.money_from_words(text, ctx.currency, ctx.locale, fine=self.fine)
        except money.MoneyError as error:
            raise Invalid(error.message, error.hint) from None

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """The amount and its code, as in 12500 EUR."""
        return money.write_money(value)

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """The amount in minor units and the currency's code."""
        return (Column("", "INTEGER"), Column(".currency", "TEXT"))

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Minor units and code."""
        return (money.minor(value), value.currency)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """Money again."""
        return money.from_minor(cells[0], cells[1])

    def words(self, value: Value, field: "Field") -> str:
        """The amount and its code."""
        return money.write_money(value)

    def to_json(self, value: Value, field: "Field") -> Any:
        """Amount as text with the currency's decimals, and code."""
        digits = money.minor_digits(value.currency)
        return {"amount": f"{value.amount:.{digits}f}", "currency": value.currency}

    def normal(self, node: Node, field: "Field", ctx: "Context") -> Any:
        """12500 EUR and 12500.00 EUR are one; a bare number equals only bare ones: settings give its currency."""
        text = node.strip() if isinstance(node, str) else ""
        bare = _DECIMAL.fullmatch(text) is not None
        value = super().normal(node, field, ctx)
        return (bare, value) if isinstance(value, Money) else value

    def schema(self, field: "Field") -> dict[str, Any]:
        """A number or text such as 12500 EUR."""
        return written(r"[+-]?[0-9]+(\.[0-9]+)?(\s+[A-Za-z]{3})?", "12500 EUR", "number")


class DurationType(FieldType):
    """A length of time: 30 days, 2 weeks, 1 month, 12 min."""

    name = "duration"
    searched = False
    numeric = True

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A Duration of months, days and seconds, which do not convert into each other."""
        return self.from_words(scalar(node), field, ctx._replace(words={}))

    def from_words(self, text: str, field: "Field", ctx: "Context") -> Value:
        """The same, with the unit words of the workspace's language."""
        try:
            return parse_duration(text, ctx.words)
        except WhenError as error:
            raise Invalid(error.message, error.hint) from None

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """The words it is read from."""
        return format_duration(value)

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """Seconds, a month counted as 30 days, for comparing."""
        return (Column("", "INTEGER"),)

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Seconds."""
        return (value.seconds_about(),)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """Days and seconds; exact months stay in the document."""
        days, seconds = divmod(cells[0], 86400)
        return Duration(0, days, seconds)

    def words(self, value: Value, field: "Field") -> str:
        """The words it is read from."""
        return format_duration(value)

    def to_json(self, value: Value, field: "Field") -> Any:
        """The words it is read from."""
        return format_duration(value)


class YesNo(FieldType):
    """Yes or no."""

    name = "yes_no"
    searched = False

    def parse(self, node: Node, field: "Field", ctx: "Context") -> Value:
        """A bool."""
        text = scalar(node)
        fold = text.casefold()
        if fold in _YES:
            return True
        if fold in _NO:
            return False
        raise Invalid(f"{quoted(text)} is neither yes nor no", "yes or no")

    def format(self, value: Value, field: "Field", ctx: "Context") -> Node:
        """`true` or `false`, which every YAML reader takes alike."""
        return self.words(value, field)

    def words(self, value: Value, field: "Field") -> str:
        """`true` or `false`."""
        return "true" if value else "false"

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """One INTEGER, 0 or 1."""
        return (Column("", "INTEGER"),)

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """0 or 1."""
        return (int(value),)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """A bool again."""
        return bool(cells[0])

    def schema(self, field: "Field") -> dict[str, Any]:
        """A boolean or one of its words."""
        words = ("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in sorted(_YES | _NO))
        return {**written("|".join(words), "yes or no", "boolean", "integer"), "minimum": 0, "maximum": 1}


NUMBER = Number()
DECIMAL = DecimalType()
MONEY = MoneyType()
DURATION = DurationType()
YES_NO = YesNo()
