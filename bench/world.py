"""Generated records that know each other: companies, contacts, deals, activities."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from bench.draw import MEMBERS, SOURCES, STATUSES, Draw, Groups, dashed
from crm_tui.model.ids import slug, with_tail

STAGES = ("lead", "qualified", "proposal", "negotiation", "won", "lost")
STAGE_SUMS = tuple(accumulate((18, 14, 10, 6, 30, 22)))
TYPES = ("call", "email", "meeting", "message", "note", "visit")
CURRENCIES = ("EUR",) * 8 + ("USD", "GBP")
REASONS = ("price", "timing", "competitor", "no decision")
INITIALS = "ABCDEFGHIJKLMNOPRSTVWZ"

Texts = Iterator[tuple[str, str, str]]


class Company(NamedTuple):
    """A company as other records need it."""

    id: str
    name: str
    domain: str


class Contact(NamedTuple):
    """A contact as other records and its vCard need it."""

    id: str
    name: str
    email: str
    phone: str
    company: Company | None


class Task(NamedTuple):
    """A task as other programs need it; `priority` is high, normal, low or nothing."""

    title: str
    due: date
    priority: str


class World:
    """What one seed draws. `contacts` and `tasks` are there once `records` has come past them."""

    def __init__(self, seed: int) -> None:
        self.draw = Draw(seed)
        self._people = Groups(self.draw.words["people"], "given", "family")
        self._trades = Groups(self.draw.words["companies"], "first", "second")
        self._what = self.draw.words["deals"]["what"].split()
        self.companies: list[Company] = []
        self.contacts: list[Contact] = []
        self.tasks: list[Task] = []
        self._deals: list[str] = []

    def records(self, counts: dict[str, int]) -> Texts:
        """(plural, id, text) of every record; what is linked to comes first."""
        for name in MEMBERS:
            yield "members", name, f"name: {name.title()}\nemail: {name}@generated.example\nrole: member\n"
        makers: dict[str, Callable[[], tuple[str, str]]] = {
            "companies": self._company,
            "contacts": self._contact,
            "deals": self._deal,
            "activities": self._activity,
            "tasks": self._task,
        }
        for plural, make in makers.items():
            for _ in range(counts[plural]):
                yield plural, *make()

    def _company(self) -> tuple[str, str]:
        draw = self.draw
        trade = self._trades.draw(draw)
        first, second = draw.one(trade["first"]), draw.one(trade["second"])
        name = f"{first}{trade.get('join', ' ')}{second}{draw.one(trade['tail'])}"
        company = Company(draw.id(name), name, f"firm-{draw.drawn}.example")
        self.companies.append(company)
        return company.id, (
            f"name: {name}\ndomain: {company.domain}\nwebsite: https://{company.domain}\n"
            f"industry: {second.casefold()}\nsize: {draw.number(1, 900)}\n{draw.address()}"
            f'phones: ["{draw.phone()}"]\nstatus: {draw.one(STATUSES)}\nsource: {draw.one(SOURCES)}\n'
            f"{draw.tags(0.4)}owner: {draw.one(MEMBERS)}\n{draw.notes(2)}created: {draw.day(1400)}\n"
        )

    def _name(self) -> str:
        people = self._people.draw(self.draw)
        parts = [self.draw.one(people["given"]), self.draw.one(people["family"])]
        if people.get("family_first"):
            parts.reverse()
        elif people["language"] == "en" and self.draw.chance(0.6):
            parts.insert(1, f"{self.draw.one(INITIALS)}.")
        return str(people.get("join", " ")).join(parts)

    def _contact(self) -> tuple[str, str]:
        draw = self.draw
        name = self._name()
        id = draw.id(name)
        firm = draw.one(self.companies) if self.companies and draw.chance(0.85) else None
        box = f"p{draw.drawn}"
        contact = Contact(id, name, f"{box}@{firm.domain if firm else 'mail.example'}", draw.phone(), firm)
        self.contacts.append(contact)
        emails = [contact.email, f"{box}@home.example"] if draw.chance(0.2) else [contact.email]
        born = date(draw.number(1950, 2004), 1, 1) + timedelta(draw.number(0, 365))
        return id, (
            f"name: {name}\n"
            + (f"company: {firm.id}\n" if firm else "")
            + f"title: {draw.one(draw.words['words']['titles'])}\n"
            + f'emails:\n{dashed(emails)}phones: ["{contact.phone}"]\n'
            + (draw.address() if draw.chance(0.4) else "")
            + (f"birthday: {born}\n" if draw.chance(0.3) else "")
            + f"status: {draw.one(STATUSES)}\nsource: {draw.one(SOURCES)}\n"
            + (f"cadence: {draw.one((14, 30, 60, 90))} days\n" if draw.chance(0.35) else "")
            + (f"consent: {{email: {draw.day(900)}}}\n" if draw.chance(0.6) else "")
            + f"confirmed: {draw.day(700)}\n{draw.tags(0.5)}owner: {draw.one(MEMBERS)}\n"
            + f"{draw.notes(3)}created: {draw.day(1400)}\n"
        )

    def _deal(self) -> tuple[str, str]:
        draw = self.draw
        contact = draw.one(self.contacts) if self.contacts else None
        firm = contact.company if contact else None
        title = draw.one(self._what) + draw.one(draw.words["deals"]["which"])
        id = draw.id(f"{firm.name if firm else (contact.name if contact else '')} {title}")
        self._deals.append(id)
        stage = draw.weighted(STAGES, STAGE_SUMS)
        value, currency = draw.number(6, 900) * 100, draw.one(CURRENCIES)
        moments = self._way(stage)
        return id, (
            f"title: {title}\n"
            + (f"contact: {contact.id}\n" if contact else "")
            + (f"company: {firm.id}\n" if firm else "")
            + f"pipeline: sales\nstage: {stage}\nvalue: {value} {currency}\n"
            + f"{self._end(stage, moments[-1][0])}source: {draw.one(SOURCES)}\n"
            + (self._items(value, currency) if draw.chance(0.25) else "")
            + f"{self._history(moments)}{draw.tags(0.25)}owner: {draw.one(MEMBERS)}\n{draw.notes(2)}"
            + f"created: {moments[0][0]:%Y-%m-%d}\n"
        )

    def _end(self, stage: str, since: datetime) -> str:
        draw = self.draw
        if stage == "won":
            return f"closed: {since:%Y-%m-%d}\n"
        if stage == "lost":
            return f"closed: {since:%Y-%m-%d}\nlost_reason: {draw.one(REASONS)}\n"
        text = f"close: {draw.day(20, 120)}\n"
        if draw.chance(0.7):
            text += f"next_step: {draw.one(draw.words['deals']['steps'])}\nnext_date: {draw.day(15, 30)}\n"
        return text

    def _items(self, value: int, currency: str) -> str:
        draw = self.draw
        first = value * draw.number(30, 70) // 100
        return "items:\n" + "".join(
            f"  - key: {draw.tail()}\n    text: {draw.one(draw.words['deals']['items'])}\n"
            f"    quantity: 1\n    price: {price} {currency}\n"
            for price in (first, value - first)
        )

    def _way(self, stage: str) -> list[tuple[datetime, str]]:
        """When each stage up to this one was reached; some are skipped."""
        draw = self.draw
        before = STAGES[: min(STAGES.index(stage), 4)]
        way = [each for each in before if draw.chance(0.8)] + [stage]
        back = draw.number(1, 1000 if stage in ("won", "lost") else 60)
        at = datetime(2026, 11, 21, 9, tzinfo=UTC) - timedelta(days=back, minutes=draw.number(0, 500))
        moments = []
        for name in reversed(way):
            moments.append((at, name))
            at -= timedelta(days=draw.number(3, 40), minutes=draw.number(0, 500))
        return moments[::-1]

    def _history(self, moments: Sequence[tuple[datetime, str]]) -> str:
        draw = self.draw
        return "history:\n" + "".join(
            f"  - {{key: {draw.tail()}, at: {at:%Y-%m-%dT%H:%M}+00:00, stage: {stage}, by: {draw.one(MEMBERS)}}}\n"
            for at, stage in moments
        )

    def _activity(self) -> tuple[str, str]:
        draw = self.draw
        contact = draw.one(self.contacts) if self.contacts else None
        kind, day = draw.one(TYPES), draw.day(3 * 365)
        hour, minute = draw.number(8, 18), draw.number(0, 60)
        about = contact.id if contact and len(contact.id.encode()) <= 60 else "note"
        lines = [draw.one(draw.words["words"]["notes"]) for _ in range(draw.number(1, 4))]
        return f"{day}-{hour:02d}{minute:02d}-{about}-{kind}-{draw.tail()}", (
            f'subject: "{draw.one(draw.words["activities"]["subjects"])}"\ntype: {kind}\n'
            + (f"direction: {draw.one(('in', 'out'))}\n" if kind in ("call", "email", "message") else "")
            + f"at: {day}T{hour:02d}:{minute:02d}+00:00\n"
            + (f"duration: {draw.number(1, 18) * 5} min\n" if kind in ("call", "meeting", "visit") else "")
            + (f"contacts: [{contact.id}]\n" if contact else "")
            + (f"company: {contact.company.id}\n" if contact and contact.company else "")
            + (f"deal: {draw.one(self._deals)}\n" if self._deals and draw.chance(0.6) else "")
            + f"by: {draw.one(MEMBERS)}\nbody: |\n"
            + "".join(f"  {line}\n" for line in lines)
        )

    def _task(self) -> tuple[str, str]:
        draw = self.draw
        contact = draw.one(self.contacts) if self.contacts else None
        task = Task(
            draw.one(draw.words["deals"]["steps"]), draw.day(30, 300), draw.one(("", "", "low", "normal", "high"))
        )
        self.tasks.append(task)
        return with_tail(slug(f"{task.title} {len(self.tasks)}"), draw.tail()), (
            f"title: {task.title}\ndue: {task.due}\n"
            + (f"priority: {task.priority}\n" if task.priority else "")
            + f"assignee: {draw.one(MEMBERS)}\n"
            + (f"contact: {contact.id}\n" if contact else "")
            + f"owner: {draw.one(MEMBERS)}\ncreated: {draw.day(60, -31)}\n"
        )
