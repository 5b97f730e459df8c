"""How the parts of widgets look, kept from one widget to the next of its sort: to look it up takes long."""

from collections.abc import Hashable
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.css.model import RuleSet
from textual.dom import DOMNode
from textual.widget import Widget


class Part(NamedTuple):
    """What the style sheets say of a part; no colour is that of what it belongs to."""

    background: Color
    color: Color | None
    text_style: Style


class Parts:
    """The parts of all widgets of an app, as long as its style sheets stay as they are."""

    def __init__(self) -> None:
        self._rules: list[RuleSet] = []
        self._known: dict[tuple[Hashable, str], Part] = {}

    def look(self, widget: DOMNode, way: Hashable, component: str) -> Part:
        """How a part of this widget looks; `way` is what rules may ask of the widget and of those around it."""
        rules = widget.app.stylesheet.rules
        if rules is not self._rules:
            self._rules, self._known = rules, {}
        if (way, component) not in self._known:
            self._known[way, component] = _looked_up(widget, component)
        return self._known[way, component]


# The first five are asked of the app.
_SAID = frozenset(("dark", "light", "inline", "ansi", "nocolor", "blur", "enabled", "even"))

_parts: "WeakKeyDictionary[App[Any], Parts]" = WeakKeyDictionary()


def parts_of(widget: DOMNode) -> Parts:
    """The parts of the app that the widget belongs to."""
    return _parts.setdefault(widget.app, Parts())


def way_to(widget: DOMNode) -> tuple[Hashable, ...]:
    """All that rules may ask of a widget and of those around it: two with the same look the same."""
    return tuple((type(node), node.id, node.classes, _state(node)) for node in widget.css_path_nodes)


def _state(node: DOMNode) -> frozenset[str]:
    """What else rules may ask of a node, but for what is the same in the whole app or the opposite of something."""
    if not isinstance(node, Widget):
        return node.pseudo_classes
    return frozenset(name for name, holds in node._PSEUDO_CLASSES.items() if name not in _SAID and holds(node))  # noqa: SLF001


def _looked_up(widget: DOMNode, component: str) -> Part:
    node = DOMNode(classes=component)
    node._attach(widget)  # noqa: SLF001 as Textual does it for component classes
    widget.app.stylesheet.apply(node, animate=False)
    styles = node.styles
    return Part(styles.background, styles.color if styles.has_rule("color") else None, styles.text_style)
