"""Sets of linked tables from other programs: the commands of docs/import.md, typed on small files of the same shape."""

import csv
import re
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.crm_cli import Ran, crm, done

HERE = Path(__file__).resolve().parent
FILES = HERE / "data" / "import"
HUB, TEAM = "## A walk: from HubSpot", "## A walk: from the tables of a sales team"


def typed(heading: str) -> str:
    """What the page tells to type below a heading, as a shell would read it."""
    page = (HERE.parent / "docs/import.md").read_text()
    section = page.partition(heading)[2].partition("\n## ")[0]
    blocks = re.findall(r"^ {4}(.*)$", section, re.MULTILINE)
    return "\n".join(blocks).replace("\\\n", " ")


def commands(heading: str) -> Iterator[list[str]]:
    """The words of each import and setting, in turn."""
    for line in typed(heading).splitlines():
        if line.startswith(("crm import", "crm config")):
            yield shlex.split(line)[1:]


@pytest.fixture(params=[HUB, TEAM])
def heading(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def begun(tmp_path: Path, heading: str) -> Path:
    """The workspace that the page begins with, beside the files."""
    text = typed(heading)
    first = shlex.split(text.splitlines()[0].partition("&&")[0])[1:]
    done(tmp_path, *first)
    folder = tmp_path / first[1]
    with (folder / "crm.yaml").open("a") as settings:
        settings.write(text.partition("<<'END'\n")[2].partition("\nEND")[0] + "\n")
    for path in FILES.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return folder


def walked(tmp_path: Path, heading: str) -> tuple[Path, list[Ran]]:
    """The workspace after all commands of the page, and what each import told."""
    folder = begun(tmp_path, heading)
    ran = [done(folder, *words, *(["--json"] if words[0] == "import" else [])) for words in commands(heading)]
    return folder, ran


def rows(name: str) -> list[dict[str, str]]:
    with (FILES / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def listed(folder: Path, *words: str, key: str) -> dict[str, dict[str, Any]]:
    """Records by the id that they have in the file."""
    return {each[key]: each for each in done(folder, "list", *words, "--json").json}


def total(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in rows), Decimal(0))


def money(folder: Path, pipeline: str) -> dict[str, tuple[int, Decimal]]:
    """Count and value by stage."""
    report = done(folder, "pipeline", pipeline, "--json").json["pipelines"][0]
    return {each["label"]: (each["count"], Decimal(each["value"]["amount"])) for each in report["stages"]}


def test_the_page_tells_of_both_sets() -> None:
    assert [len(list(commands(heading))) for heading in (HUB, TEAM)] == [8, 5]


def test_what_the_page_imports_passes_check_and_changes_nothing_again(tmp_path: Path, heading: str) -> None:
    folder, _ = walked(tmp_path, heading)
    assert not done(folder, "status", "--json").json["uncommitted"]
    checked = done(folder, "check", "--json").json
    assert [problem for problem in checked if problem["severity"] == "error"] == []
    for words in commands(heading):
        if words[0] == "import":
            again = done(folder, *words, "--json").json
            assert (again["created"], again["updated"], again["newcomers"], again["offers"]) == ([], [], [], []), words


def test_one_undo_for_each_takes_everything_back(tmp_path: Path, heading: str) -> None:
    folder = begun(tmp_path, heading)
    before = (folder / "crm.yaml").read_bytes()
    members = sorted(path.name for path in folder.glob("records/members/*.yaml"))
    for words in commands(heading):
        done(folder, *words)
    for _ in commands(heading):
        done(folder, "undo")
    assert (folder / "crm.yaml").read_bytes() == before
    assert sorted(path.name for path in folder.glob("records/**/*.yaml")) == members


def test_hubspots_tables_find_each_other_or_are_listed(tmp_path: Path) -> None:
    folder, ran = walked(tmp_path, HUB)
    told = [(each["column"], each["text"]) for one in ran[:-1] for each in one.json["unresolved"]]
    assert told == [("Associated Company Domain", "gone.example"), ("Associated Contact Email", "gone@mail.example")]
    assert [each["words"] for one in ran[:-1] for each in one.json["newcomers"]] == [
        "Olga Berg <olga.berg@sales.example>", "Luis Prado <luis.prado@sales.example>",
        "Kofi Owusu <kofi.owusu@sales.example>",
    ]  # fmt: skip
    contacts = listed(folder, "contacts", key="hubspot_id")
    assert [contacts[f"CONT-{number}"].get("company") for number in (1, 2, 3, 4)] == [
        "reed-moss-and-vale", None, None, "harbour-ltd",
    ]  # fmt: skip
    assert [contacts[f"CONT-{number}"].get("status") for number in (1, 2, 3, 4)] == [
        "lead", None, "customer", "prospect",
    ]  # fmt: skip
    for row in rows("hubspot_deals"):
        deal = listed(folder, "deals", key="hubspot_id")[row["Deal ID"]]
        contact = next(each for each in rows("hubspot_contacts") if each["Email"] == row["Associated Contact Email"])
        assert deal["contact"] == contacts[contact["Contact ID"]]["id"]
        assert Decimal(deal["value"]["amount"]) == Decimal(row["Amount"])


def test_hubspots_stages_hold_the_files_deals_to_the_cent(tmp_path: Path) -> None:
    folder, _ = walked(tmp_path, HUB)
    for pipeline in ("Sales Pipeline", "Renewals Pipeline"):
        for stage, (count, value) in money(folder, pipeline).items():
            deals = [row for row in rows("hubspot_deals") if (row["Pipeline"], row["Deal Stage"]) == (pipeline, stage)]
            assert (count, value) == (len(deals), total(deals, "Amount"))
    revenue = [Decimal(each["revenue"]["amount"]) for each in listed(folder, "companies", key="id").values()]
    assert sum(revenue) == total(rows("hubspot_companies"), "Annual Revenue")


def test_hubspots_activities_become_activities_and_tasks(tmp_path: Path) -> None:
    folder, _ = walked(tmp_path, HUB)
    activities = listed(folder, "activities", key="external_id")
    assert {name: (each["type"], each["subject"], each.get("outcome")) for name, each in activities.items()} == {
        "ACT-1": ("call", "Call with Ines", "Connected"),
        "ACT-2": ("email", "Sent the quote.", None),
        "ACT-3": ("meeting", "Meeting with Tom", "No Show"),
        "ACT-6": ("note", "Nobody knows this one.", None),
    }
    tasks = listed(folder, "tasks", "done:any", key="hubspot_id") | listed(
        folder, "tasks", "done:none", key="hubspot_id"
    )
    assert {name: (each.get("done"), each["due"], each["assignee"]) for name, each in tasks.items()} == {
        "ACT-4": ("2023-12-18", "2025-05-28", "olga-berg"),
        "ACT-5": (None, "2025-05-29", "luis-prado"),
    }
    timeline = done(folder, "show", "ines-vale", "--json").json["timeline"]
    assert [each["text"] for each in timeline if each["kind"] == "activity"] == [
        "call: Call with Ines", "email: Sent the quote.",
    ]  # fmt: skip


def test_hubspots_tickets_have_the_programs_statuses_and_priorities(tmp_path: Path) -> None:
    folder, ran = walked(tmp_path, HUB)
    tickets = listed(folder, "tickets", key="hubspot_id").values()
    assert {(each["status"], each["priority"], each.get("resolved")) for each in tickets} == {
        ("open", "normal", None), ("closed", "urgent", "2024-06-01"), ("waiting", "low", None),
    }  # fmt: skip
    assert ran[-2].json["offers"] == []


def test_the_sales_teams_tables_find_each_other_by_name(tmp_path: Path) -> None:
    folder, ran = walked(tmp_path, TEAM)
    told = [one.json for one in ran[:-1]]
    assert [(one["unresolved"], one["bad"], one["skipped"], one["ignored"]) for one in told] == [([], [], [], [])] * 4
    assert [[each["words"] for each in one["newcomers"]] for one in told] == [["Bo Lind"], [], [], ["Dee Fox"]]
    assert listed(folder, "members", key="name")["Ada Reyes"]["manager"] == "bo-lind"
    companies = listed(folder, "companies", key="name")
    assert companies["Fenwick Labs"]["parent"] == "fenwick"
    assert (companies["Fenwick"]["industry"], companies["Fenwick"]["address"]["country"]) == (
        "technology", "Philippines",
    )  # fmt: skip


def test_the_sales_teams_deals_have_their_products_and_sums(tmp_path: Path) -> None:
    folder, _ = walked(tmp_path, TEAM)
    deals = listed(folder, "deals", key="ref")
    assert {ref: [item["product"] for item in deal["items"]] for ref, deal in deals.items()} == {
        "O1A": ["gtx-basic"], "O2B": ["gtx-pro"], "O3C": ["gtx-pro"], "O4D": ["gtx-basic"],
    }  # fmt: skip
    assert deals["O3C"]["title"] == "GTXPro"
    won = [row for row in rows("sales_pipeline_head") if row["deal_stage"] == "Won"]
    assert money(folder, "Opportunities") == {
        "Engaging": (1, Decimal(0)), "Won": (2, total(won, "close_value")), "Lost": (1, Decimal(0)),
    }  # fmt: skip


def test_a_person_is_asked_and_a_no_makes_nobody(tmp_path: Path) -> None:
    folder = begun(tmp_path, TEAM)
    words = [word for word in next(commands(TEAM)) if word != "--yes"]
    refused = crm(folder, *words, stdin="n\n", terminal=True)
    assert (refused.code, "new members (1): Bo Lind" in refused.err) == (1, True)
    assert "Ada" not in done(folder, "list", "members").out
