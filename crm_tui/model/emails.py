"""E-mail addresses and domains: checked in one pass, compared in one form."""

import re
from functools import lru_cache

from crm_tui.model.misread import Misread, quoted

LONGEST = 254
_EXAMPLE = "as in ada@engines.example"
_WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LOCAL_SIGNS = "!#$%&'*+/=?^_`{|}~-."
# What nearly all addresses look like; up to 60 characters of this are right without a closer look.
_EVERYDAY = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]+")
_EVERYDAY_LENGTH = 60


class EmailError(Misread):
    """A text that is no e-mail address."""


def check_email(text: str) -> None:
    """Raises EmailError unless the text is one plain address: no name, no brackets, no quotes, no comment."""
    if _is_everyday(text):
        return
    if len(text) > LONGEST:
        raise EmailError(f"an e-mail address is at most {LONGEST} characters long", _EXAMPLE)
    local, at, domain = text.rpartition("@")
    wrong = _wrong_local(local) or _wrong_domain(domain) if at else "has no @"
    if wrong:
        raise EmailError(f"{quoted(text)} is no e-mail address: it {wrong}", _probable(text))


def normal_email(text: str) -> str:
    """The form in which addresses are compared: no case, composed, the domain as people write it.

    A text that is no address comes back without case.
    """
    if _is_everyday(text):
        return text
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if not at or len(text) > LONGEST:
        return text.casefold()
    return f"{_composed(local)}@{_fold_domain(domain)}"


def domain_of(text: str) -> str:
    """The domain of an address in the form in which domains are compared; "" when there is none."""
    local, at, domain = text.strip().rpartition("@")
    return _fold_domain(domain) if at and local and not _wrong_domain(domain) else ""


def normal_domain(text: str) -> str:
    """The domain in a domain, host or URL: no scheme, port, path, `www.`, case; "" when there is none."""
    host = text.strip()[: LONGEST * 4].rpartition("://")[2]
    for end in "/?#":
        host = host.partition(end)[0]
    host = host.rpartition("@")[2]
    name, colon, port = host.rpartition(":")
    host = (name if colon and port.isdecimal() else host).rstrip(".")
    return "" if _wrong_domain(host) else _fold_domain(host).removeprefix("www.")


@lru_cache(maxsize=16)  # each address is asked for twice: whether it is one, and in its normal form
def _is_everyday(text: str) -> bool:
    """Whether the address is one of the usual sort, and in its normal form."""
    return len(text) <= _EVERYDAY_LENGTH and _EVERYDAY.fullmatch(text) is not None and "xn--" not in text


def _wrong_local(local: str) -> str:
    if not local:
        return "has nothing before the @"
    if len(local.encode("utf-8", "replace")) > 64:
        return "has more than 64 bytes before the @"
    if strange := _strange(local, _LOCAL_SIGNS):
        return "has two @" if strange == "@" else f"has {strange!r} before the @"
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return "has a point at an end, or two in a row"
    return ""


def _wrong_domain(domain: str) -> str:
    if len(domain) > LONGEST:
        return "has a domain that is too long"
    labels = domain.split(".")
    if len(labels) < 2:
        return "has no domain with a point in it"
    for label in labels:
        if strange := _strange(label, "-"):
            return f"has {strange!r} after the @"
        if not 0 < len(label) < 64 or label.startswith("-") or label.endswith("-"):
            return "has a domain with an empty or impossible part"
    return "has a domain that ends in a number" if labels[-1].isdecimal() else ""


def _strange(text: str, signs: str) -> str:
    """The first character that is no letter, mark or digit of any script and none of the signs."""
    rest = text.lstrip(_WORD + signs)
    if not rest or rest[0].isascii():
        return rest[:1]
    from unicodedata import category

    odd = (char for char in rest if category(char)[0] not in "LM" and category(char) != "Nd" and char not in signs)
    return next(odd, "")


def _probable(text: str) -> str:
    """The one address in a text such as `Ada <ada@engines.example>`, if there is one."""
    if not any(sign in text for sign in "<,;:"):
        return _EXAMPLE
    found = [
        part.strip("<>()[]\"'.:") for part in text.replace("mailto:", " ").replace(",", " ").replace(";", " ").split()
    ]
    plain = [part for part in found if part != text and not _fails(part)]
    if len(plain) > 1:
        return "write each address on a line of its own"
    return f"write {plain[0]}" if plain else _EXAMPLE


def _fails(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    return bool(_wrong_local(local) or _wrong_domain(domain))


def _fold_domain(domain: str) -> str:
    return ".".join(_label(part) for part in _composed(domain.rstrip(".")).split("."))


def _label(label: str) -> str:
    """A label in its own script, where it is written in the ASCII form that machines exchange."""
    if not label.startswith("xn--") or not label.isascii():
        return label
    try:
        decoded = label[4:].encode().decode("punycode")
    except UnicodeError:
        return label
    return _composed(decoded) if decoded and not _strange(decoded, "-") else label


def _composed(text: str) -> str:
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFKC", normalize("NFKC", text).casefold())
