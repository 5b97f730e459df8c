"""Money: read from files and from words, written, rounded, summed, converted; never as a float."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from crm_tui.model.amounts import TIMES, read_amount
from crm_tui.model.currencies import MINOR_DIGITS, SIGNS
from crm_tui.model.misread import Misread, quoted
from crm_tui.model.value import Money

# Minor units that every JSON reader keeps exactly; a thousand such sums still fit SQLite's integers.
LARGEST = 2**53 - 1
# Digits of a unit price that a float keeps exactly.
MOST_DIGITS = 15
# Whole amounts of fewer characters than this need no closer look.
_EVERYDAY = 11
_EXAMPLE = "as in 12500 EUR or 12500.50 EUR"
_PLAIN = r"(-?[0-9]{1,16}(?:\.([0-9]{1,12}))?)(?: ([A-Z]{3}))?"
_TYPED = r"([^0-9]*)([0-9](?:[0-9.,' ]*[0-9])?)([^0-9]*)"
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "’": "'"})
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


class MoneyError(Misread):
    """A text or amount that is no money."""


class Rates(NamedTuple):
    """What one unit of each currency was worth in `currency`, from a day on, the days in order."""

    currency: str
    dated: Mapping[str, Sequence[tuple[date, Decimal]]]

    def worth(self, code: str, on: date) -> Decimal | None:
        """The rate that held on that day; None before the first, or for a currency without rates."""
        if code == self.currency:
            return Decimal(1)
        return next((rate for start, rate in reversed(self.dated.get(code, ())) if start <= on), None)


def minor_digits(currency: str) -> int:
    """How many decimals the currency has. Raises MoneyError for an unknown code."""
    digits = MINOR_DIGITS.get(currency)
    if digits is None:
        start = currency[:2].upper() if len(currency) == 3 else "?"
        close = next((code for code in MINOR_DIGITS if code.startswith(start)), "")
        hint = f"did you mean {close}?" if close else "three letters of ISO 4217, as in EUR"
        raise MoneyError(f"{quoted(currency)} is no currency", hint)
    return digits


def read_money(text: str, currency: str, *, fine: bool = False) -> Money:
    """Money as files hold it: `12500`, `12500.50 EUR`, `-3 EUR`; without a code it is in `currency`.

    Raises MoneyError, with what was probably meant, for every other spelling, an unknown code and for more
    decimals than the currency has; `fine` money, as of one unit, may have more.
    """
    found = re.fullmatch(_PLAIN, text)
    if not found:
        raise MoneyError(f"{quoted(text)} is no amount", _probable(text, currency, fine=fine))
    amount, code = Decimal(found[1]), found[3] or currency
    if found[2] is None and len(found[1]) < _EVERYDAY and code in MINOR_DIGITS:
        return Money(amount or Decimal(0), code)
    return _checked(amount, code, fine=fine)


def money_from_words(text: str, currency: str, locale: str = "en", *, fine: bool = False) -> Money:
    """Money as people type it: `12.5k`, `€12,500`, `12.500,00 EUR`, `12 500`, `-5 lakh`.

    A sign that several currencies share means `currency` where it can. A lone point or comma is read as
    `locale` has it. Raises MoneyError.
    """
    found = re.fullmatch(_TYPED, text.translate(_BLANKS).strip()) if len(text) <= 80 else None
    amount = read_amount(found[2], locale) if found else None
    if found is None or amount is None:
        raise MoneyError(f"{quoted(text)} is no amount", "as in 12500, 12.5k, €12,500 or 12500 USD")
    before, sign = _signed(found[1])
    after, power = _times(found[3].strip())
    code = _currency([word for word in (before, after) if word], currency)
    return _checked(sign * amount.scaleb(power, _EXACT), code, fine=fine)


def write_money(money: Money) -> str:
    """The text that read_money reads back: no decimals when they are nothing, else all of the currency's."""
    return f"{money.amount + 0:.{places(money)}f} {money.currency}"


def places(money: Money) -> int:
    """How many decimals it is written with: none when they are nothing, else all of the currency's, or more."""
    exponent = money.amount.normalize(_EXACT).as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) else 0
    return max(needed, minor_digits(money.currency)) if needed > 0 else 0


def in_minor(money: Money) -> Decimal:
    """The amount in minor units (cents), with the fraction of one that a unit price may have."""
    return money.amount.scaleb(minor_digits(money.currency), _EXACT)


def minor(money: Money) -> int:
    """The amount in minor units (cents). Raises MoneyError when it has a fraction of one."""
    scaled = in_minor(money)
    whole = int(scaled)
    if whole != scaled:
        raise MoneyError(f"{money} has a fraction of the smallest unit", f"round to {write_money(round_money(money))}")
    return whole


