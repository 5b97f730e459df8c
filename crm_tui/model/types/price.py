"""The field type of what one unit costs: money that may be finer than the currency's smallest coin."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_tui.model import money
from crm_tui.model.types.base import Column
from crm_tui.model.types.numbers import MoneyType
from crm_tui.model.value import Money, Value

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field


class PriceType(MoneyType):
    """What one unit costs: an amount with its currency and as many decimals as it needs, 15 digits in all."""

    name = "price"
    fine = True

    def columns(self, field: "Field") -> tuple[Column, ...]:
        """The amount in minor units, with a fraction, and the currency's code."""
        return (Column("", "REAL"), Column(".currency", "TEXT"))

    def row(self, value: Value, field: "Field", ctx: "Context") -> tuple[Any, ...]:
        """Minor units and code; a float keeps 15 digits."""
        return (float(money.in_minor(value)), value.currency)

    def from_row(self, cells: tuple[Any, ...], field: "Field", ctx: "Context") -> Value:
        """The price again, to the last digit."""
        exact = Decimal(repr(cells[0])).scaleb(-money.minor_digits(cells[1]))
        return Money(exact, cells[1])

    def to_json(self, value: Value, field: "Field") -> Any:
        """Amount as text with all its decimals, at least the currency's, and code."""
        digits = max(money.minor_digits(value.currency), money.places(value))
        return {"amount": f"{value.amount:.{digits}f}", "currency": value.currency}


PRICE = PriceType()
