"""What happened around a record: the activities that name it or what belongs to it, and its deals' moves."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.errors import NotFound
from crm_tui.query.find import Found, get, links_to

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking

MOST = 200
# What belongs to a record, so that its activities are told there too: kind → (kinds, field that links).
_BELONGS = {"company": {"contact": "company", "deal": "company"}, "contact": {"deal": "contact"}}


class Happening(NamedTuple):
    """One line of a timeline. `at` is aware; `timed` is False when only the day is known."""

    at: datetime
    timed: bool
    words: str
    by: str
    kind: str
    id: str

    def as_json(self) -> dict[str, Any]:
        """The line as scripts read it."""
        when = self.at.isoformat(timespec="minutes") if self.timed else self.at.date().isoformat()
        return {"at": when, "kind": self.kind, "id": self.id, "text": self.words, "by": self.by or None}


def timeline(db: "Connection", asking: "Asking", found: Found) -> list[Happening]:
    """The last happenings, latest first."""
    around = [(found.kind.name, found.record.id), *_belonging(db, asking, found)]
    deals = [_got(db, asking, kind, id_) for kind, id_ in around if kind == "deal"]
    happened = [each for deal in deals for each in _moves(deal, asking, found)]
    activities = {
        each.id for kind, id_ in around for each in links_to(db, asking, kind, id_, 100_000) if each.kind == "activity"
    }
    if found.kind.name == "activity":
        activities.discard(found.record.id)
    for id_ in sorted(activities, reverse=True)[: MOST * 2]:
        if activity := _got(db, asking, "activity", id_):
            happened.extend(_activity(activity, asking))
    happened.sort(key=lambda each: (each.at, each.id), reverse=True)
    return happened[:MOST]


def _belonging(db: "Connection", asking: "Asking", found: Found) -> list[tuple[str, str]]:
    fields = _BELONGS.get(found.kind.name, {})
    linked = links_to(db, asking, found.kind.name, found.record.id) if fields else []
    return [(each.kind, each.id) for each in linked if fields.get(each.kind) == each.field]


def _got(db: "Connection", asking: "Asking", kind: str, id_: str) -> Found | None:
    try:
        return get(db, asking, kind, id_)
    except NotFound:
        return None


def _activity(found: Found, asking: "Asking") -> list[Happening]:
    record = found.record
    at = record.get("at")
    if at is None:
        return []
    what = " ".join(word for word in (record.get("type"), record.get("direction")) if word)
    return [_happening(at, f"{what}: {found.label}" if what else found.label, record.get("by"), found, asking)]


def _moves(found: Found | None, asking: "Asking", page: Found) -> list[Happening]:
    entries = found.record.get("history") if found else None
    if found is None or not isinstance(entries, tuple):
        return []
    before, told = "", []
    for entry in entries:
        stage, at = str(entry.get("stage", "")), entry.get("at")
        move = f"{before} → {stage}" if before else stage
        words = move if found.path == page.path else f"{found.label}: {move}"
        if isinstance(at, date):
            told.append(_happening(at, words, entry.get("by"), found, asking))
        before = stage
    return told


def _happening(at: date | datetime, words: str, by: str | None, found: Found, asking: "Asking") -> Happening:
    timed = isinstance(at, datetime)
    moment = at if isinstance(at, datetime) else datetime.combine(at, time(), asking.ctx.zone)
    return Happening(moment.astimezone(asking.ctx.zone), timed, words, by or "", found.kind.name, found.record.id)
