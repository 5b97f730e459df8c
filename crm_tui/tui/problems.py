"""How many problems there are, counted off the interface's thread and no more often than counting is worth."""

import time
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.tui.messages import ProblemsCounted

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp

# A count takes at most this share of the time: one that took a second is followed by a pause of twenty.
_PAUSE = 20


class Census:
    """Counts what `crm check` would list, notes aside, after each change."""

    def __init__(self, app: "CrmApp") -> None:
        self._app = app
        self._counting = False
        self._again = False
        self._not_before = 0.0

    @property
    def busy(self) -> bool:
        """Whether a count is on its way."""
        return self._counting

    def begin(self) -> None:
        """Counts, now or when the pause after the last count is over. May be called from any thread."""
        if self._counting:
            self._again = True
            return
        self._counting = True
        wait = self._not_before - time.monotonic()
        if wait > 0:
            self._app.call_later(lambda: self._app.set_timer(wait, self._start))
        else:
            self._app.call_later(self._start)

    def _start(self) -> None:
        self._app.run_worker(self._count, thread=True, group="problems", exit_on_error=False)

    def _count(self) -> None:
        from crm_tui.model.problem import Severity
        from crm_tui.query.unreadable import unreadable

        began = time.monotonic()
        self._again = False
        try:
            session = self._app.session
            found = sum(problem.severity > Severity.NOTE for problem in session.workspace.check(catch_up=False))
            kinds = list(session.workspace.schema.kinds.values())
            self._app.post_message(ProblemsCounted(found, session.ask(lambda db: unreadable(db, kinds))))
        except CrmError:
            pass
        finally:
            ended = time.monotonic()
            self._not_before = ended + (ended - began) * _PAUSE
            self._counting = False
        if self._again:
            self.begin()
