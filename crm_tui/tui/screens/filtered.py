"""A place narrowed by a query that is typed: while it makes no sense, the one understood last holds."""

from typing import TYPE_CHECKING

from crm_tui.errors import CrmError, QueryError, UsageError
from crm_tui.query.syntax import Query, parse

if TYPE_CHECKING:
    from crm_tui.tui.screens.place import PlaceScreen as Screen
    from crm_tui.tui.widgets.bar import Bar
else:
    # A class of Textual's takes more than a millisecond to make: one in each program, before its first screen.
    Screen = object

_MODE = "filter"


class Filtered(Screen):
    """A part of a place: asks again with every letter of the filter; enter keeps it, escape brings back the one before.

    The question of the place is asked with what is wanted; `understood` is to be called with each answer that is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        # What is shown, and what was asked for last: they differ while a query is typed.
        self._query = self._wanted = parse("")
        self._wrong = ""
        # Whether what is typed now cannot be read: answers are then to what was typed before it.
        self._unread = False

    @property
    def narrowed(self) -> bool:
        """Whether a filter holds."""
        return bool(self._query.text.strip())

    def understood(self) -> None:
        """What was asked for is what is shown."""
        self._query = self._wanted
        if self._unread:
            return
        self._wrong = ""
        if self._is_typed:
            self.bar.show_error("")

    def tell_count(self, words: str) -> None:
        """How many there are of what is typed, said beside it: what may be typed next hides the foot of the list."""
        if self._is_typed:
            self.bar.count(words)

    @property
    def _is_typed(self) -> bool:
        return self.bar.is_open and self.bar.mode.name == _MODE

    def doubt(self, error: CrmError) -> None:
        """What is wrong with a query is said below it; what was shown stays."""
        if isinstance(error, UsageError):
            self._misunderstood(error)
        else:
            super().doubt(error)

    def _misunderstood(self, error: UsageError) -> None:
        self._wrong = str(error)
        if self.bar.is_open:
            position = error.position if isinstance(error, QueryError) else -1
            self.bar.show_error(error.message, position, error.hint)
        else:
            self._give_up()

    def _give_up(self) -> None:
        """A query that was entered although it makes no sense."""
        self.say(self._wrong, "error")
        if not self._unread:
            self._wanted = self._query
        self._wrong, self._unread = "", False

    def narrow(self, text: str) -> None:
        """Narrows to a query; while it cannot be understood the last good one stands."""
        try:
            query = parse(text)
        except QueryError as error:
            self._unread = True
            self._misunderstood(error)
            return
        self._unread = False
        if query != self._wanted or self._wrong:
            self.want(query)

    def want(self, query: Query) -> None:
        """Asks for what this query finds."""
        self._wanted, self._wrong = query, ""
        self.load()

    # Keys and the bar

    def action_filter(self) -> None:
        """Show only what a query finds."""
        self.bar.open("filter", self._query.text)

    def on_bar_changed(self, event: "Bar.Changed") -> None:
        """A letter more, or less."""
        if event.mode == _MODE:
            self.narrow(event.text)

    def on_bar_cancelled(self, event: "Bar.Cancelled") -> None:
        """The filter that held before."""
        if event.mode == _MODE:
            self.narrow(event.text)

    def on_bar_submitted(self, event: "Bar.Submitted") -> None:
        """The filter as typed; where that makes no sense the last good one."""
        if event.mode == _MODE:
            self.narrow(event.text)
            if self._wrong:
                self._give_up()

    @property
    def can_leave(self) -> bool:
        """Escape takes the filter away before it leads back."""
        return self.narrowed or super().can_leave

    def leave(self) -> None:
        """Show everything again; then back."""
        if self.narrowed:
            self.narrow("")
        else:
            super().leave()
