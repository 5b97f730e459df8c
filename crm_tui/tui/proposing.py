"""What is done only after a look at what it would change, and a yes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from crm_tui.errors import CrmError
from crm_tui.tui.messages import Proposed, Said
from crm_tui.tui.patience import Patience
from crm_tui.tui.turns import InTurn

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome, Proposal
    from crm_tui.tui.screens.waiting import WaitingScreen
    from crm_tui.tui.session import Session


class Waited:
    """Something that keys wait for: what lasts is seen, with a key for those who do not want to wait."""

    def __init__(self, app: InTurn, words: str, key: str) -> None:
        self._app = app
        self._words = words
        self._key = key
        self._screen: WaitingScreen | None = None
        self.given_up = self.over = False
        self.patience = Patience(app, self._show)

    def _show(self) -> None:
        from crm_tui.tui.screens.waiting import WaitingScreen

        self._screen = WaitingScreen(self._words, self._key, self._give_up)
        self._app.push_screen(self._screen)

    def _give_up(self) -> None:
        self._screen = None
        self.given_up = self.over = True

    def end(self) -> None:
        """Nothing is waited for any more."""
        self.over = True
        self.patience.end()
        screen, self._screen = self._screen, None
        if screen is not None:
            screen.dismiss(None)


class Proposing(InTurn):
    """An app that asks; what is typed before the question is there waits for it."""

    session: "Session"
    # What a question waits for that is not there yet.
    working_out: Waited | None = None

    def do(self, act: "Callable[[Deeds], Outcome]", failed: Callable[[CrmError], None] | None = None) -> None:
        """Has something done."""
        raise NotImplementedError

    def remove(self, kind: str, id_: str) -> None:
        """Deletes a record, after showing what would go."""
        self.propose(lambda deeds: deeds.removal(kind, id_))

    def propose(
        self, make: "Callable[[Deeds], Proposal | Outcome]", failed: Callable[[CrmError], None] | None = None
    ) -> None:
        """Does something after showing what would change, and a yes; `failed` is told instead of the line that speaks.

        It is worked out after all that was asked for before. While one thing is worked out no other is.
        """
        from crm_tui.tui.deeds import NOTHING, Deeds, GivenUp, Proposal

        waited = Waited(self, "Looking at what would change", "leave")
        if not waited.patience.begin():
            return
        self.working_out = waited

        def act(_: "Deeds") -> "Outcome":
            try:
                made = make(Deeds(self.session, lambda: waited.given_up))
            except GivenUp:
                return NOTHING._replace(words="nothing was changed")
            if isinstance(made, Proposal):
                self.post_message(Proposed(made, waited))
                return NOTHING
            self.call_later(waited.end)
            return made

        def not_done(error: CrmError) -> None:
            waited.end()
            if failed is not None:
                failed(error)
            else:
                self.post_message(Said(str(error), "error"))

        self.do(act, not_done)

    @on(Proposed)
    def _proposed(self, event: Proposed) -> None:
        from crm_tui.tui.screens.choose import ConfirmScreen

        proposal = event.proposal
        if event.waited.given_up:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(lambda deeds: deeds.apply(proposal.plan))

        event.waited.end()
        self.push_screen(ConfirmScreen(proposal.question, proposal.diff), answered)
