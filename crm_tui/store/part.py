"""A part of a record as a YAML text of its own: how somebody sees it who edits nothing else of the file."""

import re
from collections.abc import Iterator

from crm_tui.model.value import Node, Numeral
from crm_tui.store.dump import block, flow
from crm_tui.store.layout import Map, Part, Scalar
from crm_tui.store.scalar import is_number, scalar
from crm_tui.store.unreadable import Unreadable
from crm_tui.store.yaml import layout, read_text

# The part is read as the value of this key, in lines below it that begin with a blank.
_HEAD, _MARGIN = "x:\n", " "
# A message that names another line does so at its end.
_LINE = re.compile(r"(?<= in line )[0-9]+$")


def part_text(node: Node) -> str:
    """The text of a node, numbers without quotes; a text of several lines stands in quotes unless it has a key."""
    shown = _shown(node)
    if isinstance(shown, str):
        return scalar(shown)
    return "\n".join(block(shown, "")) if shown else flow(shown)


def read_part(text: str) -> Node:
    """The node of a text, "" for one that says nothing.

    Raises Unreadable with the place in this text, also for a comment, which no node would keep.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = _HEAD + "\n".join(_MARGIN + line if line.strip() else "" for line in lines) + "\n"
    try:
        node = read_text(whole.encode()).nodes["x"]
        if "#" in text and (found := _comment(whole)):
            raise Unreadable("comment", "a comment is not kept here", "write it into the file", *found)
    except Unreadable as error:
        code, message, hint = error.finding.code, error.finding.message, error.finding.hint
        message = _LINE.sub(lambda found: str(int(found[0]) - 1), message)
        raise Unreadable(code, message, hint, max(1, error.line - 1), max(1, error.column - len(_MARGIN))) from None
    return node


def _shown(node: Node) -> Node:
    if isinstance(node, dict):
        return {name: _shown(each) for name, each in node.items()}
    if isinstance(node, list):
        return [_shown(each) for each in node]
    return Numeral(node) if is_number(node) else node


def _comment(text: str) -> tuple[int, int] | None:
    """The line and column of the first sign of a comment; outside of keys and texts there is no other."""
    at = 0
    for start, end in (*_texts(layout(text), text), (len(text), len(text))):
        if (sign := text.find("#", at, start)) >= 0:
            return text.count("\n", 0, sign) + 1, sign - text.rfind("\n", 0, sign)
        at = max(at, end)
    return None


def _texts(part: Part | None, text: str) -> Iterator[tuple[int, int]]:
    """Where the keys and texts of a part begin and end; a block text begins behind the line of its `|`."""
    if isinstance(part, Scalar):
        yield part.start if part.style not in ("|", ">") else text.find("\n", part.start), part.end
    elif isinstance(part, Map):
        for key, value in part.entries:
            yield from (*_texts(key, text), *_texts(value, text))
    elif part is not None:
        for item in part.items:
            yield from _texts(item, text)
