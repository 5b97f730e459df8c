"""What a line of an order comes to: exact until it is rounded, once, half to even."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.lines import line_amount
from crm_tui.model.money import in_minor
from crm_tui.model.value import Money
from tests.field_values import decimals, prices

LINES = [
    ({"price": "0.0125 EUR", "quantity": "1001"}, "12.51 EUR"),
    ({"price": "0.005 EUR"}, "0.00 EUR"),
    ({"price": "0.015 EUR"}, "0.02 EUR"),
    ({"price": "0.0125 EUR", "quantity": "2"}, "0.02 EUR"),
    ({"price": "0.15 EUR", "quantity": "3", "discount": "50"}, "0.22 EUR"),
    ({"price": "820 EUR", "quantity": "5", "discount": "10"}, "3690.00 EUR"),
    ({"price": "0.5 JPY", "quantity": "3"}, "2 JPY"),
    ({"price": "0.0005 BHD", "quantity": "3"}, "0.002 BHD"),
    ({"price": "-0.0125 EUR", "quantity": "3"}, "-0.04 EUR"),
]


@pytest.mark.parametrize("typed, expected", LINES)
def test_a_line_is_rounded_once(typed: dict[str, str], expected: str) -> None:
    line: dict[str, object] = {name: Decimal(text) for name, text in typed.items() if name != "price"}
    amount, currency = typed["price"].split()
    assert str(line_amount({**line, "price": Money(Decimal(amount), currency)})) == expected


def test_a_line_without_a_price_comes_to_nothing_known() -> None:
    assert line_amount({"quantity": Decimal(2), "text": "On the house"}) is None


@given(price=prices, quantity=decimals, discount=st.decimals(-1000, 100, places=9))
def test_nothing_is_lost_before_it_is_rounded(price: Money, quantity: Decimal, discount: Decimal) -> None:
    """The amount is the even neighbour of what fractions give, whatever the size."""
    made = line_amount({"price": price, "quantity": quantity, "discount": discount})
    assert made is not None
    assert made.currency == price.currency
    exact = Fraction(in_minor(price)) * Fraction(quantity) * (100 - Fraction(discount)) / 100
    assert int(in_minor(made)) == round(exact)
