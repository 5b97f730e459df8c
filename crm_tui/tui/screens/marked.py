"""What is done with the marked records of a list, or with the one under the cursor where none is."""

from typing import TYPE_CHECKING

from crm_tui.tui import bulk
from crm_tui.tui.deeds import NOTHING
from crm_tui.tui.widgets.bar import Mode
from crm_tui.wording.numbers import number

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome, Proposal
    from crm_tui.tui.screens.records import RecordsScreen

SET = Mode("set", "set", "owner=grace tags+=vip close=fri")


def set_fields(screen: "RecordsScreen", line: str = "") -> None:
    """Asks which fields to set; of several records the diff is shown before, all are one operation."""
    kind, chosen, many = screen.KIND, dict(screen.chosen), screen.has_marks

    def act(deeds: "Deeds", typed: str) -> "Proposal | Outcome":
        made = bulk.setting(deeds, kind, chosen, typed)
        if not made.changes:
            return NOTHING._replace(words="nothing to change: that is so already")
        return deeds.proposal(made) if many else deeds.apply(made)

    screen.capturing.ask(SET, act, line, about=_whom(screen), proposes=many)


def remove(screen: "RecordsScreen") -> None:
    """Deletes the marked records, after showing what would go."""
    kind, chosen = screen.KIND, dict(screen.chosen)
    screen.crm.propose(lambda deeds: bulk.removal(deeds, kind, chosen))


def _whom(screen: "RecordsScreen") -> str:
    """Whom it is about, for the bar."""
    session = screen.session
    if screen.has_marks:
        marked = len(screen.table.marks)
        kind = session.workspace.schema.kinds[screen.KIND]
        return f"{number(marked, session.workspace.settings.locale)} {kind.plural if marked > 1 else kind.name}"
    return screen.label
