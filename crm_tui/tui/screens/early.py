"""Keys that come before there is anything to act on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events, on
from textual.binding import Binding

from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


class EarlyKeys(PlaceScreen):
    """A place whose own keys, and those of its `LINES`, wait for the first answer, and then do what they say.

    Whatever is typed after one that waits does so too, so that nothing overtakes it; keys that lead elsewhere wait
    for nothing.
    """

    LINES: Sequence[str] = ()

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Key] | None = []
        self._due: events.Key | None = None
        own = [each for each in bindings(self.PLACE, *self.LINES) if isinstance(each, Binding)]
        self._own = {name for each in own for name in each.key.split(",")}

    def on_key(self, event: events.Key) -> None:
        """Keeps what is too early."""
        if self._early is None or event is self._due:
            return
        if self._early or not self._own.isdisjoint(event.aliases):
            event.stop()
            self._early.append(event)

    @on(PlaceScreen.Answered)
    @on(PlaceScreen.Doubted)
    def _not_early(self, event: PlaceScreen.Answered | PlaceScreen.Doubted) -> None:
        if event.number == self._asked and self._due is None:
            self.call_after_refresh(self._let_go)

    def _let_go(self, through: "Sequence[MessagePump]" = ()) -> None:
        """Gives the keys back, each when the one before it went `through` all that may answer it."""
        if through:
            through[0].call_later(self._let_go, through[1:])
        elif not self._early or not self.is_current:
            self._early = None
        else:
            key = self._early.pop(0)
            self._due = events.Key(key.key, key.character)
            # What the screen itself sends never gets past it to the app, where keys are looked up.
            self._due.set_sender(self.app)
            self.app.post_message(self._due)
            self._let_go([self.app, *(self.focused or self).ancestors_with_self])
