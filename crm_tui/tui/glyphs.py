"""The signs the screens draw with, each with an ASCII twin for poor fonts and terminals."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.dom import DOMNode


class Glyphs(NamedTuple):
    """One sign per meaning, each one cell wide; `keys` names keys that have a sign of their own.

    `shades` fill the parts of a picture, told apart without colour; of the first of them `heights` and `lengths` are
    the parts of a cell, the smallest first.
    """

    cursor: str
    stale: str
    ascending: str
    descending: str
    above: str
    below: str
    earlier: str
    later: str
    next_step: str
    opens: str
    chosen: str
    unchosen: str
    done: str
    failed: str
    warning: str
    dot: str
    rule: str
    thick_rule: str
    wall: str
    dash: str
    caret: str
    prompt: str
    keys: Mapping[str, str]
    shades: tuple[str, ...]
    heights: tuple[str, ...]
    lengths: tuple[str, ...]


UNICODE = Glyphs(
    cursor="▌",
    stale="~",
    ascending="▴",
    descending="▾",
    above="↑",
    below="↓",
    earlier="‹",
    later="›",
    next_step="→",
    opens="▸",
    chosen="●",
    unchosen="○",
    done="✓",
    failed="✗",
    warning="!",
    dot="·",
    rule="─",
    thick_rule="━",
    wall="│",
    dash="╌",
    caret="^",
    prompt="›",
    keys={"enter": "⏎", "space": "␣", "up": "↑", "down": "↓", "left": "←", "right": "→", "tab": "⇥"},
    shades=("█", "░", "▓", "▒", "▚", "╳"),
    heights=("▁", "▂", "▃", "▄", "▅", "▆", "▇"),
    lengths=("▏", "▎", "▍", "▌", "▋", "▊", "▉"),
)

ASCII = Glyphs(
    cursor="|",
    stale="~",
    ascending="^",
    descending="v",
    above="^",
    below="v",
    earlier="<",
    later=">",
    next_step=">",
    opens=">",
    chosen="*",
    unchosen="o",
    done="+",
    failed="x",
    warning="!",
    dot="-",
    rule="-",
    thick_rule="=",
    wall="|",
    dash="-",
    caret="^",
    prompt=">",
    keys={},
    shades=("#", ":", "=", "+", "%", "o"),
    heights=("_",),
    lengths=("|",),
)


def glyphs_of(node: DOMNode) -> Glyphs:
    """The signs of the app that shows `node`: its `glyphs` attribute, else UNICODE."""
    found = getattr(node.app, "glyphs", UNICODE)
    return found if isinstance(found, Glyphs) else UNICODE
