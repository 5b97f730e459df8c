"""`crm find`: full text over everything."""

from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.workspaces import build


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that no test of this file changes."""
    files = {**SHOP, "contacts/அன்பு-செல்வன்": "name: அன்பு செல்வன்\n", "companies/茶云科技": "name: 茶云科技\n"}
    return build(tmp_path_factory.mktemp("shop"), files, repository=False)


@pytest.mark.parametrize(
    "words, found",
    [
        (["solar"], ["solar-roof"]),
        (["sol", "ro"], ["solar-roof"]),
        (["அன்பு"], ["அன்பு-செல்வன்"]),
        (["云科"], ["茶云科技"]),
        (["0958"], ["ada-lovelace"]),
        (["ADA@ENGINES.example"], ["ada-lovelace"]),
        (["-1.00"], []),
        (['"; DROP TABLE words'], []),
    ],
)
def test_what_is_found(shop: Path, words: list[str], found: list[str]) -> None:
    assert [record["id"] for record in done(shop, "find", *words, "--json").json] == found


def test_hits_are_whole_records(shop: Path) -> None:
    [hit] = done(shop, "find", "solar", "--json").json
    assert hit["kind"] == "deal"
    assert hit["path"] == "records/deals/solar-roof.yaml"
    assert hit["value"] == {"amount": "9800.00", "currency": "EUR"}


def test_a_table_tells_kind_name_and_id(shop: Path) -> None:
    assert done(shop, "find", "solar").out.splitlines()[1].split("  ") == ["deal", "Solar roof", "solar-roof"]
    assert done(shop, "find", "solar", "--format", "csv").out == "kind,id,name\ndeal,solar-roof,Solar roof\n"


def test_who_is_calling(shop: Path) -> None:
    """The number that was found stands beside the name: a person has several, and one of them is ringing."""
    head, line = done(shop, "find", "7946").out.splitlines()
    assert head.split() == ["kind", "name", "number", "id"]
    assert line.split("  ") == ["contact", "Ada Lovelace", "+44 20 7946 0958", "ada-lovelace"]
    [hit] = done(shop, "find", "79460958", "--json").json
    assert (hit["id"], hit["matched"]) == ("ada-lovelace", ["+44 20 7946 0958"])
    assert done(shop, "find", "0958", "--format", "csv").out.splitlines()[1].endswith(",Ada Lovelace,+44 20 7946 0958")
    assert done(shop, "find", "0000", "--format", "csv").out == "kind,id,name,matched\n"
    assert "matched" not in done(shop, "find", "solar", "--json").json[0]
    assert done(shop, "find", "solar").out.split()[:3] == ["kind", "name", "id"]


def test_a_very_long_text_is_no_search(shop: Path) -> None:
    """What somebody pastes by mistake is refused at once, and the words that were left out are told."""
    ran = crm(shop, "find", "-", stdin="茶" * 33_000)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == "error: a search has at most 4000 characters"
    ran = done(shop, "find", *["solar"] * 60)
    assert "solar-roof" in ran.out and ran.err == "note: only the first 50 words were looked for\n"
    ran = crm(shop, "list", "deals", "-", stdin="stge:lead " + "a " * 50_000)
    assert (ran.code, len(ran.err) < 500) == (2, True)


def test_one_kind_alone(shop: Path) -> None:
    assert {hit["kind"] for hit in done(shop, "find", "engine", "--json").json} == {"company", "contact", "deal"}
    assert [hit["kind"] for hit in done(shop, "find", "engine", "--kind", "deals", "--json").json] == ["deal"]
    assert crm(shop, "find", "engine", "--kind", "people").code == 2


def test_the_limit_is_announced(shop: Path) -> None:
    ran = done(shop, "find", "engine", "--limit", "1")
    assert len(ran.out.splitlines()) == 2
    assert ran.err == "note: the first 1, there may be more\n"
    assert crm(shop, "find", "engine", "--limit", "0").code == 2


def test_nothing_found_is_said_and_no_error(shop: Path) -> None:
    ran = done(shop, "find", "zzzz")
    assert (ran.out, ran.err) == ("", "nothing found\n")


def test_something_must_be_looked_for(shop: Path) -> None:
    assert crm(shop, "find").code == 2
    assert crm(shop, "find", "-", stdin="solar\n").out.count("solar-roof") == 1
