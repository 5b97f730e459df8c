"""Phone numbers: kept as their owners write them, found by any end of them."""

import re

# Longer than any number with its extension and the words around them.
LONGEST = 60
# So few digits are the end of a number, whose first zero is no trunk prefix.
_LONGEST_END = 7
_EXTENSION = r"(?i)(?:;ext=|,? ?(?:extension|ext|x|доб)\.? ?|# ?|,{1,3})([0-9]{1,8})$"
_USUAL = "0123456789+()-./ "
_NO_SIGNS = str.maketrans("", "", "+()-./ \u00a0\u202f\u2010\u2011\u2012\u2013")


def check_phone(text: str) -> str:
    """What is wrong with a number as written: too few digits, letters other than an extension's; else ""."""
    if len(_everyday(text)) >= 3:
        return ""
    if len(text) > LONGEST:
        return "a phone number is at most 60 characters long"
    bare = _without_extension(text)
    digits = bare.translate(_NO_SIGNS)
    if digits and not digits.isdecimal():
        strange = next(char for char in digits if not char.isdecimal())
        return f"a phone number has no {strange!r} in it"
    if "+" in bare.lstrip("( ")[1:]:
        return "the + of a phone number stands before its country code"
    return "" if len(digits) >= 3 else "a phone number has at least three digits"


def phone_fold(text: str) -> str:
    """The digits by which a number is found from its end, written with its country code or without.

    Without extension, international prefix (+, 00), trunk zero and the (0) that some write after the
    country code: of two spellings of one number, one fold is the end of the other.
    """
    if digits := _everyday(text):
        return digits.lstrip("0") if len(digits) > _LONGEST_END else digits
    bare = _without_extension(text[:LONGEST])
    if bare.lstrip(" (").startswith(("+", "00")):
        bare = bare.replace("(0)", "")
    digits = bare.translate(_NO_SIGNS)
    if not (digits.isascii() and digits.isdecimal()):
        digits = "".join(str(int(char)) for char in digits if char.isdecimal())
    return digits.lstrip("0") if len(digits) > _LONGEST_END else digits


def phone_extension(text: str) -> str:
    """The digits of a number's extension, or ""."""
    found = _extension(text[:LONGEST])
    return found[1] if found else ""


def _everyday(text: str) -> str:
    """The digits of a number that is a plus, digits and blanks, as most are; "" for any other."""
    if text[:1] != "+" or len(text) > LONGEST:
        return ""
    digits = text[1:].replace(" ", "")
    return digits if digits.isascii() and digits.isdecimal() else ""


def _without_extension(text: str) -> str:
    bare = text.strip().removeprefix("tel:")
    found = _extension(bare)
    return bare[: found.start()] if found else bare


def _extension(text: str) -> "re.Match[str] | None":
    if not text.strip(_USUAL):
        return None
    found = re.search(_EXTENSION, text.strip().removeprefix("tel:"))
    return found if found and found.start() else None
