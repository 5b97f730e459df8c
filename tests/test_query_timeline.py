"""What happened around a record: activities, moves, and the days that other kinds keep."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.index import database
from crm_tui.query.find import get
from crm_tui.query.scope import Asking
from crm_tui.query.timeline import latest, timeline
from tests.test_agenda_rules import Business
from tests.workspaces import NOW, SCHEMA, Files

FILES = {
    "companies/engines": "name: Engines\n",
    "contacts/ada": "name: Ada\ncompany: engines\n",
    "deals/engine": "title: Engine\ncontact: ada\nhistory:\n- {key: a1, at: 2026-10-01, stage: lead}\n",
    "activities/call-k7xm": "subject: wants two\ntype: call\nat: 2026-11-01\ncontacts: [ada]\n",
    "tasks/quote-a1b2": "title: Quote\ncontact: ada\ncreated: 2026-11-02\ndone: 2026-11-03\n",
    "tickets/smoke": "title: Smoke\ncontact: ada\nopened: 2026-11-04\nresolved: 2026-11-05\n",
    "orders/o1": "title: One\ncontact: ada\nquoted: 2026-11-06\naccepted: 2026-11-07\n"
    "invoices:\n- {key: i1, number: R-1, issued: 2026-11-08}\n"
    "payments:\n- {key: p1, on: 2026-11-09, amount: 20 EUR}\n"
    "shipments:\n- {key: s1, on: 2026-11-10}\n",
    "feedback/f1": "title: Fine\ncontact: ada\ntype: nps\nscore: 9\nat: 2026-11-11\n",
    "feedback/f2": "title: Later\ncontact: ada\nat: some day\n",
}
ADA = [
    "nps 9: Fine",
    "shipped: One",
    "paid 20 €: One",
    "invoice R-1: One",
    "ordered: One",
    "quoted: One",
    "resolved: Smoke",
    "ticket: Smoke",
    "done: Quote",
    "to do: Quote",
    "call: wants two",
    "Engine: lead",
]


def told(folder: Path, files: Files, kind: str, id_: str) -> list[str]:
    """The words of a record's timeline."""
    business = Business(folder, files)
    asking = Asking(SCHEMA, SCHEMA.context(NOW), "")
    with closing(database.reader(business.index.path)) as db:
        return [each.words for each in timeline(db, asking, get(db, asking, kind, id_))]


def test_all_that_happened_with_a_contact(tmp_path) -> None:
    """Latest first, of every kind that keeps days; a day that cannot be read is left out."""
    assert told(tmp_path, FILES, "contact", "ada") == ADA


def test_feedback_that_nobody_named_is_told_once(tmp_path) -> None:
    """It is called by its score, which need not be said before its name."""
    files = {**FILES, "feedback/f1": FILES["feedback/f1"].replace("Fine", "nps 9, ada")}
    assert told(tmp_path / "one", files, "contact", "ada") == ["nps 9, ada", *ADA[1:]]
    assert told(tmp_path / "two", files, "feedback", "f1") == ["nps 9"]


def test_a_company_has_what_happened_with_its_people(tmp_path) -> None:
    """What belongs to a contact is told on their company's page too, once."""
    files = {**FILES, "tasks/quote-a1b2": FILES["tasks/quote-a1b2"] + "company: engines\n"}
    assert "done: Quote" in (lines := told(tmp_path, files, "company", "engines"))
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    "kind, id_, words",
    [
        ("order", "o1", ["shipped", "paid 20 €", "invoice R-1", "ordered", "quoted"]),
        ("task", "quote-a1b2", ["done", "to do"]),
        ("ticket", "smoke", ["resolved", "ticket"]),
        ("deal", "engine", ["lead"]),
        ("activity", "call-k7xm", []),
    ],
)
def test_on_its_own_page_the_name_goes_without_saying(tmp_path, kind, id_, words) -> None:
    """An order's page tells of the order."""
    assert told(tmp_path, FILES, kind, id_) == words


def test_the_last_activities_alone(tmp_path) -> None:
    """Latest first, no more than asked for; those of a company's people, and those that name a former id."""
    calls = {f"activities/call-{day}": f"subject: no {day}\ntype: call\nat: 2026-11-0{day}\n" for day in (2, 3, 4)}
    files = {**FILES, "contacts/ada": FILES["contacts/ada"] + "formerly: [byron]\n", **calls}
    files["activities/call-3"] += "contacts: [byron]\n"
    files["activities/call-4"] += "contacts: [ada]\ncompany: engines\n"
    business = Business(tmp_path, files)
    asking = Asking(SCHEMA, SCHEMA.context(NOW), "")
    with closing(database.reader(business.index.path)) as db:
        ada, engines = get(db, asking, "contact", "ada"), get(db, asking, "company", "engines")
        assert [each.words for each in latest(db, asking, ada, 5)] == ["call: no 4", "call: no 3", "call: wants two"]
        assert [each.words for each in latest(db, asking, engines, 2)] == ["call: no 4", "call: wants two"]


def test_what_was_said_stands_with_a_talk(tmp_path) -> None:
    """The first line that says something, cut where nobody reads on."""
    files = {
        **FILES,
        "activities/call-k7xm": FILES["activities/call-k7xm"] + "body: |\n\n  Two options, please.\n  And hosting.\n",
        "activities/mail-a1b2": f"subject: Re\ntype: email\nat: 2026-11-02\ncontacts: [ada]\nbody: {'long ' * 50}\n",
    }
    business = Business(tmp_path, files)
    asking = Asking(SCHEMA, SCHEMA.context(NOW), "")
    with closing(database.reader(business.index.path)) as db:
        lines = timeline(db, asking, get(db, asking, "contact", "ada"))
    mail, call = (each.said for each in lines if each.kind == "activity")
    assert call == "Two options, please." and mail.endswith("long…") and len(mail) <= 120
