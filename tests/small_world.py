"""Some hundred random records, and what a plain loop over them says: the oracle of the query tests."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.money import convert
from crm_tui.model.record import Record, read_record
from crm_tui.model.types.base import fold
from crm_tui.store.yaml import read_text
from tests.workspaces import BERLIN, NOW, SETTINGS, Indexed, age

TODAY = NOW.date()
WORLD = (
    SETTINGS
    + """\
rates:
  USD: {2026-01-01: 0.9, 2026-07-01: 0.8}
  JPY: {2026-10-01: 0.006}
industries: [energy, culture, food]
fields: {deal: {days: {type: decimal}, urgent: {type: yes_no}, rooms: {type: list, of: number}}}
"""
)
NAMES = ["Ada Lovelace", "José Núñez", "அன்பு செல்வன்", "李小龙", "Иван Петров", "Anna Ada", "Ümit Öz", "ada"]
TITLES = ["Engine", "engine № 2", "Solar roof", "ENGINE 100%", "a_b", "Ärger", "Straße", "Lantern or light"]


class World(NamedTuple):
    """The records by kind and id, with what is wrong with them, and their index."""

    indexed: Indexed
    records: dict[str, dict[str, Record]]
    faults: dict[tuple[str, str], bool]
    db: Connection

    def __repr__(self) -> str:
        return "World"

    def deals(self) -> Iterator[Record]:
        """All deals."""
        return iter(self.records["deal"].values())

    def target(self, deal: Record, field: str, kind: str) -> Record | None:
        """The record at the end of a link, by its id or one it had before."""
        id_ = deal.get(field)
        if id_ in self.records[kind]:
            return self.records[kind][id_]
        former = (r for r in self.records[kind].values() if id_ and id_ in (r.get("formerly") or ()))
        return next(former, None)


def make(folder: Path, seed: int = 7) -> World:
    """A world; the same seed makes the same."""
    random = Random(seed)
    texts = dict(_texts(random))
    indexed = Indexed(folder, texts, settings=WORLD)
    age(folder)
    indexed.index.catch_up()
    records: dict[str, dict[str, Record]] = {kind: {} for kind in indexed.schema.kinds}
    faults = {}
    for path, text in texts.items():
        plural, _, id_ = path.partition("/")
        kind = indexed.schema.kind_named(plural)
        nodes = read_text(text.encode()).nodes
        record, findings = read_record(kind, id_, nodes, indexed.ctx, indexed.schema.settings)
        records[kind.name][id_] = record
        faults[kind.name, id_] = any(finding.severity == 2 for finding in findings)
    return World(indexed, records, faults, indexed.reader())


def _texts(random: Random) -> Iterator[tuple[str, str]]:
    yield "members/grace", "name: Grace\n"
    yield "members/linus", "name: Linus\n"
    for n in range(8):
        industry = random.choice(["", "industry: energy\n", "industry: food\n", "industry: [x]\n"])
        former = "formerly: [old-c3]\n" if n == 3 else ""
        yield f"companies/c{n}", f"name: {random.choice(TITLES)} {n}\n{industry}{former}created: 2026-0{n + 1}-01\n"
    for n in range(10):
        yield (
            f"contacts/p{n}",
            (
                f"name: {random.choice(NAMES)}\ncompany: {random.choice(['c1', 'old-c3', 'c3', 'nobody'])}\n"
                f"emails: [p{n}@{random.choice(['Mail', 'firm'])}.example]\nphones: ['+44 20 7946 0{n:03} x{n}']\n"
                f"created: {_day(random, 300, 0)}\n{'formerly: [old-p1]' if n == 1 else ''}\n"
            ),
        )
    for n in range(60):
        yield f"deals/d{n}", "".join(_deal(random, n))
    for n in range(40):
        yield (
            f"activities/a{n}",
            (
                f"subject: Talk {n}\ntype: {random.choice(['call', 'email', 'note', 'meeting'])}\n"
                f"at: {_day(random, 60, 5)}\ncontacts: [{random.choice(['p0', 'p1', 'old-p1', 'p4', 'nobody'])}]\n"
                f"deal: d{random.randrange(20)}\ncompany: {random.choice(['c0', 'c1', 'old-c3', 'x'])}\n"
            ),
        )


def _deal(random: Random, n: int) -> Iterator[str]:
    def some(text: str) -> str:
        return f"{text}\n" if random.random() < 0.7 else ""

    stage = random.choice(["lead", "proposal", "won", "lost", "offered", "nowhere"])
    yield f"title: {random.choice(TITLES)}\n"
    yield some(f"stage: {stage}")
    yield some(f"pipeline: {'support' if stage == 'offered' else random.choice(['sales', 'sales', 'support'])}")
    value = random.choice(["100", "250.5 EUR", "1000 USD", "90000 JPY", "77 GBP", "12,50 EUR", "0", "-5"])
    yield some(f"value: {value}")
    yield some(f"probability: {random.choice(['0', '12.5', '50', '100', '120'])}")
    yield some(f"close: {random.choice([_day(random, 40, 40), '2026-02-30', ''])}")
    yield some(f"closed: {_day(random, 300, 0)}")
    yield some(f"company: {random.choice(['c0', 'c1', 'c2', 'old-c3', 'c3', 'nobody'])}")
    yield some(f"contact: {random.choice(['p0', 'p1', 'old-p1', 'nobody'])}")
    yield some(f"owner: {random.choice(['grace', 'linus'])}")
    yield some(f"tags: {random.choice(['[vip]', '[vip, cold]', '[Cold]', '[]', 'warm'])}")
    yield some("next_step: " + random.choice(["Call", '""', "Send 100%"]))
    yield some(f"source: {random.choice(['referral', 'website', 'other'])}")
    yield some(f"days: {random.choice(['1.5', '10', '0.1'])}")
    yield some(f"urgent: {random.choice(['yes', 'no'])}")
    yield some(f"rooms: {random.choice(['[1, 2]', '[10]', '3'])}")
    yield some("notes: " + random.choice(["Budget for 2027", '""', "prefers letters"]))
    yield f"created: {random.choice([_day(random, 400, 0), f'{_day(random, 400, 0)}T23:30+00:00'])}\n"
    if random.random() < 0.6:
        moves = [f"{{at: {_day(random, 60, 0)}T1{k}:00+01:00, stage: {s}}}" for k, s in enumerate(["lead", stage])]
        yield f"history: [{', '.join(moves)}]\n"


def _day(random: Random, back: int, ahead: int) -> str:
    return (TODAY + timedelta(days=random.randint(-back, ahead))).isoformat()


# What a plain loop says of one deal. Each answers None where a value is missing.


def day_of(value: date | datetime | None) -> date | None:
    """The workspace's day of a day or moment."""
    return value.astimezone(BERLIN).date() if isinstance(value, datetime) else value


