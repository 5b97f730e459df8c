"""Reads the everyday shape of a record line by line, and leaves everything else to the YAML parser.

`quick` either answers exactly what the YAML parser would, or None. It never refuses a text: what is
wrong with a file is for the parser to say. It needs no PyYAML, whose import takes longer than most
commands run.
"""

import re

from crm_tui.model.value import Node

LIMIT = 24 * 1024  # below it no text of this shape comes near the parser's limit of nodes
DEPTH = 8

_START = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = (
    rf"(?:{_START}|-(?=[^ \n]))[^\n:# ]*"
    r"(?:(?: +(?=[^ \n#])|:(?=[^ \n])|(?<=[^ \n])\#)[^\n:# ]*)*"
)
_QUOTED = r"""\"[^"\\\n]*\"|'(?:[^'\n]|'')*'"""
# In brackets and braces; commas are followed by a blank, colons inside a word by a letter or digit.
_WORD = rf"{_START}[^\n:#,\[\]{{}} ?\"']*(?:(?: +|:(?=[A-Za-z0-9/]))[^\n:#,\[\]{{}} ?\"']+)*"
_ITEM = rf"(?:{_QUOTED}|{_WORD})"
_LETTER = "A-Za-z_\u00c0-\u1fff\u2c00-\ud7ff"
_NAME = rf"[{_LETTER}][{_LETTER}0-9-]*(?: [{_LETTER}0-9-]+)*"
_PAIR = rf"{_NAME}: +{_ITEM}"
_REST = r" *(?:(?<= )\#.*)?"

_VALUE = re.compile(
    rf"(?:({_PLAIN})|({_QUOTED})|\[ *({_ITEM}(?:, *{_ITEM})*) *\]|\{{ *({_PAIR}(?:, *{_PAIR})*) *\}}){_REST}"
)
_WORDS = re.compile(r"\[([A-Za-z0-9][\w@.-]*(?:, [A-Za-z0-9][\w@.-]*)*)\]")
_ITEMS = re.compile(_ITEM)
_PAIRS = re.compile(rf"({_NAME}): +({_ITEM})")
_KEY = re.compile(rf"( *)(?:({_NAME})|\"({_NAME})\")")
_LITERAL = re.compile(rf"\|(-?){_REST}")
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+./()$^~;\\=<_")

_keys: dict[str, tuple[int, str] | None] = {}


class _Unusual(Exception):
    """The text has a shape that only the YAML parser reads."""


def quick(text: str) -> dict[str, Node] | None:
    """The nodes of a text without tabs, carriage returns or control characters, or None."""
    if len(text) > LIMIT:
        return None
    lines = text.split("\n")
    try:
        start = _skip(lines, 0)
        if start == len(lines):
            return {}
        nodes, end = _mapping(lines, start, 0, 1)
    except _Unusual:
        return None
    return nodes if end == len(lines) else None


def _mapping(lines: list[str], at: int, column: int, depth: int) -> tuple[dict[str, Node], int]:
    """The mapping whose keys stand at `column`, and the number of the line after it."""
    nodes: dict[str, Node] = {}
    count = len(lines)
    while at < count:
        head, colon, value = lines[at].partition(": ")
        place = _keys.get(head) or _key(head)
        if not colon or place is None:
            if _is_filler(lines[at]):
                at += 1
                continue
            if _column(lines[at]) < column:
                break
            place, value = _bare_key(lines[at]), ""
        here, key = place
        if here != column:
            if here < column:
                break
            raise _Unusual
        if key in nodes:
            raise _Unusual
        at += 1
        if value and value[0] in _SAFE and "#" not in value and ": " not in value and value[-1] not in " :":
            nodes[key] = value
        else:
            nodes[key], at = _value(lines, at, value, column, depth)
    return nodes, at


def _sequence(lines: list[str], at: int, column: int, depth: int) -> tuple[list[Node], int]:
    """The list whose dashes stand at `column`, and the number of the line after it."""
    if depth > DEPTH:
        raise _Unusual
    nodes: list[Node] = []
    dash = " " * column + "- "
    while at < len(lines):
        line = lines[at]
        if line.startswith(dash):
            node, at = _item(lines, at, column, depth)
            nodes.append(node)
        elif _is_filler(line):
            at += 1
        elif _column(line) <= column:
            break
        else:
            raise _Unusual
    return nodes, at


