"""A place narrowed by a query that is typed: while it makes no sense, the one understood last holds."""

from textual import on

from crm_tui.errors import CrmError, QueryError, UsageError
from crm_tui.query.syntax import Query, parse
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.widgets.bar import Bar

_MODE = "filter"


class Filtered(PlaceScreen):
    """Asks again with every letter of the filter; enter keeps it, escape brings back the one before, or takes it away.

    Its question is asked with what is wanted; `understood` is to be called with each answer that is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        # What is shown, and what was asked for last: they differ while a query is typed.
        self._query = self._wanted = parse("")
        self._wrong = ""

    @property
    def narrowed(self) -> bool:
        """Whether a filter holds."""
        return bool(self._query.text.strip())

    def understood(self) -> None:
        """What was asked for is what is shown."""
        self._query, self._wrong = self._wanted, ""
        if self.bar.is_open and self.bar.mode.name == _MODE:
            self.bar.show_error("")

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
        self._wanted, self._wrong = self._query, ""

    def narrow(self, text: str) -> None:
        """Narrows to a query; while it cannot be understood the last good one stands."""
        try:
            query = parse(text)
        except QueryError as error:
            self._misunderstood(error)
            return
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

    @on(Bar.Changed)
    @on(Bar.Cancelled)
    def _filter_typed(self, event: Bar.Changed | Bar.Cancelled) -> None:
        if event.mode == _MODE:
            self.narrow(event.text)

    @on(Bar.Submitted)
    def _filter_entered(self, event: Bar.Submitted) -> None:
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
