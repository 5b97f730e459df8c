"""Reads the everyday values that stand on one line: texts, quoted texts, lists in brackets, maps in braces."""

import re
from functools import cache

from crm_tui.model.value import Node

_START = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = (
    rf"(?:{_START}|-(?=[^ \n]))[^\n:# ]*"
    r"(?:(?: +(?=[^ \n#])|:(?=[^ \n])|(?<=[^ \n])\#)[^\n:# ]*)*"
)
_QUOTED = r"""\"[^"\\\n]*\"|'(?:[^'\n]|'')*'"""
# In brackets and braces a colon inside a word stands before a letter or digit.
_WORD = rf"{_START}[^\n:#,\[\]{{}} ?\"']*(?:(?: +|:(?=[A-Za-z0-9/]))[^\n:#,\[\]{{}} ?\"']+)*"
_SIMPLE = r"[A-Za-z0-9][\w@./+-]*(?:[ :][A-Za-z0-9][\w@./+-]*)*"
_LETTER = "A-Za-z0-9_"
_WIDE_LETTER = f"{_LETTER}\u00c0-\u1fff\u2c00-\ud7ff"

LONGEST_KEY = 200  # longer ones come near the parser's limit
REMARK = r" *(?:(?<= )\#.*)?"

_SCALAR = re.compile(rf"(?:({_PLAIN})|({_QUOTED})){REMARK}")
_SIMPLE_LIST = re.compile(rf"\[({_SIMPLE}(?:, {_SIMPLE})*)\]")
_QUOTED_LIST = re.compile(r'\["[^"\\\n]*"(?:, "[^"\\\n]*")*\]')
_SIMPLE_MAP = re.compile(rf"\{{([a-z_]{{1,40}}: {_SIMPLE}(?:, [a-z_]{{1,40}}: {_SIMPLE})*)\}}")
_ITEM = re.compile(rf"{_QUOTED}|{_WORD}")
_KEY = "({name}): +"
_REST = re.compile(REMARK)


@cache
def keys(pattern: str, ascii_only: bool) -> re.Pattern[str]:
    """The pattern with `{name}` as keys may be written: in ASCII, as most are, or in the letters of any script.

    To compile the latter takes longer than to read a record.
    """
    letter = _LETTER if ascii_only else _WIDE_LETTER
    return re.compile(pattern.replace("{name}", rf"[{letter}][{letter}'.-]*(?: [{letter}'.-]+)*"))


class Unusual(Exception):
    """The text has a shape that only the YAML parser reads."""


def on_one_line(value: str) -> Node:
    """The value, with a comment behind it or not. Raises Unusual."""
    if value[0] in "[{":
        return _collection(value)
    if found := _SCALAR.fullmatch(value):
        plain, quoted = found.groups()
        return plain or _unquoted(quoted)
    raise Unusual


def _collection(value: str) -> Node:
    """The list or map in brackets or braces."""
    if value[0] == "[":
        if value[1:2] == '"':
            if _QUOTED_LIST.fullmatch(value):
                return list(value[2:-2].split('", "'))
        elif found := _SIMPLE_LIST.fullmatch(value):
            return list(found[1].split(", "))
    elif found := _SIMPLE_MAP.fullmatch(value):
        pairs = [pair.split(": ", 1) for pair in found[1].split(", ")]
        nodes: dict[str, Node] = {**dict(pairs)}
        if len(nodes) == len(pairs):
            return nodes
    node, end = _flow(value, 0, 0)
    if _REST.fullmatch(value, end):
        return node
    raise Unusual


def _flow(text: str, at: int, depth: int) -> tuple[Node, int]:
    """The list or map that a bracket or brace at `at` begins, and where it ends."""
    if depth > 4:
        raise Unusual
    close = "]" if text[at] == "[" else "}"
    items: list[Node] = []
    entries: dict[str, Node] = {}
    at = _skip_blanks(text, at + 1)
    while text[at] != close or items or entries:
        key = ""
        if close == "}":
            key, at = _key_in_braces(text, at)
            if key in entries:
                raise Unusual
        node, at = _flow(text, at, depth + 1) if text[at : at + 1] in ("[", "{") else _flow_item(text, at)
        if key:
            entries[key] = node
        else:
            items.append(node)
        at = _skip_blanks(text, at)
        if text[at] == close:
            break
        if text[at] != ",":
            raise Unusual
        at = _skip_blanks(text, at + 1)
    return (items if close == "]" else entries), at + 1


def _key_in_braces(text: str, at: int) -> tuple[str, int]:
    found = keys(_KEY, True).match(text, at) or (None if text.isascii() else keys(_KEY, False).match(text, at))
    if found and len(found[1]) < LONGEST_KEY:
        return found[1], found.end()
    raise Unusual


def _flow_item(text: str, at: int) -> tuple[Node, int]:
    if found := _ITEM.match(text, at):
        return _unquoted(found[0]), found.end()
    raise Unusual


def _skip_blanks(text: str, at: int) -> int:
    """The place of the next character that is no blank. Raises Unusual at the end."""
    while text[at : at + 1] == " ":
        at += 1
    if at == len(text):
        raise Unusual
    return at


def _unquoted(item: str) -> str:
    if item[0] == '"':
        return item[1:-1]
    return item[1:-1].replace("''", "'") if item[0] == "'" else item
