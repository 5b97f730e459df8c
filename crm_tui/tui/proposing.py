"""What is done only after a look at what it would change, and a yes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work

from crm_tui.errors import CrmError
from crm_tui.tui.messages import Proposed, Said
from crm_tui.tui.turns import InTurn

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome, Proposal
    from crm_tui.tui.session import Session


class Proposing(InTurn):
    """An app that asks; what is typed before the question is there waits for it."""

    session: "Session"

    def do(self, act: "Callable[[Deeds], Outcome]", failed: Callable[[CrmError], None] | None = None) -> None:
        """Has something done."""
        raise NotImplementedError

    def remove(self, kind: str, id_: str) -> None:
        """Deletes a record, after showing what would go."""
        self.propose(lambda deeds: deeds.removal(kind, id_))

    def propose(
        self, make: "Callable[[Deeds], Proposal]", failed: Callable[[CrmError], object] = lambda error: None
    ) -> None:
        """Does something after showing what would change, and a yes; `failed` hears of it in the thread that asks.

        While one thing is worked out no other is.
        """
        if self.turns.hold():
            self._work_out(make, failed)

    @work(thread=True, group="propose", exit_on_error=False)
    def _work_out(self, make: "Callable[[Deeds], Proposal]", failed: Callable[[CrmError], object]) -> None:
        try:
            self.post_message(Proposed(make(self.session.deeds)))
        except CrmError as error:
            self.post_message(Said(str(error), "error"))
            failed(error)
        finally:
            self.call_later(self.turns.let_go)

    @on(Proposed)
    def _proposed(self, event: Proposed) -> None:
        from crm_tui.tui.screens.choose import ConfirmScreen

        proposal = event.proposal

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(lambda deeds: deeds.apply(proposal.plan))

        self.push_screen(ConfirmScreen(proposal.question, proposal.diff), answered)
