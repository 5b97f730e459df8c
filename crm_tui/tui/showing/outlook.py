"""The strip above the agenda in words: how things stand in three figures, and goals as bars."""

from decimal import Decimal
from typing import NamedTuple

from crm_tui.agenda.window import whose
from crm_tui.index.database import Connection
from crm_tui.model.value import Money
from crm_tui.query.scope import Asking
from crm_tui.reports.figures import Figure
from crm_tui.reports.goals import Standing, standings
from crm_tui.reports.outlook import Outlook, outlook
from crm_tui.tui.widgets.goals import GoalBar
from crm_tui.wording.cells import cells
from crm_tui.wording.dates import month_name
from crm_tui.wording.money import compact, money
from crm_tui.wording.numbers import number, percent

# So many goals, those that end first, leave room for the agenda.
_GOALS = 3


class Strip(NamedTuple):
    """What stands above the agenda: words to choose from by the room there is, the longest first, and goals."""

    words: tuple[str, ...] = ()
    goals: tuple[GoalBar, ...] = ()

    def fitting(self, room: int) -> str:
        """The longest words that fit into so many cells, "" for none."""
        return next((words for words in self.words if cells(words) <= room), "")


def read_strip(db: Connection, asking: Asking) -> Strip:
    """The pipeline, this month's weighted forecast and the win rate; my goals and the team's."""
    found, locale = outlook(db, asking), asking.ctx.locale
    goals = standings(db, asking, whose("", asking.me))[:_GOALS]
    words = _words(found, asking) if any(each.n for each in found) else ()
    return Strip(words, tuple(_bar(each, locale) for each in goals))


def _words(found: Outlook, asking: Asking) -> tuple[str, ...]:
    """All in full, all in short, and less of that."""
    short = _parts(found, asking, exactly=False)
    fewer = (short[:end] for end in range(len(short), 0, -1))
    return tuple(" · ".join(parts) for parts in (_parts(found, asking, exactly=True), *fewer))


def _parts(found: Outlook, asking: Asking, *, exactly: bool) -> list[str]:
    locale, month = asking.ctx.locale, month_name(asking.ctx.now.date())
    parts = [
        f"pipeline {_amounts(found.pipeline, locale, exactly)}",
        f"{month if exactly else month[:3]} ~{_amounts(found.month, locale, exactly)}",
    ]
    if isinstance(found.win_rate.value, Decimal):
        parts.append(f"won {percent(found.win_rate.value, locale)}")
    return parts


def _amounts(figure: Figure, locale: str, exactly: bool) -> str:
    """An amount, and what no rate is known for beside it."""
    amounts = [figure.value] if isinstance(figure.value, Money) else []
    told = (
        money(each, locale, minor=False) if exactly else compact(each, locale) for each in (*amounts, *figure.apart)
    )
    return " + ".join(told) or "?"


def _bar(standing: Standing, locale: str) -> GoalBar:
    goal, reached, pace = standing.goal, standing.reached, standing.pace
    if isinstance(reached, Money):
        words = f"{compact(reached, locale)} of {compact(Money(goal.target, reached.currency), locale)}"
    elif pace is None:
        unit = f" {standing.unit}" if standing.unit else ""
        words = f"{number(round(reached, 1), locale)}{unit}, target {number(goal.target, locale)}{unit}"
    else:
        words = f"{number(reached, locale)} of {number(goal.target, locale)}"
    told = f"pace {percent(pace, locale)}" if pace is not None else ""
    return GoalBar(goal.title, standing.share, pace, percent(standing.share, locale), told, words)
