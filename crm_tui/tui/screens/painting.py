"""Screens that are painted once for all that a key leads to, not once for each step on the way."""

from time import monotonic
from typing import Any

from textual.geometry import Size
from textual.screen import Screen

from crm_tui.tui.turns import InTurn
from crm_tui.tui.widgets.ground import Ground

# Whoever waits for longer than this many seconds sees what is there so far.
_PATIENCE = 0.05
# One layout may lead to the next; what never comes to rest is painted in between.
_MOST = 3


class Painted(Screen[Any], Ground):
    """A screen that stays as it is while more of what changes it is on its way, for a moment at most."""

    _still_until = 0.0
    # Since when something would have been painted; None where all is.
    _owed_since: float | None = None
    # Widgets hear of their new size after it was laid out, and draw for it then. The first screen is seen at once.
    _laying_out = False
    _layouts = 0

    def keep_still(self) -> None:
        """Something is about to come that will be painted together with what changed by now."""
        self._still_until = monotonic() + _PATIENCE

    def move_on(self) -> None:
        """It came."""
        self._still_until = 0.0

    def _stays(self) -> bool:
        """Whether it is too early to paint."""
        now, app = monotonic(), self.app
        if not (self._laying_out or now < self._still_until or (isinstance(app, InTurn) and app.turns.busy)):
            return False
        self._owed_since = self._owed_since or now
        return now < self._owed_since + _PATIENCE

    @property
    def _may_wait(self) -> bool:
        return self._layouts < _MOST and self.app._dom_ready  # noqa: SLF001 where nothing was painted yet

    def _on_timer_update(self) -> None:
        # Where it stays as it is the timer goes on, and looks again in a moment.
        if self._stays():
            return
        self._laying_out = self._layout_required and self._may_wait
        try:
            super()._on_timer_update()
        finally:
            self._laying_out = False
        if self.is_current:
            self._remind()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        before = self._laying_out
        self._laying_out = before or (self._may_wait and not scroll)
        self._layouts += 1
        try:
            super()._refresh_layout(size, scroll)
        finally:
            self._laying_out = before

    def _compositor_refresh(self) -> None:
        if not self._stays():
            self._owed_since, self._layouts = None, 0
            super()._compositor_refresh()
        self._remind()

    def _remind(self) -> None:
        """What was not painted now is painted in a moment, whether or not anything else wants to be."""
        if self._owed_since is not None:
            self._dirty_widgets.add(self)
            self._update_timer.resume()
