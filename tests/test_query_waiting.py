"""Who waits for an answer, on Saturday 21 November 2026 in Berlin."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.query.rows import keys, page, plans
from crm_tui.query.syntax import parse
from tests.workspaces import Indexed

ADA = {"contacts/ada": "name: Ada\nformerly: [ada-byron]\n", "contacts/mary": "name: Mary\n"}
ASKED = "subject: Asks\ntype: email\ndirection: in\nat: 2026-11-19T10:00+01:00\ncontacts: [ada]\n"
TICKET = "title: Kiosk dark\nopened: 2026-11-19T10:00+01:00\ncontact: ada\n"


def talk(at: str, more: str = "direction: out\n", type_: str = "email", whom: str = "contacts: [ada]") -> str:
    return f"subject: Answers\ntype: {type_}\nat: {at}\n{whom}\n{more}"


def waiting(folder: Path, kind: str, files: dict[str, str]) -> list[str]:
    """The ids of the records of a kind for which `waiting:yes` holds; `waiting:no` finds all others."""
    indexed = Indexed(folder, {**ADA, **files})
    with closing(indexed), closing(indexed.reader()) as db:
        scope = indexed.scope(kind)
        yes, no = (
            [row.id for row in page(db, scope, keys(db, scope, parse(f"waiting:{word} sort:id")), plans(scope, []))]
            for word in ("yes", "no")
        )
    assert len({*yes, *no}) == len(yes) + len(no) == sum(path.startswith(scope.kind.plural) for path in files)
    return yes


@pytest.mark.parametrize(
    "asked, others, waits",
    [
        (ASKED, [], True),
        (ASKED.replace("direction: in", "direction: out"), [], False),
        (ASKED.replace("direction: in\n", ""), [], False),
        (ASKED.replace("email", "note"), [], False),
        (ASKED.replace("email", "call"), [], True),
        # What is to come in has not.
        (ASKED.replace("2026-11-19", "2026-11-22"), [], False),
        # Answered by whatever went out since, or by a talk that came from nobody, as a meeting.
        (ASKED, [talk("2026-11-19T10:05+01:00")], False),
        (ASKED, [talk("2026-11-19T09:05Z", type_="call")], False),
        (ASKED, [talk("2026-11-20", "", "meeting")], False),
        (ASKED, [talk("2026-11-19T09:59+01:00")], True),
        (ASKED, [talk("2026-11-20", "direction: in\nanswered: 2026-11-21\n")], True),
        (ASKED, [talk("2026-11-20", type_="note")], True),
        (ASKED, [talk("2026-11-22")], True),
        (ASKED, [talk("2026-11-20", whom="contacts: [mary]")], True),
        (ASKED, [talk("2026-11-20", whom="contacts: [mary, ada]")], False),
        # By an id that the contact had before, on either side.
        (ASKED, [talk("2026-11-20", whom="contacts: [ada-byron]")], False),
        (ASKED.replace("[ada]", "[ada-byron]"), [talk("2026-11-20")], False),
        # Where nobody is named, about the same company.
        (ASKED.replace("contacts: [ada]", "company: engines"), [talk("2026-11-20", whom="company: engines")], False),
        (ASKED.replace("contacts: [ada]", "company: engines"), [talk("2026-11-20")], True),
        (ASKED + "company: engines\n", [talk("2026-11-20", whom="company: engines")], True),
        (ASKED + "answered: 2026-11-20\n", [], False),
        (ASKED + "snooze: {waiting: 2026-11-22}\n", [], False),
        (ASKED + "snooze: {waiting: 2026-11-21}\n", [], True),
        (ASKED + "snooze: {waiting: later}\n", [], True),
        (ASKED + "snooze: {cadence: 2026-11-30}\n", [], True),
    ],
)
def test_a_message_that_came_in(tmp_path: Path, asked: str, others: list[str], waits: bool) -> None:
    more = {f"activities/b{number}": text for number, text in enumerate(others)}
    assert waiting(tmp_path, "activity", {"activities/asked": asked, **more}) == (["asked"] if waits else [])


@pytest.mark.parametrize(
    "ticket, others, waits",
    [
        (TICKET, [], True),
        (TICKET + "status: open\n", [], True),
        # It is the customer who is waited for.
        (TICKET + "status: waiting\n", [], False),
        (TICKET + "status: resolved\n", [], False),
        (TICKET + "status: closed\n", [], False),
        (TICKET + "status: strange\n", [], True),
        (TICKET + "first_response: 2026-11-19T11:00+01:00\n", [], False),
        (TICKET, [talk("2026-11-20", whom="ticket: kiosk")], False),
        (TICKET, [talk("2026-11-20", "direction: in\n", whom="ticket: kiosk\nanswered: 2026-11-20")], True),
        (TICKET, [talk("2026-11-20", type_="note", whom="ticket: kiosk")], True),
        (TICKET, [talk("2026-11-20", whom="ticket: other")], True),
        (TICKET + "snooze: {waiting: 2026-11-30}\n", [], False),
    ],
)
def test_a_ticket(tmp_path: Path, ticket: str, others: list[str], waits: bool) -> None:
    more = {f"activities/b{number}": text for number, text in enumerate(others)}
    assert waiting(tmp_path, "ticket", {"tickets/kiosk": ticket, **more}) == (["kiosk"] if waits else [])


def test_several_people_wait_until_each_is_answered(tmp_path: Path) -> None:
    """An answer to one is none to another, and of two messages one answer settles both."""
    files = {
        "activities/first": ASKED,
        "activities/second": ASKED.replace("19T10", "19T12"),
        "activities/late": ASKED.replace("2026-11-19", "2026-11-20"),
        "activities/mary": ASKED.replace("[ada]", "[mary]"),
        "activities/out": talk("2026-11-19T13:00+01:00"),
    }
    assert waiting(tmp_path, "activity", files) == ["late", "mary"]