def contains(value: Any, part: str) -> bool:
    """Whether a text has these letters, whatever the case; letters beyond ASCII are folded only for those who type them."""
    if not isinstance(value, str):
        return False
    return ascii_lower(part) in ascii_lower(value) if part.isascii() else fold(part) in fold(value)


def ascii_lower(text: str) -> str:
    """Capital letters of ASCII made small, and no others."""
    return "".join(char.lower() if char.isascii() else char for char in text)


def home(world: World, deal: Record) -> Decimal | None:
    """The value in euro: a closed deal's at the rates of its day, an open one's at today's."""
    value = deal.get("value")
    if value is None:
        return None
    got = convert(value, "EUR", world.indexed.schema.settings.rates, closed_on(world, deal) or TODAY)
    return got.amount if got else None


def stage_of(world: World, deal: Record) -> Any:
    """The stage as it is declared in the deal's pipeline."""
    settings = world.indexed.schema.settings
    pipeline = settings.pipeline(deal.get("pipeline") or settings.pipelines[0].key)
    return pipeline.stage(deal.get("stage") or "") if pipeline else None


def outcome(world: World, deal: Record) -> str | None:
    """open, won or lost."""
    stage = stage_of(world, deal)
    return stage.outcome if stage else None


def closed_on(world: World, deal: Record) -> date | None:
    """The day it was won or lost, by its history where the file does not say it."""
    closed: date | None = deal.get("closed")
    return closed or (stage_since(deal) if outcome(world, deal) in ("won", "lost") else None)


def weighted(world: World, deal: Record) -> Decimal | None:
    """The value times its probability, to the cent."""
    value, stage = home(world, deal), stage_of(world, deal)
    probability = deal.get("probability")
    if probability is None and stage:
        probability = stage.probability
    if value is None or probability is None:
        return None
    return Decimal(value * probability / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def last_contact(world: World, kind: str, id_: str) -> date | None:
    """The last day of an activity other than a note, up to today."""
    ids = {id_, *(world.records[kind][id_].get("formerly") or ())}
    days = [day_of(a.get("at")) for a in world.records["activity"].values() if _about(world, a, kind, ids)]
    return max((day for day in days if day is not None and day <= TODAY), default=None)


def _about(world: World, activity: Record, kind: str, ids: set[str]) -> bool:
    if activity.get("type") == "note":
        return False
    if kind == "contact":
        return bool(ids & set(activity.get("contacts") or ()))
    if activity.get(kind) in ids:
        return True
    return kind == "company" and any(
        contact.get("company") in ids and (p == contact.id or p in (contact.get("formerly") or ()))
        for p in activity.get("contacts") or ()
        for contact in world.records["contact"].values()
    )


def stage_since(deal: Record) -> date | None:
    """The day of the last entry of the history, if it is of the present stage."""
    history = deal.get("history") or ()
    if not history:
        return None
    last = max(enumerate(history), key=lambda each: (each[1]["at"], each[0]))[1]
    return day_of(last["at"]) if last["stage"] == deal.get("stage") else None


def idle(world: World, deal: Record) -> int | None:
    """Days since anything happened."""
    days = [last_contact(world, "deal", deal.id), stage_since(deal), day_of(deal.get("created"))]
    known = [day for day in days if day is not None]
    return (TODAY - max(known)).days if known else None


def rotting(world: World, deal: Record) -> bool:
    """Longer in its stage than it allows."""
    stage, since = stage_of(world, deal), stage_since(deal)
    return bool(stage and since and stage.outcome == "open" and stage.rots and (TODAY - since).days > stage.rots)


Test = Callable[[World, Record], bool]


def _given(name: str) -> Callable[[World, Record], Any]:
    return lambda world, deal: deal.get(name)


def compare(get: Callable[[World, Record], Any], op: str, wanted: Any) -> Test:
    """A comparison that a missing value never passes."""
    tests: dict[str, Callable[[Any], bool]] = {
        "<": lambda v: v < wanted, "<=": lambda v: v <= wanted, ">": lambda v: v > wanted,
        ">=": lambda v: v >= wanted, "=": lambda v: v == wanted,
    }  # fmt: skip
    return lambda world, deal: (value := get(world, deal)) is not None and bool(tests[op](value))


def tag(deal: Record, wanted: str) -> bool:
    """Whether a deal has a tag, whatever its case."""
    return fold(wanted) in [fold(each) for each in deal.get("tags") or ()]


given = _given
