"""What a timeline tells: happenings and changes of the file, each with its moment and its sort."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from crm_tui.query.scope import Asking
from crm_tui.query.timeline import Happening
from crm_tui.tui.widgets.timeline import Event
from crm_tui.wording.dates import day

ALL, ACTIVITIES, CHANGES = VIEWS = ("all", "activities", "changes")
_QUOTES = ('"', "'", "“", "„", "«")


class Told(NamedTuple):
    """An event and its moment (aware); `sort` is the kind of what happened, or "change"."""

    at: datetime
    sort: str
    event: Event


def at_words(at: datetime, asking: Asking) -> str:
    """The day, of today the time."""
    today = asking.ctx.now.date()
    return f"{at:%H:%M}" if at.date() == today else day(at.date(), today)


def happened(each: Happening, asking: Asking) -> Told:
    """A happening as an event; what was said in it stands below."""
    when = at_words(each.at, asking) if each.timed else day(each.at.date(), asking.ctx.now.date())
    said = each.said if each.said[:1] in _QUOTES else f'"{each.said}"'
    details = (said,) if each.said else ()
    event = Event((each.kind, each.id, each.at, each.words), when, each.words, each.by, details)
    return Told(each.at, each.kind, event)


def events(view: str, happened: Sequence[Told], changed: Sequence[Told], untold: Sequence[Told]) -> list[Event]:
    """What one view of the timeline shows, the latest first.

    `changed` are the changes of the file, `untold` those without what the happenings tell already.
    """
    if view == CHANGES:
        return [each.event for each in changed]
    if view == ACTIVITIES:
        return [each.event for each in happened if each.sort == "activity"]
    return [each.event for each in sorted((*happened, *untold), key=lambda each: each.at, reverse=True)]
