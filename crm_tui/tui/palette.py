"""The palette: every action that can be done here, by its name, with its key."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.binding import ActiveBinding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher

from crm_tui.tui.content import parts
from crm_tui.tui.glyphs import glyphs_of
from crm_tui.tui.keys import key, shown
from crm_tui.tui.screens.kinds import others, title
from crm_tui.tui.screens.painting import Painted
from crm_tui.wording.cells import pad

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp


# So wide are the keys before what they do.
_KEYS = 6


class Action(NamedTuple):
    """An action of the palette: what it does, its short name, its key as people read it, and doing it."""

    what: str
    name: str
    keys: str
    run: Callable[[], object]


class Palette(CommandPalette, Painted):
    """The library's, painted as our screens are."""


class Actions(Provider):
    """The actions of the screen below the palette, found by what they do or by their short name."""

    async def discover(self) -> Hits:
        """All of them."""
        for action in self._actions():
            yield DiscoveryHit(_shown(action), action.run, action.what)

    async def search(self, query: str) -> Hits:
        """Those that the letters fit, best first."""
        matcher = Matcher(query)
        for action in self._actions():
            score = max(matcher.match(action.what), matcher.match(action.name))
            if score > 0:
                yield Hit(score, _shown(action), action.run, action.what)

    def _actions(self) -> Iterator[Action]:
        """What is bound here and can be done now: what matters most first, as in the bottom line, moves last."""
        seen = set()
        for active in sorted(self.screen.active_bindings.values(), key=_weight):
            id = active.binding.id
            if id is None or id in seen or not active.enabled or id == "go.palette":
                continue
            seen.add(id)
            found = key(id)
            keys = shown(active.binding.key, glyphs_of(self.screen))
            yield Action(found.tooltip, found.label, keys, self._press(active.binding.key))
        yield from self._lists()
        yield Action("Choose the colours", "theme", "", self.app.action_change_theme)

    def _lists(self) -> Iterator[Action]:
        """The lists that no key leads to at once."""
        app = cast("CrmApp", self.app)
        for kind in others(app.session):
            yield Action(f"Go to the {kind.plural}", title(kind), "", partial(app.open_list, kind.name))

    def _press(self, name: str) -> Callable[[], object]:
        return lambda: self.app.simulate_key(name)


def _weight(active: ActiveBinding) -> tuple[bool, bool, int]:
    id = active.binding.id
    rank = key(id).rank if id else 0
    return (id or "").startswith("move."), not rank, rank


def _shown(action: Action) -> Content:
    return parts([(pad(action.keys, _KEYS), "$accent"), (f"  {action.what}", "")])
