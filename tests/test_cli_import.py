"""`crm import csv`: looked at first, asked about, applied whole, taken back by one undo."""

from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.workspaces import SETTINGS, build, write

PEOPLE = """\
First Name,Last Name,Email,Contact owner,Associated Company,Shoe
Ada,King,ada@engines.example,grace@shop.example,engines.example,38
John,Doe,john@nowhere.example,nobody@shop.example,Harbour Ltd,44
Jane,Doe,jane@nowhere.example,nobody@shop.example,Harbour Ltd,39
"""
DEALS = "Deal Name,Pipeline,Deal Stage,Amount\nRoof,Renewals,Closed Won,1234.50\nWall,Renewals,Contract Sent,99\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = build(tmp_path, SHOP)
    (folder / "people.csv").write_text(PEOPLE)
    (folder / "deals.csv").write_text(DEALS)
    return folder


def test_known_headers_are_shown_and_used(shop: Path) -> None:
    ran = done(shop, "import", "csv", "people.csv", "--kind", "contacts", "--yes")
    assert "--map 'name={First Name} {Last Name}' --map 'company=Associated Company' --map emails=Email" in ran.err
    assert "contacts: 3 new\n" in ran.err
    assert "new members (1): Nobody <nobody@shop.example>\n" in ran.err
    assert "columns not read: Shoe\n" in ran.err
    assert done(shop, "list", "contacts", "company:harbour", "--columns", "id", "--format", "tsv").out == (
        "id\njane-doe\njohn-doe\n"
    )


def test_links_that_lead_nowhere_are_summed_up_and_listed_whole(shop: Path) -> None:
    (shop / "lost.csv").write_text("Name,Firm\nA,Gone Ltd\nB,Gone Ltd\nC,Lost Ltd\n")
    words = ("import", "csv", "lost.csv", "--kind", "contact", "--map", "name=Name", "--map", "company=Firm")
    ran = done(shop, *words, "--dry-run", "--json")
    assert "links that lead nowhere, left out (3):\n" in ran.err
    assert "line 2, Firm: 'Gone Ltd': there is no such company (and 1 more such)" in ran.err
    assert [each["line"] for each in ran.json["unresolved"]] == [2, 3, 4]


def test_a_key_changes_what_is_there_and_again_changes_nothing(shop: Path) -> None:
    words = ("import", "csv", "people.csv", "--kind", "contact", "--map", "name={First Name} {Last Name}",
             "--map", "email=Email", "--key", "email", "--yes")  # fmt: skip
    assert "contacts: 2 new, 1 changed\n" in done(shop, *words).err
    again = done(shop, *words)
    assert "contacts: 3 as they were\n" in again.err
    assert "nothing to change" in again.err


def test_a_dry_run_prints_the_diff_and_writes_nothing(shop: Path) -> None:
    ran = done(shop, "import", "csv", "deals.csv", "--kind", "deal", "--dry-run")
    assert "+title: Roof" in ran.out
    assert "+++ b/crm.yaml" in ran.out
    assert "the pipeline 'Renewals' with the stages Contract Sent (90 %), Closed Won (won), Lost (lost)" in ran.err
    assert not (shop / "records/deals/roof.yaml").exists()


def test_an_import_and_its_settings_are_one_operation(shop: Path) -> None:
    before = (shop / "crm.yaml").read_bytes()
    done(shop, "import", "csv", "deals.csv", "--kind", "deal", "--yes")
    report = done(shop, "pipeline", "renewals", "--json").json["pipelines"][0]
    assert {each["stage"]: each["value"]["amount"] for each in report["stages"]}["closed-won"] == "1234.50"
    done(shop, "undo")
    assert (shop / "crm.yaml").read_bytes() == before
    assert not (shop / "records/deals/roof.yaml").exists()


def test_json_lists_everything(shop: Path) -> None:
    words = ("import", "csv", "people.csv", "--kind", "contact", "--json")
    seen = done(shop, *words, "--dry-run").json
    made = done(shop, *words, "--yes").json
    assert (len(made["created"]), seen["dry_run"], "diff" in seen) == (3, True, True)
    assert made["newcomers"] == [{"kind": "member", "id": "nobody", "words": "Nobody <nobody@shop.example>"}]
    assert {"unresolved", "skipped", "bad", "offers", "ignored", "op", "words", "notes"} <= set(made)


def test_the_question_can_be_answered(shop: Path) -> None:
    words = ("import", "csv", "people.csv", "--kind", "contact")
    refused = crm(shop, *words, stdin="n\n", terminal=True)
    assert (refused.code, "nothing was changed" in refused.err) == (1, True)
    assert crm(shop, *words, stdin="y\n", terminal=True).code == 0
    nobody = crm(shop, *words)
    assert (nobody.code, "--yes" in nobody.err) == (2, True)


def test_meanings_join_what_the_headers_suggest_and_a_misspelt_one_is_noted(shop: Path) -> None:
    (shop / "tickets.csv").write_text("Ticket Name,Ticket Priority,Ticket Owner\nLeak,Medium,Unassigned\n")
    words = ("import", "csv", "tickets.csv", "--kind", "ticket", "--map", "priority:Medium=normal")
    ran = done(shop, *words, "--map", "priority:Hihg=high", "--map", "owner:unassigned=", "--yes")
    assert "as if you had typed:\n  --map 'title=Ticket Name'" in ran.err
    assert "note: no row says 'hihg' for priority\n" in ran.err
    assert "new members" not in ran.err
    made = done(shop, "list", "tickets", "--json").json
    assert [(each["title"], each["priority"], each.get("owner")) for each in made] == [("Leak", "normal", None)]