def from_minor(count: int, currency: str) -> Money:
    """Money of so many minor units, with all decimals of the currency."""
    return Money(Decimal(count).scaleb(-minor_digits(currency), _EXACT), currency)


def round_money(money: Money) -> Money:
    """The money with the currency's decimals; a half goes to the even neighbour."""
    step = Decimal(1).scaleb(-minor_digits(money.currency))
    return Money(money.amount.quantize(step, context=_EXACT), money.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts in `currency`. Raises ValueError when one is in another."""
    sum_ = Decimal(0)
    for money in amounts:
        if money.currency != currency:
            raise ValueError(f"{money} cannot be added to {currency}")
        sum_ = _EXACT.add(sum_, money.amount)
    return Money(sum_, currency)


def totals(amounts: Iterable[Money]) -> dict[str, Money]:
    """One sum for each currency, in the order in which they come."""
    sums: dict[str, Money] = {}
    for money in amounts:
        so_far = sums.get(money.currency, Money(Decimal(0), money.currency))
        sums[money.currency] = total((so_far, money), money.currency)
    return sums


def convert(money: Money, to: str, rates: Rates, on: date, *, fine: bool = False) -> Money | None:
    """The money in another currency at that day's rates; None where a rate is missing.

    It is rounded half-even to the currency's decimals, unless it is `fine`.
    """
    if money.currency == to:
        return money
    worth, unit = rates.worth(money.currency, on), rates.worth(to, on)
    if worth is None or unit is None:
        return None
    exact = Money(_EXACT.divide(_EXACT.multiply(money.amount, worth), unit), to)
    return exact if fine else round_money(exact)


def _checked(amount: Decimal, currency: str, *, fine: bool = False) -> Money:
    money = Money(amount or Decimal(0), currency)
    digits = minor_digits(currency)
    exponent = amount.as_tuple().exponent
    if fine:
        _refuse_long(money)
    elif isinstance(exponent, int) and -exponent > digits:
        raise MoneyError(f"{currency} has {_decimals(digits)}, {amount:f} has more", _fewer(money, -exponent))
    if abs(in_minor(money)) > LARGEST:
        raise MoneyError(f"{amount:f} {currency} is too large to be summed exactly", "at most 90 trillion")
    return money


def _refuse_long(money: Money) -> None:
    """Raises MoneyError for more digits than the index keeps exactly."""
    if len(money.amount.normalize(_EXACT).as_tuple().digits) > MOST_DIGITS:
        words = f"{money.amount:f} has more than {MOST_DIGITS} digits"
        raise MoneyError(words, f"write {write_money(round_money(money))}")


def _fewer(money: Money, typed: int) -> str:
    meant = [write_money(round_money(money))]
    if typed == 3:
        meant.append(write_money(Money(money.amount.scaleb(3), money.currency)))
    return f"write {' or '.join(meant)}"


def _decimals(digits: int) -> str:
    return f"{digits or 'no'} decimal{'' if digits == 1 else 's'}"


def _probable(text: str, currency: str, *, fine: bool) -> str:
    """What a text that is too free for a file means to a reader of either decimal sign."""
    meant = []
    for locale in ("en", "de"):
        try:
            written = write_money(money_from_words(text, currency, locale, fine=fine))
        except MoneyError:
            continue
        if written not in meant:
            meant.append(written)
    return f"write {' or '.join(meant)}" if meant else _EXAMPLE


def _signed(before: str) -> tuple[str, int]:
    """What stands before the digits without its sign, and the sign."""
    word = before.replace(" ", "")
    for sign, factor in (("-", -1), ("+", 1)):
        if word.startswith(sign) or word.endswith(sign):
            return word.removeprefix(sign) if word.startswith(sign) else word.removesuffix(sign), factor
    return word, 1


def _times(after: str) -> tuple[str, int]:
    """What stands after the digits without its multiplier, and the multiplier's power of ten."""
    small = after.casefold()
    if not small or small in SIGNS or small.upper() in MINOR_DIGITS:
        return after, 0
    word, _, rest = small.partition(" ")
    if word in TIMES:
        return rest.strip(), TIMES[word]
    return (after[1:].strip(), TIMES[small[0]]) if small[0] in TIMES else (after, 0)


def _currency(words: Sequence[str], own: str) -> str:
    """The one currency that all the words can mean; without words the workspace's."""
    codes: Sequence[str] = (own,)
    for place, word in enumerate(words):
        meant = SIGNS.get(word.casefold()) or (word.upper(),)
        minor_digits(meant[-1])
        codes = [code for code in meant if code in codes] if place else meant
    if not codes:
        raise MoneyError(f"{' and '.join(map(quoted, words))} are two currencies", "write one of them")
    if own in codes:
        return own
    if not codes[0]:
        raise MoneyError(f"{quoted(words[0])} may be {', '.join(codes[1:])}", "write the code in its place")
    return codes[0]
