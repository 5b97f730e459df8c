"""Numbers, percentages and sizes as a locale writes them, the same on every machine."""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from crm_tui.model.amounts import decimal_comma


class Marks(NamedTuple):
    """What stands between groups of digits and before the decimals; `pairs` groups as in 12,34,567."""

    group: str
    decimal: str
    pairs: bool = False


_BLANK, _APOSTROPHE = "\u00a0", "’"
# What groups digits where it is not the sign, comma or point, that does not mark the decimals.
_GROUPS = dict.fromkeys(
    "af be bg cs et fi fr hu ka kk lt lv nb nn no pl ru sk sv uk uz de_AT en_ZA es_CR pt_PT".split(), _BLANK
) | dict.fromkeys("de_CH de_LI en_CH it_CH rm".split(), _APOSTROPHE)
_PAIRS = frozenset("as bn gu hi kn ml mr or pa ta te en_BD en_IN en_NP en_PK".split())


@cache
def marks(locale: str) -> Marks:
    """The marks of a locale such as `en`, `de_CH`, `pt-PT` or `ta_LK.UTF-8`; `en`'s for an unknown one."""
    language, _, rest = locale.partition(".")[0].replace("-", "_").partition("_")
    language, country = language.lower(), rest.rpartition("_")[2].upper()
    exact = f"{language}_{country}" if country else language
    decimal, other = (",", ".") if decimal_comma(exact) else (".", ",")
    group = _GROUPS.get(exact) or _GROUPS.get(language, other)
    return Marks(group, decimal, exact in _PAIRS or language in _PAIRS)


def number(value: float | Decimal, locale: str = "en", places: int | None = None) -> str:
    """`value` with its groups marked, rounded half to even to `places`; without them as precise as it is."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return "–"
    text = f"{exact:,f}" if places is None else f"{exact:,.{places}f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return _marked(text, marks(locale))


def percent(value: float | Decimal, locale: str = "en") -> str:
    """A percentage (38 for 38 %), rounded to a whole one."""
    return f"{number(value, locale, 0)} %"


def size(count: int) -> str:
    """A number of bytes in three digits at most: `812 B`, `1.2 KiB`, `31 MiB`."""
    amount, units = float(count), ["B", "KiB", "MiB", "GiB", "TiB"]
    while amount >= 999.5 and len(units) > 1:
        amount /= 1024
        units.pop(0)
    return f"{amount:.1f} {units[0]}" if units[0] != "B" and amount < 9.95 else f"{amount:.0f} {units[0]}"


def _marked(text: str, by: Marks) -> str:
    whole, point, decimals = text.partition(".")
    if by.pairs:
        whole = _in_pairs(whole)
    whole = whole.replace(",", by.group) if by.group != "," else whole
    return whole + by.decimal + decimals if point else whole


def _in_pairs(whole: str) -> str:
    """Groups of three turned into a last group of three and pairs before it."""
    digits = whole.replace(",", "")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)]
    return sign + ",".join([*reversed(pairs), tail])
