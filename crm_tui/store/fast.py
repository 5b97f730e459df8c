"""Reads the everyday shape of a record line by line, and leaves everything else to the YAML parser.

`quick` either answers exactly what the YAML parser would, or None. It never refuses a text: what is
wrong with a file is for the parser to say. It needs no PyYAML, whose import takes longer than most
commands run.
"""

import re

from crm_tui.model.value import Node
from crm_tui.store.fast_value import LONGEST_KEY, REMARK, Unusual, keys, on_one_line

LIMIT = 24 * 1024  # below it no text of this shape comes near the parser's limit of nodes
DEPTH = 8

_KEY = '( *)(?:({name})|"({name})")'
_TEXT = re.compile(rf"([|>])(-?){REMARK}")
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+./()$^~;\\=<_")

_UNKNOWN = (0, "")
_keys: dict[str, tuple[int, str] | None] = {}
_bare: dict[str, tuple[int, str]] = {}


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
    except Unusual:
        return None
    return nodes if end == len(lines) else None


def _mapping(lines: list[str], at: int, column: int, depth: int) -> tuple[dict[str, Node], int]:
    """The mapping whose keys stand at `column`, and the number of the line after it."""
    nodes: dict[str, Node] = {}
    count = len(lines)
    while at < count:
        head, colon, value = lines[at].partition(": ")
        if colon:
            place = _keys.get(head, _UNKNOWN)
            if place is _UNKNOWN:
                place = _key(head)
        else:
            place = _bare.get(head)
        if place is None:
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
            raise Unusual
        if key in nodes:
            raise Unusual
        at += 1
        if value and value[0] in _SAFE and "#" not in value and ": " not in value and value[-1] not in " :":
            nodes[key] = value
        elif value:
            nodes[key], at = _value(lines, at, value, column, depth)
        else:
            nodes[key], at = _block(lines, at, column, depth)
    return nodes, at


def _sequence(lines: list[str], at: int, column: int, depth: int) -> tuple[list[Node], int]:
    """The list whose dashes stand at `column`, and the number of the line after it."""
    if depth > DEPTH:
        raise Unusual
    nodes: list[Node] = []
    dash = " " * column + "- "
    while at < len(lines):
        line = lines[at]
        if line.startswith(dash):
            item = line[column + 2 :]
            if item and item[0] in _SAFE and item[-1] not in " :" and "#" not in item and ": " not in item:
                nodes.append(item)
                at += 1
            elif item[:1] == "{":
                nodes.append(on_one_line(item))
                at += 1
            else:
                node, at = _item(lines, at, column, depth)
                nodes.append(node)
        elif _is_filler(line):
            at += 1
        elif _column(line) <= column:
            break
        else:
            raise Unusual
    return nodes, at


def _item(lines: list[str], at: int, column: int, depth: int) -> tuple[Node, int]:
    """The item whose dash stands at `column`."""
    item = lines[at][column + 2 :]
    if item and item[0] in _SAFE:
        head, colon, _ = item.partition(": ")
        if not colon and item[-1] != ":":
            if "#" not in item and item[-1] != " ":
                return item, at + 1
        elif _key(head if colon else item[:-1]):
            lines[at] = " " * (column + 2) + item
            return _mapping(lines, at, column + 2, depth + 1)
        return _value(lines, at + 1, item, column, DEPTH)
    return _odd_item(lines, at, column, depth)


def _odd_item(lines: list[str], at: int, column: int, depth: int) -> tuple[Node, int]:
    """The item whose dash stands at `column`, with further blanks or quotes behind it."""
    item = lines[at][column + 2 :].lstrip(" ")
    inner = " " * (len(lines[at]) - len(item)) + item
    head, colon, _ = inner.partition(": ")
    if item[:1] not in "[{" and ((colon and _key(head)) or (item[-1:] == ":" and _key(inner[:-1]))):
        lines[at] = inner
        return _mapping(lines, at, _column(inner), depth + 1)
    return _value(lines, at + 1, item, column, DEPTH)


def _value(lines: list[str], after: int, value: str, column: int, depth: int) -> tuple[Node, int]:
    """What stands after a colon or dash at `column`; `after` is the number of the next line."""
    if value.startswith(("[", "{")):
        return on_one_line(value), after
    value = value.lstrip(" ")
    if not value or value[0] == "#":
        return _block(lines, after, column, depth)
    if value[0] in "|>" and (block := _TEXT.fullmatch(value)):
        return _block_text(lines, after, column, *block.groups())
    return on_one_line(value), after


def _block(lines: list[str], at: int, column: int, depth: int) -> tuple[Node, int]:
    """The map or list below a key at `column`, or empty text where there is none."""
    at = _skip(lines, at)
    if at == len(lines):
        return "", at
    line = lines[at]
    here = len(line) - len(line.lstrip(" "))
    if here < column or depth > DEPTH:
        if depth > DEPTH:
            raise Unusual
        return "", at
    if line.startswith("- ", here):
        return _sequence(lines, at, here, depth + 1)
    return _mapping(lines, at, here, depth + 1) if here > column else ("", at)


def _block_text(lines: list[str], at: int, column: int, style: str, chomp: str) -> tuple[Node, int]:
    """The text of a block (`|`, `|-`, `>`, `>-`) under a key or dash at `column`."""
    indent = _column(lines[at]) if at < len(lines) else 0
    if indent <= column or indent == len(lines[at]) or lines[-1]:
        raise Unusual
    body: list[str] = []
    margin = " " * indent
    while at < len(lines):
        line = lines[at]
        if line.startswith(margin):
            body.append(line[indent:])
        elif not line:
            body.append("")
        elif line.isspace():
            raise Unusual
        else:
            break
        at += 1
    while not body[-1]:
        body.pop()
    text = "\n".join(body) if style == "|" else _folded(body)
    return text + ("" if chomp else "\n"), at


def _folded(body: list[str]) -> str:
    """Lines as one, blank lines as line breaks."""
    text = ""
    blank = 0
    for line in body:
        if line[:1] == " ":
            raise Unusual
        if line:
            text += ("\n" * blank or " ") + line
        blank = 0 if line else blank + 1
    return text[1:]


def _key(head: str) -> tuple[int, str] | None:
    """The column and name of a key; remembered, since all records have the same few keys."""
    if head in _keys:
        return _keys[head]
    if len(_keys) > 4096:
        _keys.clear()
    found = keys(_KEY, head.isascii()).fullmatch(head) if len(head) < LONGEST_KEY else None
    place = (len(found[1]), found[2] or found[3]) if found else None
    _keys[head] = place
    return place


def _bare_key(line: str) -> tuple[int, str]:
    """The column and name of a key that has nothing after its colon; remembered too."""
    text = line.rstrip(" ")
    place = _key(text[:-1]) if text.endswith(":") else None
    if place is None:
        raise Unusual
    if len(_bare) > 4096:
        _bare.clear()
    _bare[line] = place
    return place


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_filler(line: str) -> bool:
    text = line.lstrip(" ")
    return not text or text[0] == "#"


def _skip(lines: list[str], at: int) -> int:
    """The number of the next line that is neither blank nor a comment."""
    while at < len(lines):
        text = lines[at].lstrip(" ")
        if text and text[0] != "#":
            break
        at += 1
    return at
