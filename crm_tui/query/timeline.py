"""What happened around a record and what belongs to it: activities, moves of deals, and the days of other kinds."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.errors import NotFound
from crm_tui.model.value import Bad, Money
from crm_tui.query.find import Found, get, links_to

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking

MOST = 200
_ALL = 100_000
_BEGINNING = 120
# What belongs to a record, so that its activities are told there too: kind → (kinds, field that links).
_BELONGS = {"company": {"contact": "company", "deal": "company"}, "contact": {"deal": "contact"}}


class Happening(NamedTuple):
    """One line of a timeline. `at` is aware; `timed` is False when only the day is known.

    `said` is the beginning of what was written in it.
    """

    at: datetime
    timed: bool
    words: str
    by: str
    kind: str
    id: str
    said: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line as scripts read it."""
        when = self.at.isoformat(timespec="minutes") if self.timed else self.at.date().isoformat()
        return {"at": when, "kind": self.kind, "id": self.id, "text": self.words, "by": self.by or None}


def timeline(db: "Connection", asking: "Asking", found: Found) -> list[Happening]:
    """The last happenings, latest first."""
    own = (found.kind.name, found.record.id)
    around = [own, *_belonging(db, asking, found)]
    wanted = {own, *around}
    for kind, id_ in around:
        wanted.update((each.kind, each.id) for each in links_to(db, asking, kind, id_, _ALL) if each.kind in _TOLD)
    if found.kind.name == "activity":
        wanted.discard(own)
    happened: list[Happening] = []
    for kind, id_ in sorted(_latest(wanted)):
        if each := _got(db, asking, kind, id_):
            happened.extend(_TOLD[kind](each, asking, found))
    happened.sort(key=lambda each: (each.at, each.id), reverse=True)
    return happened[:MOST]


def latest(db: "Connection", asking: "Asking", found: Found, most: int) -> list[Happening]:
    """The last activities about a record and what belongs to it, latest first; sooner there than the whole timeline."""
    former = found.record.fields.get("formerly")
    own = [found.record.id, *(former if isinstance(former, tuple) and not isinstance(former, Bad) else ())]
    around: dict[str, list[str]] = {found.kind.name: own}
    for kind, id_ in _belonging(db, asking, found):
        around.setdefault(kind, []).append(id_)
    days: dict[str, str] = {}
    for kind, ids in around.items():
        rows = db.execute(
            "SELECT DISTINCT a.id, coalesce(a.\"at.day\", '') FROM link l CROSS JOIN r_activity a ON a.rid = l.rid"
            " WHERE l.to_kind = ? AND l.to_id IN (SELECT value FROM json_each(?)) ORDER BY 2 DESC, 1 DESC LIMIT ?",
            (kind, json.dumps(ids), most),
        )
        days.update(rows.fetchall())
    chosen = sorted(days, key=lambda id_: (days[id_], id_), reverse=True)[:most]
    happened = [
        told for id_ in chosen if (each := _got(db, asking, "activity", id_)) for told in _activity(each, asking, found)
    ]
    return sorted(happened, key=lambda each: (each.at, each.id), reverse=True)


def told_by(kind: str) -> frozenset[str]:
    """The fields of a kind whose changes its timeline tells by itself."""
    return frozenset((*_DAYS.get(kind, ()), *_OWN.get(kind, ())))


def _latest(wanted: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of each kind as many as may be told; the ids of activities begin with the day."""
    for kind in _TOLD:
        yield from sorted((each for each in wanted if each[0] == kind), reverse=True)[: MOST * 2]


def _belonging(db: "Connection", asking: "Asking", found: Found) -> list[tuple[str, str]]:
    fields = _BELONGS.get(found.kind.name, {})
    linked = links_to(db, asking, found.kind.name, found.record.id) if fields else []
    return [(each.kind, each.id) for each in linked if fields.get(each.kind) == each.field]


def _got(db: "Connection", asking: "Asking", kind: str, id_: str) -> Found | None:
    try:
        return get(db, asking, kind, id_)
    except NotFound:
        return None


def _activity(found: Found, asking: "Asking", page: Found) -> Iterator[Happening]:
    record = found.record
    at = record.get("at")
    if isinstance(at, date):
        what = " ".join(word for word in (record.get("type"), record.get("direction")) if word)
        told = _happening(at, f"{what}: {found.label}" if what else found.label, record.get("by"), found, asking)
        body = record.get("body")
        yield told._replace(said=_beginning(body)) if isinstance(body, str) else told


def _beginning(body: str) -> str:
    """The first line that says something, cut where nobody reads on."""
    first = next((line.strip() for line in body.splitlines() if line.strip()), "")
    return first if len(first) <= _BEGINNING else f"{first[: _BEGINNING - 1].rstrip()}…"


def _days(found: Found, asking: "Asking", page: Found) -> Iterator[Happening]:
    """The days and moments that a record of this kind keeps, each with what it was."""
    for name, words in _DAYS[found.kind.name].items():
        at = found.record.get(name)
        if isinstance(at, date):
            yield _happening(at, _said(words, found, page), found.record.get("assignee"), found, asking)


def _feedback(found: Found, asking: "Asking", page: Found) -> Iterator[Happening]:
    at, score = found.record.get("at"), found.record.get("score")
    if isinstance(at, date):
        words = " ".join(str(part) for part in (found.record.get("type") or "feedback", score) if part is not None)
        own = found.path == page.path
        told = found.label if found.label.startswith(words) and not own else _said(words, found, page)
        yield _happening(at, told, "", found, asking)


def _order(found: Found, asking: "Asking", page: Found) -> Iterator[Happening]:
    yield from _days(found, asking, page)
    for name, (day, words) in _ENTRIES.items():
        entries = found.record.get(name)
        for entry in entries if isinstance(entries, tuple) and not isinstance(entries, Bad) else ():
            at = entry.get(day)
            if isinstance(at, date):
                told = " ".join(part for part in (words, _amount(entry, asking)) if part)
                yield _happening(at, _said(told, found, page), "", found, asking)


def _amount(entry: "Mapping[str, Any]", asking: "Asking") -> str:
    from crm_tui.wording.money import money

    amount = entry.get("amount")
    return money(amount, asking.ctx.locale) if isinstance(amount, Money) else str(entry.get("number", ""))


def _said(words: str, found: Found, page: Found) -> str:
    """On a record's own page its name goes without saying."""
    return words if found.path == page.path else f"{words}: {found.label}"


def _moves(found: Found, asking: "Asking", page: Found) -> list[Happening]:
    entries = found.record.get("history")
    if not isinstance(entries, tuple) or isinstance(entries, Bad):
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


# What the days of a record mean, by kind.
_DAYS = {
    "task": {"created": "to do", "done": "done"},
    "ticket": {"opened": "ticket", "resolved": "resolved"},
    "order": {"quoted": "quoted", "accepted": "ordered", "declined": "declined"},
}
# The entries of an order that happened on a day: the field with the day, and what it was.
_ENTRIES = {
    "invoices": ("issued", "invoice"), "payments": ("on", "paid"), "shipments": ("on", "shipped"),
    "returns": ("on", "returned"),
}  # fmt: skip
# Further fields that tell of themselves.
_OWN: "dict[str, tuple[str, ...]]" = {"deal": ("stage", "history", "closed"), "order": tuple(_ENTRIES)}
_TOLD: "dict[str, Callable[[Found, Asking, Found], Iterable[Happening]]]" = {
    "activity": _activity, "deal": _moves, "task": _days, "ticket": _days, "order": _order, "feedback": _feedback,
}  # fmt: skip
