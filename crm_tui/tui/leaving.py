"""Leaving the program only when all that was asked for is done and committed."""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crm_tui.tui.messages import Said
from crm_tui.tui.proposing import Waited
from crm_tui.tui.screens.formed import FormedApp
from crm_tui.tui.turns import InTurn
from crm_tui.wording.display import display

if TYPE_CHECKING:
    from crm_tui.tui.doer import Doer
    from crm_tui.tui.session import Session

_WORDS = "The program ends when this is done"
# So often, in seconds, it is looked whether the terminal is still there.
_GLANCE = 1.0


class LeavingApp(InTurn, FormedApp):
    """Who leaves waits, in sight of how far it is, or stays; what fails meanwhile is told, and one stays too.

    Who asks again while it is waited for gets the terminal back at once; the rest is finished there.
    """

    doer: "Doer"
    session: "Session"
    leaving: Waited | None = None

    def stay_while_seen(self) -> None:
        """Leaves when the terminal is gone, of which not every program between it and this one tells."""
        screen = sys.__stdin__
        if screen is not None and not self.is_headless:
            self.set_interval(_GLANCE, lambda: None if os.isatty(screen.fileno()) else self.exit(1))

    def go(self) -> None:
        """Nothing that was typed keeps one; what is not done yet does."""
        before, self.leaving = self.leaving, Waited(self, _WORDS, "stay")
        asked_before = before is not None and not before.over
        if asked_before or not self.doer.busy or not self.leaving.patience.begin():
            self.exit()
        else:
            self._wait(self.leaving)

    def _wait(self, waited: Waited) -> None:
        failures = self.doer.failures

        def end() -> None:
            stays = waited.over or self.doer.failures > failures
            waited.end()
            if not stays:
                self.exit()

        def wait() -> None:
            self.doer.rest()
            self.call_later(end)

        self.run_worker(wait, thread=True, group="leave", exit_on_error=False)

    def exit(self, result: int | None = None, return_code: int = 0, message: Any = None) -> None:
        """Leaves, whatever is under way: what is only read is not read to its end."""
        self.session.left = True
        super().exit(result, return_code, message)

    def warn(self, words: str) -> None:
        """A warning, from any thread; on the terminal where the interface is there no more."""
        if self.is_running:
            self.post_message(Said(words, "warning"))
        else:
            _put(words)

    def finish(self) -> None:
        """Returns when all is done and committed."""
        if self.doer.busy:
            _put("finishing what was asked for")
        self.doer.finish()


def _put(words: str) -> None:
    """Words for the terminal, if there still is one."""
    with suppress(OSError):
        sys.stderr.write(f"{display(words)}\n")
        sys.stderr.flush()
