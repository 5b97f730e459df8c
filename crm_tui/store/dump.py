"""Writes nodes as YAML: one key a line, one item of a list a line, nothing wrapped."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_tui.errors import Refused
from crm_tui.model.value import Node
from crm_tui.store.layout import Scalar
from crm_tui.store.scalar import key, literal, scalar
from crm_tui.store.unreadable import Unreadable

STEP = "  "
_LINE = 100


class Written(NamedTuple):
    """A value as it is written: `head` behind the colon or dash, and the lines below it."""

    head: str
    lines: list[str]


def dump(nodes: Mapping[str, Node], order: Sequence[str] = ()) -> bytes:
    """The bytes of a new file: the keys of `order` first, then the others as they come.

    Empty lists and maps are left out; so must the caller leave out default values. Raises Refused for
    what no record can hold: half characters, over 1 MiB, over 16 levels or 20,000 parts.
    """
    from crm_tui.store.yaml import read_text

    kept = {name: nodes[name] for name in ordered(nodes, order) if nodes[name] not in ([], {})}
    data = "".join(line + "\n" for line in block(kept, "")).encode()
    try:
        same = read_text(data).nodes == kept
    except Unreadable as error:
        raise Refused(f"no file can hold this record: {error.message}", error.hint) from None
    if not same:
        raise Refused("the record would read differently than it was written", "simplify its texts")
    return data


def ordered(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """The names, those of `order` first and in its order, the others as they come."""
    place = {name: number for number, name in enumerate(order)}
    return sorted(names, key=lambda name: place.get(name, len(place)))


def written(node: Node, margin: str, texts: bool = True) -> Written:
    """How a value is written whose key or dash stands behind `margin`.

    Texts of several lines become block texts, or stay in quotes where `texts` forbids that.
    """
    if isinstance(node, str):
        if texts and "\n" in node and (found := literal(node, margin + STEP)):
            return Written(*found)
        return Written(scalar(node), [])
    if not node:
        return Written(flow(node), [])
    return Written("", block(node, margin + STEP, texts))


def block(node: list[Node] | dict[str, Node], margin: str, texts: bool = True) -> list[str]:
    """The lines of a map or list that is not empty, each behind `margin`."""
    lines: list[str] = []
    if isinstance(node, dict):
        for name, value in node.items():
            lines += entry(name, value, margin, texts)
    else:
        for value in node:
            lines += item(value, margin, texts)
    return lines


def entry(name: str, value: Node, margin: str, texts: bool = True, beside: Scalar | None = None) -> list[str]:
    """The lines of a key with its value; `beside` as of `key`."""
    head, lines = written(value, margin, texts)
    return [f"{margin}{key(name, beside)}:{' ' if head else ''}{head}", *lines]


def item(value: Node, margin: str, texts: bool = True) -> list[str]:
    """The lines of an item of a list; a small map stands on one line, of others the first key behind the dash."""
    if isinstance(value, dict) and (line := _short(value)):
        return [f"{margin}- {line}"]
    head, lines = written(value, margin, texts)
    if head:
        return [f"{margin}- {head}", *lines]
    return [f"{margin}- {lines[0][len(margin) + len(STEP) :]}", *lines[1:]]


def _short(node: dict[str, Node]) -> str:
    """A small record of several short texts on one line, so that git sees one line per entry; else ""."""
    if len(node) < 2 or not all(isinstance(value, str) and "\n" not in value for value in node.values()):
        return ""
    line = flow(node)
    return line if len(line) <= _LINE else ""


def flow(node: Node) -> str:
    """A value on one line, in brackets or braces where it is a list or map."""
    if isinstance(node, str):
        return scalar(node, flow=True)
    if isinstance(node, list):
        return "[" + ", ".join(flow(each) for each in node) + "]"
    return "{" + ", ".join(f"{key(name)}: {flow(value)}" for name, value in node.items()) + "}"