def test_a_file_of_another_time_zone_says_so(shop: Path) -> None:
    (shop / "calls.csv").write_text("Subject,Type,Date\nHello,Call,2025-07-01 09:00\n")
    ran = done(shop, "import", "csv", "calls.csv", "--kind", "activity", "--zone", "America/New_York", "--dry-run")
    assert "2025-07-01T09:00-04:00" in ran.out


def test_a_file_may_come_from_stdin(shop: Path) -> None:
    ran = done(shop, "import", "csv", "-", "--kind", "member", "--map", "name=Name", "--yes", stdin="Name\nLinus\n")
    assert "Import 1 new member from stdin" in ran.err


@pytest.mark.parametrize(
    "words, code, told",
    [
        (("xlsx", "people.csv", "--kind", "contact"), 2, "cannot be imported"),
        (("csv", "people.csv", "--kind", "planet"), 2, "there is no kind 'planet'"),
        (("csv", "people.csv"), 2, "--kind"),
        (("csv", "people.csv", "--kind", "contact", "--map", "name=Frist Name"), 2, "did you mean 'First Name'?"),
        (("csv", "people.csv", "--kind", "contact", "--map", "shoe=Shoe", "--map", "name=Email"), 2, "crm.yaml"),
        (("csv", "people.csv", "--kind", "company", "--where", "Nope=1", "--map", "name=Email"), 2, "no column 'Nope'"),
        (("csv", "people.csv", "--kind", "contact", "--zone", "Mars/Olympus"), 2, "no time zone 'Mars/Olympus'"),
        (("csv", "people.csv", "--kind", "contact", "--map", "name=Email", "--map", "status:a=b"), 2, "not mapped"),
        (("csv", "gone.csv", "--kind", "contact"), 6, "gone.csv: no such file"),
        (("csv", "open.csv", "--kind", "contact"), 1, "open.csv: line 2: a quote is opened and never closed"),
        (("csv", "odd.csv", "--kind", "deal"), 2, "no column says what it is of a deal"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(shop: Path, words: tuple[str, ...], code: int, told: str) -> None:
    (shop / "open.csv").write_text('Name\n"Ada\nGrace\n')
    (shop / "odd.csv").write_text("foo,bar\n1,2\n")
    ran = crm(shop, "import", *words, "--yes")
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_text_from_a_file_draws_nothing_on_the_terminal(shop: Path) -> None:
    (shop / "bad.csv").write_text("Name,Owner\nAda\x1b]0;x\x07,\x1b[31mred\u202e\n")
    ran = done(shop, "import", "csv", "bad.csv", "--kind", "contact", "--yes")
    assert "\x1b" not in ran.err and "\u202e" not in ran.err
    assert "new members (1): " in ran.err


def test_what_becomes_of_the_rows_is_counted_in_words(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", repository=False)
    write(folder, "in.csv", "Name,Kind\nAda,a\n,a\nMary,b\nZoë,b\n")
    words = ["import", "csv", "in.csv", "--kind", "contact", "--map", "name=Name", "--dry-run"]
    assert "contacts: 3 new, 1 row skipped\n" in done(folder, *words).err
    assert "contacts: 1 new, 2 rows not asked for, 1 row skipped\n" in done(folder, *words, "--where", "Kind=a").err


SIZES = """fields:
  contacts:
    size: {type: choice, label: Size, choices: [S, {key: m, label: Medium}]}
kinds:
  boat: {fields: {name: text, rig: {type: choice, choices: [sloop]}}}
"""


def test_words_of_own_choices_are_offered_like_those_of_the_lists(tmp_path: Path) -> None:
    """Once each however they are spelt; those that are there already, by key or label, stay; one undo takes all back."""
    folder = build(tmp_path / "shop", settings=SETTINGS + SIZES)
    before = (folder / "crm.yaml").read_text()
    write(folder, "in.csv", "Name,Size\nAda,XX-L\nMary,medium\nZoë,xx-l\nTom,\n")
    words = ["import", "csv", "in.csv", "--kind", "contact", "--map", "name=Name", "--map", "size=Size", "--yes"]
    ran = done(folder, *words)
    assert "added to crm.yaml:\n  Size: XX-L\n" in ran.err
    sizes = {each["name"]: each.get("size") for each in done(folder, "list", "contacts", "--json").json}
    assert sizes == {"Ada": "XX-L", "Mary": "m", "Zoë": "XX-L", "Tom": None}
    assert "choices: [S, {key: m, label: Medium}, XX-L]}" in (folder / "crm.yaml").read_text()
    assert crm(folder, "check").code == 0
    done(folder, "undo")
    assert (folder / "crm.yaml").read_text() == before

    write(folder, "boats.csv", "Name,Rig\nNancy,Ketch\n")
    done(folder, "import", "csv", "boats.csv", "--kind", "boat", "--map", "name=Name", "--map", "rig=Rig", "--yes")
    assert "choices: [sloop, Ketch]" in (folder / "crm.yaml").read_text()


@pytest.mark.parametrize("field, word", [("source", "fair"), ("size", "XL"), ("status", "regular")])
def test_a_new_word_comes_to_a_record_that_is_there(tmp_path: Path, field: str, word: str) -> None:
    """What is changed by its key is offered as much as what is made."""
    folder = build(tmp_path / "shop", {"contacts/ada": "name: Ada\n"}, settings=SETTINGS + SIZES)
    write(folder, "in.csv", f"Name,Word\nAda,{word}\n")
    done(folder, "import", "csv", "in.csv", "--kind", "contact", "--key", "name", "--yes",
         "--map", "name=Name", "--map", f"{field}=Word")  # fmt: skip
    assert done(folder, "show", "ada", "--json").json[field] == word
    assert crm(folder, "check").code == 0
