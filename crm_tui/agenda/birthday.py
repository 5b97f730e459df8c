"""Contacts whose birthday comes, or has just been."""

from datetime import date
from typing import TYPE_CHECKING

from crm_tui.agenda.rule import Cells, Day, Rule, iso
from crm_tui.agenda.yearly import occasion
from crm_tui.query.derived import LAST_TALK

if TYPE_CHECKING:
    from crm_tui.model.context import Context

# A year before that is one that nobody knew.
_OLDEST = 120


def _day(cells: Cells, ctx: "Context") -> Day | None:
    born = iso(cells[1])
    return Day(f"--{born:%m-%d}") if born else None


def _words(cells: Cells, ctx: "Context") -> str:
    born, today = iso(cells[1]), ctx.now.date()
    on = occasion(f"--{born:%m-%d}", today) if born else None
    return f"birthday{_age(born, on, today)}" if born and on else "birthday"


def _age(born: date, on: date, today: date) -> str:
    years = on.year - born.year
    return f", {'turned' if on < today else 'turns'} {years}" if 0 < years <= _OLDEST else ""


BIRTHDAY = Rule(
    name="birthday",
    kind="contact",
    who="{t}.owner",
    where="{t}.birthday IS NOT NULL",
    cells=(LAST_TALK.format(kind="contact"), "{t}.birthday"),
    day_of=_day,
    words=_words,
    settled_by='crm log {id} call "…"',
    talks=True,
    yearly=True,
)
