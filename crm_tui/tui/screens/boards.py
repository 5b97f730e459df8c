"""Boards of deals by something else than their stages, and of some deals only: what is asked, what a move changes."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.query.find import named
from crm_tui.query.segments import SEGMENT
from crm_tui.query.writing import term
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.showing.board_by import MONTH, fields_of, value_for
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.lanes import STAGE

# So many of each stand in a menu.
_MOST = 30
_ALL = "all"

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds, Outcome
    from crm_tui.tui.screens.deals import DealsScreen


def choose_lanes(screen: "DealsScreen", show: Callable[[str], None]) -> None:
    """Asks what the lanes of the board are to be."""
    fields = fields_of(screen.session.scope("deal").kind)
    choices = [Choice(STAGE, "stage"), Choice(MONTH, "month of expected close")]
    choices += [Choice(field.name, field.title) for field in fields if field.name not in (STAGE, "pipeline")]
    screen.app.push_screen(ChooseScreen("A board by what?", choices), lambda by: show(by) if by else None)


def choose_whose(screen: "DealsScreen") -> None:
    """Asks whose deals are to be seen, which the filter says from then on, or which segment, which has a tab."""
    scope = screen.session.scope("deal")
    members = screen.session.ask(lambda db: named(db, scope.asking.schema.kinds["member"], "", _MOST))
    kept = {each.key: each for each in screen.tabs if each.saved and not each.wrong}
    choices = [Choice(_ALL, "all deals"), Choice("owner:me", "mine"), Choice("owner:none", "nobody's")]
    choices += [Choice(term("owner", id_), name, "owner") for id_, name in members]
    choices += [Choice(key, each.title, SEGMENT) for key, each in kept.items()]

    def chosen(query: str | None) -> None:
        if query == _ALL or query in kept:
            screen.narrow("")
            screen.go_to_tab(query if query in kept else "")
        elif query is not None:
            screen.narrow(query)

    screen.app.push_screen(ChooseScreen("Which deals?", choices), chosen)


def put(screen: "DealsScreen", id_: str, by: str, lane: str, failed: Callable[[str, CrmError], None]) -> None:
    """Gives a deal what the lane stands for."""

    def deed(deeds: "Deeds") -> "Outcome":
        found = deeds.session.found("deal", id_)
        close = found.record.get("close")
        today = deeds.session.asking().ctx.now.date()
        text = value_for(by, lane, close if isinstance(close, date) else None, today)
        return deeds.set(found, "close" if by == MONTH else by, text)

    screen.do(deed, lambda error: failed(id_, error))
