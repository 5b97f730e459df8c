"""How the parts of widgets look, kept from one widget to the next of its sort: to look it up takes long."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.css.model import RuleSet
from textual.dom import DOMNode


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
        # Of types, classes and ids those that a rule names, and of states those that a rule asks for.
        self._named: frozenset[str] = frozenset()
        self._asked: frozenset[str] = frozenset()

    def way(self, widget: DOMNode) -> tuple[Hashable, ...]:
        """All that rules ask of a widget and of those around it: two with the same look the same."""
        self._follow(widget.app.stylesheet.rules)
        return tuple([self._told(node) for node in widget.css_path_nodes])

    def _told(self, node: DOMNode) -> Hashable:
        named = self._named
        states: Mapping[str, Callable[[Any], bool]] = node._PSEUDO_CLASSES  # noqa: SLF001 as rules are matched
        asked = frozenset([name for name in self._asked if name in states and states[name](node)])
        return node._css_type_names & named, node.id if node.id in named else None, node.classes & named, asked  # noqa: SLF001

    def look(self, widget: DOMNode, way: Hashable, component: str) -> Part:
        """How a part of this widget looks; `way` is that of the widget."""
        self._follow(widget.app.stylesheet.rules)
        if (way, component) not in self._known:
            self._known[way, component] = _looked_up(widget, component)
        return self._known[way, component]

    def _follow(self, rules: list[RuleSet]) -> None:
        if rules is self._rules:
            return
        self._rules, self._known = rules, {}
        selectors = [each for rule in rules for chain in rule.selector_set for each in chain.selectors]
        self._named = frozenset([each.name for each in selectors])
        self._asked = frozenset().union(*{frozenset(each.pseudo_classes) for each in selectors})


_parts: "WeakKeyDictionary[App[Any], Parts]" = WeakKeyDictionary()


def parts_of(widget: DOMNode) -> Parts:
    """The parts of the app that the widget belongs to."""
    return _parts.setdefault(widget.app, Parts())


def _looked_up(widget: DOMNode, component: str) -> Part:
    node = DOMNode(classes=component)
    node._attach(widget)  # noqa: SLF001 as Textual does it for component classes
    widget.app.stylesheet.apply(node, animate=False)
    styles = node.styles
    return Part(styles.background, styles.color if styles.has_rule("color") else None, styles.text_style)
