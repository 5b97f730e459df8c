"""Numbers as people type them: 12.5k, 12,500.00, 1.234,50, 12 500, 5 lakh."""

import re
from decimal import Decimal

TIMES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "mio": 6, "million": 6, "bn": 9, "billion": 9,
    "lakh": 5, "lac": 5, "crore": 7, "cr": 7,
}  # fmt: skip
_COMMA_LANGUAGES = frozenset(
    (
        "af az be bg bs ca cs da de el es et eu fi fo fr gl hr hu hy id is it ka kk kl lt lv mk nb "
        "nl nn no pl pt ro ru sk sl sq sr sv tr uk uz vi "
    ).split()
)
_POINT_LOCALES = frozenset(
    "de_CH de_LI it_CH es_MX es_US es_PR es_GT es_HN es_NI es_PA es_PE es_SV es_DO es_419".split()
)
_COMMA_LOCALES = frozenset(["en_ZA"])
_BODY = r"[0-9][0-9.,' ]*"
_TYPED = rf"([+-]?) ?({_BODY}?) ?([^\W\d_]*) ?%?"


def decimal_comma(locale: str) -> bool:
    """Whether decimals follow a comma there; a locale is written de, de_DE or de-DE."""
    name = locale.replace("-", "_").partition(".")[0]
    return name in _COMMA_LOCALES or (name not in _POINT_LOCALES and name.partition("_")[0].lower() in _COMMA_LANGUAGES)


def read_amount(body: str, locale: str) -> Decimal | None:
    """The number written by digits, points, commas, apostrophes and blanks; None when it cannot be one.

    Two kinds of sign, or one that recurs, leave one reading only. A lone point or comma is the decimal
    sign of the locale; the other one groups three digits, and without three is the decimal sign too.
    """
    body = body.strip()
    if len(body) > 40 or not re.fullmatch(_BODY, body):
        return None
    sign = _decimal_sign(body, "," if decimal_comma(locale) else ".")
    whole, _, decimals = body.partition(sign) if sign else (body, "", "")
    digits = _ungrouped(whole)
    if digits is None or (sign and not decimals.isdigit()):
        return None
    return Decimal(f"{digits}.{decimals}" if decimals else digits)


def number_from_words(text: str, locale: str) -> Decimal | None:
    """The number as people type it: `50k`, `-1.5`, `12,5 %`; None when it is none."""
    found = re.fullmatch(_TYPED, text.strip()) if len(text) <= 60 else None
    amount = read_amount(found[2], locale) if found else None
    power = TIMES.get(found[3].casefold(), 0) if found else 0
    if found is None or amount is None or bool(found[3]) != bool(power):
        return None
    return amount.scaleb(power) * (-1 if found[1] == "-" else 1)


def _decimal_sign(body: str, usual: str) -> str:
    signs = [char for char in body if not char.isdigit()]
    if not signs or signs[-1] not in ".," or signs.count(signs[-1]) > 1:
        return ""
    last = signs[-1]
    whole, _, rest = body.partition(last)
    grouping = len(signs) == 1 and last != usual and len(rest) == 3 and len(whole) <= 3 and whole != "0"
    return "" if grouping else last


def _ungrouped(whole: str) -> str | None:
    """The digits without the signs that group them by threes, or by twos before the last three."""
    signs = {char for char in whole if not char.isdigit()}
    if not signs:
        return whole
    if len(signs) > 1:
        return None
    first, *middle, last = whole.split(signs.pop())
    sizes = {len(group) for group in middle}
    fits = 1 <= len(first) <= 3 and len(last) == 3 and sizes in (set(), {2}, {3})
    return first + "".join(middle) + last if fits else None
