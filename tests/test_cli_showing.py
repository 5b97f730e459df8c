"""`crm show`: one record with all that hangs on it."""

import json
from pathlib import Path

import pytest

from crm_tui.store.yaml import read_text
from tests.crm_cli import SHOP, crm, done
from tests.workspaces import build, records


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that no test of this file changes."""
    return build(tmp_path_factory.mktemp("shop"), SHOP, repository=False)


@pytest.mark.parametrize(
    "typed",
    [
        "ada-lovelace",
        "contact/ada-lovelace",
        "contacts/ada-lovelace",
        "records/contacts/ada-lovelace.yaml",
        "Ada Lovelace",
        "ada-l",
        "ada love",
    ],
)
def test_a_record_goes_by_many_names(shop: Path, typed: str) -> None:
    assert done(shop, "show", typed, "--json").json["id"] == "ada-lovelace"


def test_an_ambiguous_name_lists_the_candidates(shop: Path) -> None:
    ran = crm(shop, "show", "a")
    assert ran.code == 3
    assert "company/analytical-engines, contact/ada-lovelace" in ran.err
    assert ran.err.endswith("hint: give more of the id\n")


def test_nobody_is_told_with_who_was_meant(shop: Path) -> None:
    ran = crm(shop, "show", "solar-rof")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "error: there is no record 'solar-rof'\nhint: did you mean 'solar-roof'?\n"


def test_everything_about_a_record(shop: Path) -> None:
    lines = done(shop, "show", "engine-no-2").out.splitlines()
    assert lines[0] == "Engine № 2  deal/engine-no-2"
    assert "company  Analytical Engines  (analytical-engines)" in lines
    assert "value    12,500 €" in lines
    told = lines[lines.index("timeline") + 1 :]
    assert told == [
        "  Thu 09:20     call out: Wants two options  (grace)",
        "  5 Nov 15:42   lead → proposal  (grace)",
        "  14 Oct 10:15  lead  (grace)",
    ]


def test_a_record_in_the_formats_of_programs(shop: Path) -> None:
    told = done(shop, "show", "kiosk", "--json").json
    assert done(shop, "show", "kiosk", "--format", "json").json == told
    [line] = done(shop, "show", "kiosk", "--format", "jsonl").out.splitlines()
    assert json.loads(line) == told
    nodes = read_text(done(shop, "show", "kiosk", "--format=yaml").out.encode()).nodes
    assert (nodes["title"], nodes["value"]) == ("Kiosk", told["value"])
    assert list(nodes) == list(told)
    assert done(shop, "show", "kiosk", "--format", "table").out == done(shop, "show", "kiosk").out
    ran = crm(shop, "show", "kiosk", "--format", "csv")
    assert (ran.code, ran.err) == (2, "error: csv is for listings\nhint: one of: table, json, jsonl, yaml\n")


def test_links_are_told_both_ways(shop: Path) -> None:
    ada = done(shop, "show", "ada-lovelace", "--json").json
    assert ada["links"] == [
        {"kind": "company", "id": "analytical-engines", "field": "company", "label": "Analytical Engines"}
    ]
    assert ada["linked_from"] == [{"kind": "deal", "id": "engine-no-2", "field": "contact", "label": "Engine № 2"}]
    assert ada["timeline"][0]["text"] == "call out: Wants two options"
    assert ada["extra"] == {"shoe_size": "38"}
    lines = done(shop, "show", "ada-lovelace").out.splitlines()
    assert "shoe_size  38" in lines
    assert "  deal/engine-no-2  Engine № 2  (contact)" in lines


def test_a_company_tells_what_happened_with_its_people_and_deals(shop: Path) -> None:
    told = done(shop, "show", "analytical-engines", "--json").json["timeline"]
    assert [each["kind"] for each in told] == ["activity", "deal", "deal"]
    assert told[0]["at"] == "2026-11-19T09:20+01:00"


def test_problems_stand_above_the_fields(shop: Path) -> None:
    out = done(shop, "show", "ada-lovelace").out
    assert "! records/contacts/ada-lovelace.yaml:8:12: warning: a contact has no field 'shoe_size'" in out
    [problem] = done(shop, "show", "ada-lovelace", "--json").json["problems"]
    assert (problem["severity"], problem["line"]) == ("warning", 8)


def test_a_broken_file_shows_its_last_good_state(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP, repository=False)
    done(folder, "index")
    records(folder, {"deals/kiosk": "title: [Kiosk\n"})
    ran = done(folder, "show", "kiosk")
    assert "its file cannot be read now; this is how it last was" in ran.out
    assert done(folder, "show", "kiosk", "--json").json["stale"] is True


def test_a_file_that_could_never_be_read_says_why(tmp_path: Path) -> None:
    folder = build(tmp_path, {"deals/kiosk": "title: [Kiosk\n"}, repository=False)
    for words in (["show", "kiosk"], ["show", "deal/kiosk", "--json"], ["set", "kiosk", "value=1"], ["rm", "kiosk"]):
        ran = crm(folder, *words)
        assert (ran.code, ran.out) == (6, "")
        assert "cannot be read: records/deals/kiosk.yaml:" in ran.err
        assert ran.err.splitlines()[1].startswith("hint: crm edit ")
    assert crm(folder, "log", "kiosk", "call", "x").code == 6
    records(folder, {"deals/kiosk": "title: Kiosk\nstage: lead\n"})
    done(folder, "log", "kiosk", "call", "x")


def test_long_texts_keep_their_lines(tmp_path: Path) -> None:
    folder = build(tmp_path, {"contacts/x": "name: X\nnotes: |\n  one\n\n  two\n"}, repository=False)
    assert done(folder, "show", "x").out.splitlines()[-3:] == ["notes  one", "", "       two"]


def test_entries_are_told_one_a_line(tmp_path: Path) -> None:
    deal = "title: X\nstage: lead\nitems:\n  - {key: k7xm, text: Desk, quantity: 2, price: 10 EUR}\n"
    folder = build(tmp_path, {"deals/x": deal}, repository=False)
    assert "items  text Desk, quantity 2, price 10 €" in done(folder, "show", "x").out


def test_the_entries_of_an_order_name_each_other(tmp_path: Path) -> None:
    """Invoices, payments and shipments say which items and which invoice, not their keys; an unknown key stays."""
    order = (
        "title: Gears\nitems:\n- {key: k1, product: gear, quantity: 3}\n- {key: k2, text: Fitting, product: gear}\n"
        "- {key: k3, quantity: 1}\n"
        "invoices:\n- {key: i1, number: R-7, lines: {k1: 2, k3: 1, k9: 1}}\n- {key: i2, number: R-8, credit_of: i1}\n"
        "payments:\n- {key: p1, amount: 24 EUR, invoice: i1}\n- {key: p2, amount: 1 EUR, invoice: i9}\n"
        "shipments:\n- {key: s1, lines: {k2: 0.5}, colour: red}\n"
    )
    folder = build(tmp_path, {"orders/o1": order, "products/gear": "name: Brass gear\n"}, repository=False)
    lines = [line.strip() for line in done(folder, "show", "o1").out.splitlines()]
    assert "items      product Brass gear, quantity 3" in lines
    assert "invoices   number R-7, lines 2 × Brass gear, 1 × k3, 1 × k9" in lines
    assert "number R-8, credit_of R-7" in lines
    assert "payments   amount 24 €, invoice R-7" in lines and "amount 1 €, invoice i9" in lines
    assert "shipments  lines 0.5 × Fitting, colour red" in lines


def test_many_talks_do_not_hide_what_links_there(tmp_path: Path) -> None:
    """What links to a record is listed beside any number of activities."""
    talks = {f"activities/t{n:04}": "subject: Talk\ntype: call\nat: 2026-11-01\ncontacts: [ada]\n" for n in range(1001)}
    files = {"contacts/ada": "name: Ada\n", "tasks/quote": "title: Quote\ncontact: ada\n", **talks}
    folder = build(tmp_path, files, repository=False)
    linked = done(folder, "show", "ada", "--json").json["linked_from"]
    assert [each["id"] for each in linked] == ["quote"]


def test_a_key_that_nobody_declared_can_be_a_column(shop: Path) -> None:
    """What `extra.KEY:` finds, `--columns extra.KEY` shows."""
    out = done(shop, "list", "contacts", "extra.shoe_size:any", "--columns", "name,extra.shoe_size", "--format", "csv")
    assert out.out == "name,extra.shoe_size\nAda Lovelace,38\n"
    for query, count in (("extra.shoe_size=38", 1), ("extra.shoe_size=3", 0), ("extra.shoe_size!=38", 1)):
        assert len(done(shop, "list", "contacts", query, "--json").json) == count, query
    assert crm(shop, "list", "contacts", 'extra.a"b:1').code in (0, 2)
    rows = done(shop, "list", "contacts", "name:ada", "--columns", "extra.shoe_size", "--json").json
    assert rows[0]["extra.shoe_size"] == "38"


def test_a_key_that_nobody_declared_is_offered_by_its_name(shop: Path) -> None:
    """Who asks for `shoe_size:38` is told how such keys are asked for; what no record has is a typing mistake."""
    asked = crm(shop, "list", "contacts", "shoe_size:38")
    assert asked.code == 2
    assert asked.err.endswith("^\nhint: records have it undeclared: write 'extra.shoe_size'\n")
    assert "'extra.shoe_size'" in crm(shop, "set", "contacts", "name:x or not:shoe_size:38", "name=x").err
    assert "undeclared" not in crm(shop, "list", "deals", "contact.shoe_size:38").err
    assert "undeclared" not in crm(shop, "list", "companies", "shoe_size:38").err
    assert "undeclared" not in crm(shop, "list", "contacts", "shoe:38").err
