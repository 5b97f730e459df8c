"""Nodes as lines of YAML in which nothing can steer a terminal, and which read as what they were made from."""

from crm_tui.model.value import Node
from crm_tui.store.dump import STEP, Written, block, written
from crm_tui.store.scalar import double_quoted, key
from crm_tui.wording.display import display


def yaml_lines(node: list[Node] | dict[str, Node], margin: str = "") -> list[str]:
    """The lines of a map or list that is not empty; texts with steering characters in quotes, escaped."""
    if _is_harmless(node):
        return block(node, margin)
    lines: list[str] = []
    if isinstance(node, dict):
        for name, value in node.items():
            head, below = _written(value, margin)
            lines += [f"{margin}{_key(name)}:{' ' if head else ''}{head}", *below]
    else:
        for value in node:
            head, below = _written(value, margin)
            # The first key of a map in a list stands behind the dash.
            first = head or below.pop(0)[len(margin + STEP) :]
            lines += [f"{margin}- {first}", *below]
    return lines


def _written(node: Node, margin: str) -> Written:
    if isinstance(node, str) and not _is_harmless(node):
        return Written(_escaped(node), [])
    if isinstance(node, str) or not node:
        return written(node, margin)
    return Written("", yaml_lines(node, margin + STEP))


def _key(name: str) -> str:
    return key(name) if _is_harmless(name) else _escaped(name)


def _is_harmless(node: Node) -> bool:
    if isinstance(node, str):
        return node.isprintable() or display(node, multiline=True) == node
    if isinstance(node, dict):
        return all(_is_harmless(name) and _is_harmless(value) for name, value in node.items())
    return all(map(_is_harmless, node))


def _escaped(text: str) -> str:
    return "".join(char if display(char) == char else f"\\U{ord(char):08x}" for char in double_quoted(text))
