"""Screens that are painted once for all that a key leads to, not once for each step on the way."""

from contextlib import suppress
from threading import get_ident
from time import monotonic
from typing import Any, cast

from textual.app import App
from textual.css.model import RuleSet
from textual.events import ScreenResume
from textual.geometry import Size
from textual.message import Message
from textual.messages import Layout, Update
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen, Screen

from crm_tui.tui.content import unmarked
from crm_tui.tui.messages import Said
from crm_tui.tui.turns import InTurn

# Whoever waits for longer than this many seconds sees what is there so far.
_PATIENCE = 0.03


class Painted(Screen[Any]):
    """A screen that stays as it is while more of what changes it is on its way, for a moment at most."""

    _still_until = 0.0
    # Since when something would have been painted; None where all is.
    _owed_since: float | None = None
    # Widgets hear of their new size after it was laid out, and draw for it then. The first screen is seen at once.
    _laying_out = False
    # With which rules it was dressed last.
    _dressed: list[RuleSet] | None = None

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        # Its widgets are dressed one by one as they come: nothing is to be read anew for it.
        self._css_update_count = self.app._css_update_count  # noqa: SLF001 as the app compares them

    def _on_screen_resume(self, event: ScreenResume) -> None:
        """It is dressed anew only where the style sheets are others than before."""
        rules = self.app.stylesheet.rules
        event.refresh_styles = event.refresh_styles and self._dressed is not None and self._dressed is not rules
        self._dressed, self._owed_since = rules, None

    def post_message(self, message: Message) -> bool:
        """That a widget is to be painted or laid out is noted at once: to hand it over takes longer, and many are."""
        if not isinstance(message, Update | Layout) or not self._running or self._thread_id != get_ident():
            return super().post_message(message)
        if self._closing or self._closed:
            return False
        noting = self._on_update(message) if isinstance(message, Update) else self._on_layout(message)
        with suppress(StopIteration):
            noting.send(None)
        return True

    def keep_still(self) -> None:
        """Something is about to come that will be painted together with what changed by now."""
        self._still_until = monotonic() + _PATIENCE

    def move_on(self) -> None:
        """It came."""
        self._still_until = 0.0

    def _stays(self) -> bool:
        """Whether it is too early to paint."""
        now, app = monotonic(), self.app
        coming = now < self._still_until or (isinstance(app, InTurn) and app.turns.busy)
        if not (self._laying_out or coming or (self._owed_since is not None and self._is_unheard)):
            return False
        self._owed_since = self._owed_since or now
        return now < self._owed_since + _PATIENCE

    @property
    def _is_unheard(self) -> bool:
        """Whether a widget has yet to hear something: what was laid out is told to each."""
        return any(each._message_queue.qsize() for each in self.walk_children())  # noqa: SLF001

    def _on_timer_update(self) -> None:
        # Where it stays as it is the timer goes on, and looks again in a moment.
        if self._stays():
            return
        self._laying_out = self._layout_required and self.app._dom_ready  # noqa: SLF001
        try:
            super()._on_timer_update()
        finally:
            self._laying_out = False
        if self.is_current:
            self._remind()

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        before = self._laying_out
        self._laying_out = before or (self.app._dom_ready and not scroll)  # noqa: SLF001
        try:
            super()._refresh_layout(size, scroll)
        finally:
            self._laying_out = before

    @property
    def _is_covered(self) -> bool:
        """Whether another screen stands in front that shows nothing of this one."""
        front = self.app.screen
        return front is not self and not isinstance(front, ModalScreen)

    def _compositor_refresh(self) -> None:
        if self._is_covered:
            self._owed_since = None
            self._dirty_widgets.clear()
            self._compositor._dirty_regions.clear()  # noqa: SLF001 all of it is painted when it comes back
            return
        if not self._stays():
            self._owed_since = None
            super()._compositor_refresh()
        self._remind()

    async def _invoke_and_clear_callbacks(self) -> None:
        # What is to happen after the screen was painted waits also for what widgets have yet to say of themselves.
        if self._callbacks and self._is_unheard:
            self._update_timer.resume()
        else:
            await super()._invoke_and_clear_callbacks()

    def _remind(self) -> None:
        """What was not painted now is painted in a moment, whether or not anything else wants to be."""
        if self._owed_since is not None:
            self._dirty_widgets.add(self)
            self._update_timer.resume()


class PaintedApp(App[int]):
    """An app of such screens."""

    def __init__(self) -> None:
        super().__init__()
        # Nothing has tooltips here, and there is a line that speaks: each screen is spared a widget for either.
        self._disable_tooltips = self._disable_notifications = True

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """What the library has to say, as that ctrl+c does not leave, is said where all else is."""
        self.post_message(Said(unmarked(message) if markup else message))

    def delay_update(self, delay: float = 0.05) -> None:
        """A place that is gone to is seen as soon as it is there: screens wait by themselves for what is to come."""

    def action_command_palette(self) -> None:
        """Find every action by its name."""
        from crm_tui.tui.palette import Palette

        if not Palette.is_open(cast("App[object]", self)):
            self.push_screen(Palette(id="--command-palette"))
