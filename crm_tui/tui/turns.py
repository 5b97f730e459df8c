"""Keys in their turn: each is looked at only when all that the one before it led to has happened.

A terminal hands over what is pasted, and what is typed while the line is slow, in one piece. Each key would be given to
what had the focus when they came, and a letter that was meant for the bar would act on the list.
"""

from collections import deque
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.app import App
from textual.events import Callback, Event, Key, Paste

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

# A key leads to a message, that to another in the widget around, that to a screen: so often is gone through all.
_ROUNDS = 4
# The way out of a program that hangs.
_AT_ONCE = "ctrl+q"


@runtime_checkable
class Waits(Protocol):
    """A screen that may not be ready for a key."""

    def waits(self, key: Key) -> bool:
        """Whether the key is about what is not there yet."""


class _Round:
    """A key that is given on along a way, and a few times along the way there is then."""

    def __init__(self, turns: "Turns", way: "Sequence[MessagePump]") -> None:
        self._turns = turns
        self._way = deque(way)
        self._left = _ROUNDS

    def go_on(self) -> None:
        """To the next one on the way; what is closing takes nothing any more."""
        while self._way or self._left:
            if not self._way:
                self._way, self._left = deque(self._turns.way()), self._left - 1
            # As a callback without arguments: one with some is looked into anew each time, which takes long.
            elif self._way.popleft().post_message(Callback(self.go_on)):
                return
        self._turns.end()


class Turns:
    """What was typed and is not looked at yet."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._waiting: deque[Event] = deque()
        self._due: Event | None = None
        self._held = False
        self.busy = False

    def has(self, event: Event) -> bool:
        """Whether it is this one's turn; if not it is kept, and comes again."""
        if event is self._due or (isinstance(event, Key) and event.key == _AT_ONCE):
            self._due = None
            return True
        self._waiting.append(event)
        self.go_on()
        return False

    def go_on(self) -> None:
        """The next one's turn, if nothing keeps it waiting."""
        if self.busy or self._held or not self._waiting or self._is_early(self._waiting[0]):
            return
        self.busy = True
        self._due = self._waiting.popleft()
        self._app.post_message(self._due)

    def way(self) -> "list[MessagePump]":
        """All that may answer a key, in their order."""
        return [*(self._app.focused or self._app.screen).ancestors_with_self]

    def follow(self, way: "Sequence[MessagePump]") -> None:
        """It was given on: its turn is over when all on its way, and on the way that it opened, had theirs."""
        _Round(self, way).go_on()

    def end(self) -> None:
        """It is over: the next one's."""
        self.busy = False
        self.go_on()

    def hold(self) -> bool:
        """Nothing has its turn until `let_go`; False where that is so already."""
        held, self._held = self._held, True
        return not held

    def let_go(self) -> None:
        """The question that was waited for is there, or there is none."""
        self._held = False
        self.go_on()

    def recover(self) -> None:
        """Something failed on the way: nothing waits for it."""
        self.busy = False
        self.let_go()

    def _is_early(self, event: Event) -> bool:
        screen = self._app.screen
        return isinstance(event, Key) and isinstance(screen, Waits) and screen.waits(event)


class InTurn(App[int]):
    """An app that looks at one key after the other."""

    @cached_property
    def turns(self) -> Turns:
        """What was typed."""
        return Turns(self)

    async def on_event(self, event: Event) -> None:
        """A key, or a paste, has its turn; everything else is looked at as it comes."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self.turns.has(event):
            way = self.turns.way()
            try:
                await super().on_event(event)
            finally:
                self.turns.follow(way)
