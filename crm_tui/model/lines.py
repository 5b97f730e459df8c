"""What a line of a deal or order comes to."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal

from crm_tui.model.money import round_money
from crm_tui.model.value import Money, Value

# As many digits as a price, a quantity and a discount have together.
_EXACT = Context(prec=100, rounding=ROUND_HALF_EVEN)
_WHOLE = Decimal(100)


def line_amount(line: Mapping[str, Value]) -> Money | None:
    """Quantity (1 when left out) times unit price less the discount, without tax; None for what has no price.

    It is rounded once, to the currency's decimals; a half goes to the even neighbour.
    """
    price, quantity, discount = line.get("price"), line.get("quantity", Decimal(1)), line.get("discount", Decimal(0))
    if not (isinstance(price, Money) and isinstance(quantity, Decimal) and isinstance(discount, Decimal)):
        return None
    kept = _EXACT.subtract(_WHOLE, discount)
    gross = _EXACT.multiply(price.amount, quantity)
    return round_money(Money(_EXACT.divide(_EXACT.multiply(gross, kept), _WHOLE), price.currency))
