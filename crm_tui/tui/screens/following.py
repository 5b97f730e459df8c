"""Questions that follow the cursor: the newest is asked when the one before has its answer, so that none pile up."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.errors import CrmError
from crm_tui.tui.news import News

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.tui.screens.place import PlaceScreen


class Followed(News):
    """A question has its answer, None where there is none."""

    following: "Following"
    answer: Any

    def arrive(self) -> None:
        """Shows the answer, unless something newer was asked meanwhile."""
        self.following.arrived(self.answer)


class Following:
    """Asks one sort of question for a screen; `show` takes the answers, on the interface's thread.

    The screen hears Followed and lets it `arrive`.
    """

    def __init__(self, screen: "PlaceScreen", show: Callable[[Any], None]) -> None:
        self._screen = screen
        self._show = show
        self._next: Callable[[Connection], Any] | None = None
        self._busy = False

    def ask(self, question: "Callable[[Connection], Any]") -> None:
        """Asks when the screen shows what there is and the question before has its answer; one that waited is dropped.

        Reading beside it takes half the processor from what paints.
        """
        self._next = question
        self._screen.call_after_refresh(self._go_on)

    def drop(self) -> None:
        """What waits is not asked any more."""
        self._next = None

    def arrived(self, answer: Any) -> None:
        """The answer to the question before."""
        self._busy = False
        if self._next is None:
            self._show(answer)
        self._go_on()

    def _go_on(self) -> None:
        if self._next is None or self._busy:
            return
        question, self._next, self._busy = self._next, None, True
        self._screen.run_worker(partial(self._answer, question), thread=True, group="follow", exit_on_error=False)

    def _answer(self, question: "Callable[[Connection], Any]") -> None:
        answer = None
        try:
            answer = self._screen.session.ask(question)
        except CrmError:
            pass  # what is wrong with the index is said by whoever lists from it
        finally:
            self._screen.post_message(Followed(self, answer))