def _item(lines: list[str], at: int, column: int, depth: int) -> tuple[Node, int]:
    """The item whose dash stands at `column`."""
    item = lines[at][column + 2 :]
    if ": " in item or item.endswith(":"):
        inner = " " * (column + 2) + item
        if _key(inner.partition(": ")[0]) or _key(inner[:-1]):
            lines[at] = inner
            return _mapping(lines, at, _column(inner), depth + 1)
    elif item and item[0] in _SAFE and "#" not in item and item[-1] != " ":
        return item, at + 1
    return _value(lines, at + 1, item, column, DEPTH)


def _value(lines: list[str], after: int, value: str, column: int, depth: int) -> tuple[Node, int]:
    """What stands after a colon or dash at `column`; `after` is the number of the next line."""
    value = value.lstrip(" ")
    if not value or value[0] == "#":
        return _block(lines, after, column, depth)
    if found := _WORDS.fullmatch(value):
        return list(found[1].split(", ")), after
    if found := _VALUE.fullmatch(value):
        plain, quoted, items, pairs = found.groups()
        if plain:
            return plain, after
        if quoted:
            return _unquoted(quoted), after
        if items:
            return [_unquoted(item) for item in _ITEMS.findall(items)], after
        entries = _PAIRS.findall(pairs)
        nodes: dict[str, Node] = {key: _unquoted(item) for key, item in entries}
        if len(nodes) == len(entries):
            return nodes, after
    elif literal := _LITERAL.fullmatch(value):
        return _literal(lines, after, column, literal[1])
    raise _Unusual


def _block(lines: list[str], at: int, column: int, depth: int) -> tuple[Node, int]:
    """The map or list below a key at `column`, or empty text where there is none."""
    at = _skip(lines, at)
    if at == len(lines):
        return "", at
    line = lines[at]
    here = _column(line)
    if here < column or depth > DEPTH:
        if depth > DEPTH:
            raise _Unusual
        return "", at
    if line.startswith("- ", here):
        return _sequence(lines, at, here, depth + 1)
    return _mapping(lines, at, here, depth + 1) if here > column else ("", at)


def _literal(lines: list[str], at: int, column: int, chomp: str) -> tuple[Node, int]:
    """The text of a literal block (`|`, `|-`) under a key or dash at `column`."""
    indent = _column(lines[at]) if at < len(lines) else 0
    if indent <= column or indent == len(lines[at]) or lines[-1]:
        raise _Unusual
    body: list[str] = []
    margin = " " * indent
    while at < len(lines):
        line = lines[at]
        if line.startswith(margin):
            body.append(line[indent:])
        elif not line:
            body.append("")
        elif line.isspace():
            raise _Unusual
        else:
            break
        at += 1
    while body and not body[-1]:
        body.pop()
    if not body:
        raise _Unusual
    return "\n".join(body) + ("" if chomp else "\n"), at


def _key(head: str) -> tuple[int, str] | None:
    """The column and name of a key; remembered, since all records have the same few keys."""
    if head in _keys:
        return _keys[head]
    if len(_keys) > 4096:
        _keys.clear()
    found = _KEY.fullmatch(head)
    place = (len(found[1]), found[2] or found[3]) if found else None
    _keys[head] = place
    return place


def _bare_key(line: str) -> tuple[int, str]:
    """The column and name of a key that has nothing after its colon."""
    line = line.rstrip(" ")
    place = _key(line[:-1]) if line.endswith(":") else None
    if place is None:
        raise _Unusual
    return place


def _unquoted(item: str) -> str:
    if item[0] == '"':
        return item[1:-1]
    return item[1:-1].replace("''", "'") if item[0] == "'" else item


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_filler(line: str) -> bool:
    text = line.lstrip(" ")
    return not text or text[0] == "#"


def _skip(lines: list[str], at: int) -> int:
    """The number of the next line that is neither blank nor a comment."""
    while at < len(lines) and _is_filler(lines[at]):
        at += 1
    return at
