"""Writes text so that every YAML reader, of version 1.1 or 1.2, sees the same text again.

Plain where nobody can take it for anything else, in double quotes otherwise. A number, `NO` and `12:30` are
therefore quoted: some readers make something else of them. The exceptions are a day, 2026-03-01, for who makes
a date of it means the same day, and a number that is meant as one.
"""

import re
from collections.abc import Mapping
from datetime import date

from crm_tui.errors import Refused
from crm_tui.model.value import Numeral
from crm_tui.store.layout import Scalar

_PLAIN = re.compile(r"[^\W][^:#\n\t]*(?:(?::(?=[^\s])|(?<=[^\s])\#)[^:#\n\t]*)*|[/(][^:#\n\t\"'\\]*")
_FLOW = re.compile(r"[^\W][^:#,\[\]{}\n\t\"'?&*!|>%`]*")
# Begins with a digit and may be a number, a date, a time or a count of minutes to some reader.
_NUMBER = re.compile(r"[0-9][0-9a-fox_:.,+\- TZ]*", re.IGNORECASE)
_WORDS = frozenset("y n yes no on off true false null nan inf".split())
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
# Without seconds no reader takes it for a time, so it stays the text it is.
_MINUTE = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")
# Compiled where a text has any of them, which few have.
_ESCAPED = '[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"\\\\]'
_UNQUOTABLE = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
_UNLITERAL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
_SURROGATE = "[\ud800-\udfff]"
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", '"': '\\"', "\\": "\\\\"}
_LONGEST_KEY = 1000


def scalar(text: str, flow: bool = False) -> str:
    """The text on one line, plain or in double quotes; `flow` when it stands in brackets or braces.

    Raises Refused for half a character (a lone surrogate), which no file can hold.
    """
    sort = _sort(text)
    bare = sort == "date" or (sort == "number" and isinstance(text, Numeral))
    return text if bare or is_plain(text, flow) else double_quoted(text)


def restyled(text: str, old: str, style: str, flow: bool = False) -> str:
    """The text on one line, written as the text was that it replaces, as far as that can be.

    Single quotes stay, double quotes stay; a plain date that becomes another date stays plain, and so
    does a number: whoever took it for one does so still.
    """
    if style == "'" and not _has(text, _UNQUOTABLE):
        return "'" + text.replace("'", "''") + "'"
    if style == '"':
        return double_quoted(text)
    sort = _sort(old)
    return text if sort and sort == _sort(text) else scalar(text, flow)


def key(name: str, beside: Scalar | None = None) -> str:
    """The name of a key. Raises Refused for one that is too long to be a key.

    A day is quoted, since a date is no key to many programs, unless the key `beside` is a plain day: of two sorts
    they were worse.
    """
    if beside and not beside.style and _sort(beside.value) == _sort(name) == "date":
        return name
    if len(name) > _LONGEST_KEY:
        raise Refused(f"a key of {len(name)} characters", f"a key has at most {_LONGEST_KEY}")
    return name if is_plain(name, flow=True) else double_quoted(name)


def is_plain(text: str, flow: bool = False) -> bool:
    """Whether all readers see this text when it stands without quotes."""
    if _MINUTE.fullmatch(text):
        return True
    if not (_FLOW if flow else _PLAIN).fullmatch(text) or text[-1] in " :":
        return False
    if text.casefold() in _WORDS or _NUMBER.fullmatch(text):
        return False
    return text.strip() == text and not _has(text, _UNQUOTABLE)


def double_quoted(text: str) -> str:
    """The text in double quotes. Raises Refused for a lone surrogate."""
    if _has(text, _SURROGATE):
        raise Refused("the text has half a character in it (a lone surrogate)", "type the character again")
    return '"' + re.sub(_ESCAPED, _escape, text) + '"'


def literal(text: str, margin: str) -> tuple[str, list[str]] | None:
    """The head (`|` or `|-`) and the lines of a block that holds the text, or None where none does it exactly.

    `margin` is what the lines begin with.
    """
    body = text.removesuffix("\n")
    if body[:1] in ("", " ", "\t", "\n") or body.endswith("\n") or not _is_literal(body):
        return None
    return "|" if text.endswith("\n") else "|-", [margin + line if line else "" for line in body.split("\n")]


def folded(text: str, margin: str, wrapped: Mapping[str, list[str]]) -> tuple[str, list[str]] | None:
    """The head (`>` or `>-`) and the lines of a folded block that holds the text, or None as for `literal`.

    `wrapped` tells how lines of the text are wrapped; others stay as long as they are.
    """
    if literal(text, margin) is None:
        return None
    lines: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        if line[:1] in (" ", "\t"):
            return None
        if line and lines:
            lines.append("")
        lines += wrapped.get(line, [line])
    return ">" if text.endswith("\n") else ">-", [margin + line if line else "" for line in lines]


def _is_literal(body: str) -> bool:
    """Whether a block text can hold every line."""
    if _has(body, _UNLITERAL):
        return False
    # Editors strip lines of nothing but blanks, so such a text is safe in quotes only.
    return not any(line.isspace() for line in body.split("\n"))


def is_number(text: str) -> bool:
    """Whether all readers see a number in the plain text."""
    return _DECIMAL.fullmatch(text) is not None


def _has(text: str, unprintable: str) -> bool:
    """Whether the text has one of these characters, none of which can be printed."""
    return not text.isprintable() and re.search(unprintable, text) is not None


def _sort(text: str) -> str:
    """What all readers take the plain text for, if not for text."""
    if is_number(text):
        return "number"
    if not _DATE.fullmatch(text):
        return ""
    try:
        date.fromisoformat(text)
    except ValueError:
        return ""
    return "date"


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    number = ord(char)
    return _SHORT.get(char) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
