"""What each rule reminds of, on Saturday 21 November 2026 in Berlin."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crm_tui.agenda.build import agenda, count, of_record
from crm_tui.agenda.glance import glance
from crm_tui.agenda.kept import Reminders
from crm_tui.agenda.reminder import GROUPS, Reminder
from crm_tui.agenda.window import Window
from crm_tui.index import database
from crm_tui.index.index import Index
from crm_tui.query.find import get
from crm_tui.query.scope import Asking
from crm_tui.store.paths import Root
from crm_tui.store.source import Folder
from tests.workspaces import BERLIN, NOW, SCHEMA, Files, age, records, write

WINDOW = Window("2026-11-21", "2026-12-05")


class Business:
    """A folder of records with reminders kept for it."""

    def __init__(self, folder: Path, files: Files) -> None:
        self.folder = folder
        write(folder, ".crm/keep", "")
        (folder / "records").mkdir()
        self.index = self.another(folder / ".crm")
        self.put(files)

    def another(self, state: Path) -> Index:
        ctx = SCHEMA.context(NOW)
        sources = {"": Folder(Root("", self.folder))}
        return Index(state, SCHEMA, ctx, sources, workers=1, kept=Reminders(SCHEMA, ctx))

    def put(self, files: Files) -> None:
        """Writes records, and lets the index see them."""
        records(self.folder, files)
        self.index.catch_up()

    def drop(self, path: str) -> None:
        """Deletes a record, and lets the index see it."""
        (self.folder / f"records/{path}.yaml").unlink()
        self.index.catch_up()

    def told(self, window: Window = WINDOW, now: datetime = NOW) -> list[Reminder]:
        """The agenda, which says as many as it counts."""
        asking = Asking(SCHEMA, SCHEMA.context(now), "")
        with closing(database.reader(self.index.path)) as db:
            found = agenda(db, asking, window)
            assert count(db, asking, window) == len(found)
        return found

    def lines(self, window: Window = WINDOW, now: datetime = NOW) -> list[str]:
        """Each reminder on a line: its group, key, day and reason."""
        return [f"{e.group(now.date())}: {e.key} {e.day} {e.words}" for e in self.told(window, now)]

    def kept(self, state: Path) -> list[tuple[object, ...]]:
        """The rows of the table, records by their ids."""
        sql = "SELECT f.kind, f.id, m.rule, m.day, m.early, m.last, m.who, m.until FROM reminder m JOIN file f USING (rid)"
        with closing(database.reader(state)) as db:
            return sorted(db.execute(sql), key=repr)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "business"


def one(folder: Path, path: str, text: str, **more: str) -> list[str]:
    """What the agenda says of one record, and of what else there is."""
    business = Business(folder, {path: text, **{name.replace("__", "/"): each for name, each in more.items()}})
    with closing(business.index):
        return business.lines()


@pytest.mark.parametrize(
    "fields, told",
    [
        ("due: 2026-11-20\n", "overdue: due/t 2026-11-20 due"),
        ("due: 2026-11-21\n", "today: due/t 2026-11-21 due"),
        ("due: 2026-11-22\n", "this week: due/t 2026-11-22 due"),
        ("due: 2026-11-23\n", "later: due/t 2026-11-23 due"),
        ("due: 2026-12-05\n", "later: due/t 2026-12-05 due"),
        ("due: 2026-12-06\n", ""),
        ("", ""),
        ("due: 2026-11-20\ndone: 2026-11-20\n", ""),
        # The workspace's midnight ends the day, wherever the offset was written.
        ("due: 2026-11-20T23:30+00:00\n", "today: due/t 2026-11-21 due 00:30"),
        ("due: 2026-11-21T09:00+01:00\n", "today: due/t 2026-11-21 due 09:00"),
        ("due: 2026-11-21\npriority: urgent\n", "today: due/t 2026-11-21 due, urgent"),
        ("due: 2026-11-21\npriority: low\n", "today: due/t 2026-11-21 due"),
        ("due: 2026-12-24\nremind: 2026-11-21\n", "later: due/t 2026-12-24 due"),
        ("due: 2026-12-24\nremind: 2026-11-22\n", ""),
        ("remind: 2026-11-21\n", "today: due/t 2026-11-21 to be reminded of"),
        ("due: soon\n", ""),
        ("due: 2026-11-20\ndone: perhaps\n", "overdue: due/t 2026-11-20 due"),
        ("due: 2026-11-20\nsnooze: {due: 2026-11-22}\n", ""),
        ("due: 2026-11-20\nsnooze: {due: 2026-11-21}\n", "overdue: due/t 2026-11-20 due"),
        ("due: 2026-11-20\nsnooze: {cadence: 2026-11-30}\n", "overdue: due/t 2026-11-20 due"),
        ("due: 2026-11-20\nsnooze: {due: later}\n", "overdue: due/t 2026-11-20 due"),
        ("due: 2026-11-20\nsnooze: later\n", "overdue: due/t 2026-11-20 due"),
    ],
)
def test_a_task_that_is_due(folder: Path, fields: str, told: str) -> None:
    assert one(folder, "tasks/t", f"title: Send quote\n{fields}") == ([told] if told else [])


def talk(at: str, more: str = "type: call\n", whom: str = "ada") -> str:
    return f"subject: Talk\nat: {at}\ncontacts: [{whom}]\n{more}"


@pytest.mark.parametrize(
    "cadence, talks, told",
    [
        ("30 days", [talk("2026-10-22")], "today: cadence/ada 2026-11-21 last talked 22 Oct, every 30 days"),
        ("30 days", [talk("2026-10-21")], "overdue: cadence/ada 2026-11-20 last talked 21 Oct, every 30 days"),
        ("30 days", [talk("2026-11-05")], "later: cadence/ada 2026-12-05 last talked 5 Nov, every 30 days"),
        ("30 days", [talk("2026-11-06")], ""),
        ("1 month", [talk("2026-10-31")], "later: cadence/ada 2026-11-30 last talked 31 Oct, every 1 month"),
        # The last talk counts, and a note is none.
        ("30 days", [talk("2026-10-01"), talk("2026-11-20")], ""),
        (
            "30 days",
            [talk("2026-10-01"), talk("2026-11-20", "type: note\n")],
            "overdue: cadence/ada 2026-10-31 last talked 1 Oct, every 30 days",
        ),
        # A talk that is planned has not taken place.
        (
            "30 days",
            [talk("2026-10-01"), talk("2026-11-25")],
            "overdue: cadence/ada 2026-10-31 last talked 1 Oct, every 30 days",
        ),
        ("30 days", [talk("2026-11-20"), talk("2026-11-25")], ""),
        # Nobody talked yet: since the contact was made, here 1 September.
        ("30 days", [], "overdue: cadence/ada 2026-10-01 never talked to, every 30 days"),
        ("90 days", [talk("2026-10-01", whom="mary")], "later: cadence/ada 2026-11-30 never talked to, every 90 days"),
        # By an id that the contact had before.
        ("30 days", [talk("2026-11-20", whom="ada-byron")], ""),
        ("often", [], ""),
        ("0 days", [], ""),
    ],
)
def test_a_contact_nobody_has_talked_to(folder: Path, cadence: str, talks: list[str], told: str) -> None:
    contact = f"name: Ada\ncadence: {cadence}\ncreated: 2026-09-01\nformerly: [ada-byron]\n"
    activities = {f"activities__a{number}": text for number, text in enumerate(talks)}
    assert one(folder, "contacts/ada", contact, **activities) == ([told] if told else [])


def test_a_contact_of_whom_nothing_is_known_is_to_be_called_today(folder: Path) -> None:
    assert one(folder, "contacts/ada", "name: Ada\ncadence: 30 days\n") == [
        "today: cadence/ada None never talked to, every 30 days"
    ]


@pytest.mark.parametrize(
    "fields, told",
    [
        ("stage: lead\nclose: 2026-11-20\n", ["overdue: close/d 2026-11-20 expected to close, in Lead"]),
        ("stage: proposal\nclose: 2026-11-25\n", ["later: close/d 2026-11-25 expected to close, in Proposal"]),
        ("stage: lead\nclose: 2026-12-25\n", []),
        ("stage: won\nclose: 2026-11-20\n", []),
        ("stage: lost\nclose: 2026-11-20\nnext_date: 2026-11-20\n", []),
        ("stage: nowhere\nclose: 2026-11-20\n", []),
        (
            "pipeline: support\nstage: offered\nclose: 2026-11-20\n",
            ["overdue: close/d 2026-11-20 expected to close, in Offered"],
        ),
        ("stage: lead\nnext_date: 2026-11-22\nnext_step: Call\n", ["this week: next-step/d 2026-11-22 Call"]),
        ("stage: lead\nnext_date: 2026-11-22\n", ["this week: next-step/d 2026-11-22 next step"]),
        (
            "stage: lead\nclose: 2026-11-20\nnext_date: 2026-11-20\n",
            ["overdue: next-step/d 2026-11-20 next step", "overdue: close/d 2026-11-20 expected to close, in Lead"],
        ),
        ("stage: lead\nclose: 2026-11-20\nsnooze: {close: 2026-12-01}\n", []),
    ],
)
def test_a_deal_that_wants_a_step(folder: Path, fields: str, told: list[str]) -> None:
    assert one(folder, "deals/d", f"title: Roof\n{fields}") == told


@pytest.mark.parametrize(
    "stage, since, told",
    [
        ("proposal", "2026-11-10", ["today: rotting/d 2026-11-21 11 days in Proposal, 10 allowed"]),
        ("proposal", "2026-11-01", ["overdue: rotting/d 2026-11-12 20 days in Proposal, 10 allowed"]),
        # Not ahead of its day, and not where the stage allows any time or the history does not tell.
        ("proposal", "2026-11-11", []),
        ("won", "2026-01-01", []),
        ("lead", "", []),
    ],
)
def test_a_deal_that_rots(folder: Path, stage: str, since: str, told: list[str]) -> None:
    history = f"history:\n  - {{key: k7xm, at: {since}, stage: {stage}}}\n" if since else ""
    assert one(folder, "deals/d", f"title: Roof\nstage: {stage}\n{history}") == told


@pytest.mark.parametrize(
    "today, birthday, told",
    [
        ("2026-11-21", "1986-11-21", "today: birthday/ada 2026-11-21 birthday, turns 40"),
        ("2026-11-21", "1986-11-22", "this week: birthday/ada 2026-11-22 birthday, turns 40"),
        # So far ahead as the agenda looks.
        ("2026-11-21", "1986-12-05", "later: birthday/ada 2026-12-05 birthday, turns 40"),
        ("2026-11-21", "1986-12-06", ""),
        # Three days after it is not too late.
        ("2026-11-21", "1986-11-18", "overdue: birthday/ada 2026-11-18 birthday, turned 40"),
        ("2026-11-21", "1986-11-17", ""),
        # Over the turn of the year, both ways.
        ("2026-12-28", "1990-01-02", "this week: birthday/ada 2027-01-02 birthday, turns 37"),
        ("2027-01-02", "1990-12-30", "overdue: birthday/ada 2026-12-30 birthday, turned 36"),
        # The 29th of February falls on the 28th in years without one.
        ("2028-02-29", "1988-02-29", "today: birthday/ada 2028-02-29 birthday, turns 40"),
        ("2027-02-28", "1988-02-29", "today: birthday/ada 2027-02-28 birthday, turns 39"),
        ("2027-02-14", "1988-02-29", "later: birthday/ada 2027-02-28 birthday, turns 39"),
        ("2027-03-01", "1988-02-29", "overdue: birthday/ada 2027-02-28 birthday, turned 39"),
        ("2027-03-04", "1988-02-29", ""),
        ("2028-03-01", "1988-02-29", "overdue: birthday/ada 2028-02-29 birthday, turned 40"),
        ("2028-02-28", "1988-02-29", "this week: birthday/ada 2028-02-29 birthday, turns 40"),
        # A year that nobody knew is not told, nor the day itself as a birthday of none.
        ("2026-11-21", "1604-11-21", "today: birthday/ada 2026-11-21 birthday"),
        ("2026-11-21", "2026-11-21", "today: birthday/ada 2026-11-21 birthday"),
        ("2026-11-21", "soon", ""),
    ],
)
def test_a_birthday(folder: Path, today: str, birthday: str, told: str) -> None:
    """The same index tells it every year; whoever counts for the prompt counts as many."""
    business = Business(folder, {"contacts/ada": f"name: Ada\nbirthday: {birthday}\n"})
    day = date.fromisoformat(today)
    now = datetime(day.year, day.month, day.day, 0, 10, tzinfo=BERLIN)
    window = Window(today, (day + timedelta(days=14)).isoformat())
    with closing(business.index):
        assert business.lines(window, now) == ([told] if told else [])
        year = Window(today, (day + timedelta(days=400)).isoformat())
        assert len(business.told(year, now)) == (birthday != "soon")


@pytest.mark.parametrize(
    "at, told",
    [
        ("2026-11-18", True),
        ("2026-11-19", False),
        ("2026-11-21", False),
        # A call that is planned has not been.
        ("2026-11-23", True),
    ],
)
def test_a_birthday_is_settled_by_a_talk_on_it_or_since(folder: Path, at: str, told: bool) -> None:
    """And comes again a year later."""
    business = Business(
        folder,
        {"contacts/ada": "name: Ada\nbirthday: 1986-11-19\nsnooze: {cadence: 2027-01-01}\n", "activities/a": talk(at)},
    )
    with closing(business.index):
        assert [each.key for each in business.told()] == (["birthday/ada"] if told else [])
        later = datetime(2027, 11, 19, 12, tzinfo=BERLIN)
        assert [each.key for each in business.told(Window("2027-11-19", "2027-11-19"), later)] == ["birthday/ada"]
        business.put({"contacts/ada": "name: Ada\nbirthday: 1986-11-19\nsnooze: {birthday: 2026-11-22}\n"})
        assert business.told() == []


@pytest.fixture
def shared(folder: Path) -> Iterator[Business]:
    """Reminders of several people."""
    business = Business(
        folder,
        {
            "tasks/mine": "title: Mine\ndue: 2026-11-21\nassignee: grace\nowner: linus\n",
            "tasks/owned": "title: Owned\ndue: 2026-11-21\nowner: grace\n",
            "tasks/theirs": "title: Theirs\ndue: 2026-11-21\nassignee: linus\nowner: grace\n",
            "tasks/nobodys": "title: Nobody's\ndue: 2026-11-21\n",
            "contacts/ada": "name: Ada\ncadence: 30 days\nowner: linus\ncreated: 2026-01-01\n",
        },
    )
    with closing(business.index):
        yield business


@pytest.mark.parametrize(
    "whose, ids",
    [
        (None, ["ada", "mine", "nobodys", "owned", "theirs"]),
        (("grace", ""), ["mine", "nobodys", "owned"]),
        (("grace",), ["mine", "owned"]),
        (("linus",), ["ada", "theirs"]),
        (("nobody-known",), []),
    ],
)
def test_reminders_are_for_who_does_it_else_for_the_owner(
    shared: Business, whose: tuple[str, ...] | None, ids: list[str]
) -> None:
    assert sorted(each.id for each in shared.told(WINDOW._replace(whose=whose))) == ids


def test_the_same_index_answers_for_another_day(shared: Business) -> None:
    tomorrow = datetime(2026, 11, 22, 0, 0, tzinfo=BERLIN)
    told = shared.lines(Window("2026-11-22", "2026-11-22"), tomorrow)
    assert "overdue: due/mine 2026-11-21 due" in told


def test_reminders_follow_the_files(shared: Business) -> None:
    """A call settles a cadence, deleting it brings it back, a task that is done is gone."""
    assert "cadence/ada" in [each.key for each in shared.told()]
    shared.put({"activities/call": talk("2026-11-20")})
    assert "cadence/ada" not in [each.key for each in shared.told()]
    shared.put({"activities/call": talk("2026-11-20", whom="mary")})
    assert "cadence/ada" in [each.key for each in shared.told()]
    shared.put({"activities/call": talk("2026-11-20")})
    shared.drop("activities/call")
    assert "cadence/ada" in [each.key for each in shared.told()]
    shared.put({"tasks/mine": "title: Mine\ndue: 2026-11-21\ndone: 2026-11-21\n"})
    shared.drop("tasks/owned")
    assert sorted(each.id for each in shared.told()) == ["ada", "nobodys", "theirs"]


def test_what_is_kept_is_what_a_new_index_keeps(shared: Business, tmp_path: Path) -> None:
    shared.put({"activities/call": talk("2026-12-20"), "deals/d": "title: D\nstage: lead\nclose: 2026-11-01\n"})
    shared.put({"contacts/ada": "name: Ada\ncadence: 2 weeks\nsnooze: {cadence: 2026-12-01}\n"})
    age(shared.folder)
    (tmp_path / "fresh").mkdir()
    with closing(shared.another(tmp_path / "fresh")) as fresh:
        fresh.catch_up()
        assert shared.kept(fresh.path) == shared.kept(shared.index.path)


def test_a_record_tells_its_reminders_with_what_settles_them(shared: Business) -> None:
    shared.put(
        {"deals/d": "title: Roof\nstage: lead\nclose: 2027-06-01\nnext_date: 2026-11-01\ncompany: harbour\n",
         "companies/harbour": "name: Harbour Ltd\n"}
    )  # fmt: skip
    asking = Asking(SCHEMA, SCHEMA.context(NOW), "")
    with closing(database.reader(shared.index.path)) as db:
        found = of_record(db, asking, get(db, asking, "deal", "d"))
    assert [(each.key, each.about, each.settled_by) for each in found] == [
        ("next-step/d", "Harbour Ltd", "crm done next-step/d"),
        ("close/d", "Harbour Ltd", "crm set deal/d close=WHEN"),
    ]


def test_a_glance_tells_the_most_pressing_of_each_group_and_how_many_there_are(folder: Path) -> None:
    """As many as the whole agenda has, and the same ones first; talks that are planned are asked anew here too."""
    days = [
        "2026-11-01",
        "2026-11-02",
        "2026-11-20",
        "2026-11-21",
        "2026-11-21",
        "2026-11-22",
        "2026-11-30",
        "2026-12-01",
    ]
    business = Business(
        folder,
        {
            **{f"tasks/t{number}": f"title: T{number}\ndue: {day}\n" for number, day in enumerate(days)},
            "contacts/ada": "name: Ada\ncadence: 30 days\nbirthday: 1986-11-20\n",
            "contacts/mary": "name: Mary\ncadence: 30 days\nbirthday: 1986-12-04\n",
            "activities/a": talk("2026-10-01"),
            "activities/b": talk("2026-11-25"),
        },
    )
    with closing(business.index):
        whole = business.told()
        asking = Asking(SCHEMA, SCHEMA.context(NOW), "")
        with closing(database.reader(business.index.path)) as db:
            all_, some = glance(db, asking, WINDOW, 100), glance(db, asking, WINDOW, 2)
    today = NOW.date()
    assert all_.reminders == whole
    sizes = {group: sum(each.group(today) == group for each in whole) for group in GROUPS}
    assert all_.sizes == some.sizes == sizes == {"overdue": 5, "today": 3, "this week": 1, "later": 3}
    firsts = [each for group in GROUPS for each in [one for one in whole if one.group(today) == group][:2]]
    assert [each.key for each in some.reminders] == [each.key for each in firsts]
