"""The bottom line: the keys that matter here, read from the bindings that are active right now."""

from collections.abc import Mapping
from typing import NamedTuple

from textual import events
from textual.screen import Screen
from textual.strip import Strip

from crm_tui.tui.glyphs import Glyphs
from crm_tui.tui.keys import key, shown
from crm_tui.tui.widgets.drawing import Drawn, Pen, components
from crm_tui.wording.cells import cells

_PINNED = "go.help"


class Hint(NamedTuple):
    """Keys with one label: ("H", "L") move. `runs` is what a click presses; dim when it cannot run now."""

    keys: tuple[str, ...]
    label: str
    rank: int
    runs: str
    enabled: bool
    pinned: bool


class KeysLine(Drawn):
    """Keys and labels, the most important first; those without room are left out, the help key never is."""

    ALLOW_SELECT = False
    PREFIX = "keysline"
    PARTS = components("keysline", "key", "label", "disabled")

    def on_mount(self) -> None:
        """Follow the focus, and with it the bindings; and what comes in front."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self.app.screen_change_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        pen = Pen(self.size.width, self.style())
        for hint, start in self._placed():
            pen.skip_to(start)
            dim = () if hint.enabled else ("disabled",)
            keys = " ".join(hint.keys)
            pen.put(keys, cells(keys), self.style("key", *dim))
            pen.put(f" {hint.label}", cells(hint.label) + 1, self.style("label", *dim))
        return pen.strip()

    def on_click(self, event: events.Click) -> None:
        """A click on a key presses it."""
        for hint, start in self._placed():
            if start <= event.x < start + _width(hint):
                self.app.simulate_key(hint.runs)

    def _placed(self) -> list[tuple[Hint, int]]:
        """Nothing below a question: its keys are its own."""
        if self.app.screen is not self.screen:
            return []
        hints = hints_of(self.screen, self.glyphs)
        room = self.size.width - 1
        while len(hints) > 1 and sum(_width(hint) + 2 for hint in hints) - 2 > room:
            hints.remove(next(hint for hint in reversed(hints) if not hint.pinned))
        placed = []
        start = 1
        for hint in hints:
            placed.append((hint, start))
            start += _width(hint) + 2
        return placed


def hints_of(screen: Screen[object], glyphs: Glyphs) -> list[Hint]:
    """What the active bindings of `screen` offer, in the order of the catalog's ranks.

    A screen may say in its KEY_LABELS, by id, what a key comes to there.
    """
    found: dict[str, Hint] = {}
    own: Mapping[str, str] = getattr(screen, "KEY_LABELS", {})
    for active in screen.active_bindings.values():
        id = active.binding.id
        if id is None or id in found or not (active.binding.show and key(id).rank):
            continue
        sign = shown(active.binding.key, glyphs)
        entry = key(id)
        found[id] = Hint(
            (sign,), own.get(id, entry.label), entry.rank, active.binding.key, active.enabled, id == _PINNED
        )
    hints: list[Hint] = []
    for hint in sorted(found.values(), key=lambda each: each.rank):
        last = hints[-1] if hints else None
        if last and (last.label, last.enabled) == (hint.label, hint.enabled):
            hints[-1] = last._replace(keys=last.keys + hint.keys, runs=hint.runs)
        else:
            hints.append(hint)
    return hints


def _width(hint: Hint) -> int:
    return cells(" ".join(hint.keys)) + 1 + cells(hint.label)
