"""Contacts that nobody has talked to for longer than their cadence."""

from functools import lru_cache
from typing import TYPE_CHECKING

from crm_tui.agenda.rule import Cells, Day, Rule, iso
from crm_tui.model.duration import Duration, format_duration, parse_duration
from crm_tui.model.when import WhenError
from crm_tui.query.derived import LAST_TALK
from crm_tui.wording.dates import day as day_words

if TYPE_CHECKING:
    from crm_tui.model.context import Context


@lru_cache(maxsize=256)
def _cadence(text: str) -> Duration | None:
    """The length that stands in a file; None for one of nothing, or text that is none."""
    try:
        found = parse_duration(text.strip())
    except WhenError:
        return None
    return found if found.seconds_about() >= 86400 else None


def _day(cells: Cells, ctx: "Context") -> Day | None:
    last, made, text = cells
    length, since = _cadence(str(text)), iso(last or made)
    if length is None:
        return None
    try:
        return Day(length.add_to(since).isoformat() if since else "")
    except WhenError:
        return None


def _words(cells: Cells, ctx: "Context") -> str:
    last, _, text = cells
    length = _cadence(str(text))
    talked = iso(last)
    said = f"last talked {day_words(talked, ctx.now.date())}" if talked else "never talked to"
    return f"{said}, every {format_duration(length)}" if length else said


CADENCE = Rule(
    name="cadence",
    kind="contact",
    who="{t}.owner",
    where="{t}.cadence IS NOT NULL",
    cells=(
        LAST_TALK.format(kind="contact"), '{t}."created.day"',
        "(SELECT json_extract(d.doc, '$.cadence') FROM doc d WHERE d.rid = {t}.rid)",
    ),
    day_of=_day,
    words=_words,
    settled_by='crm log {id} call "…"',
    talks=True,
)  # fmt: skip
