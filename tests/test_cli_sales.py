"""`crm move`, `win`, `lose`, `pipeline`."""

from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import build


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


@pytest.mark.parametrize("stage", ["proposal", "Proposal", "prop", "PRO"])
def test_a_deal_moves_by_key_label_or_beginning(shop: Path, stage: str) -> None:
    ran = done(shop, "move", "kiosk", stage, "--json")
    assert ran.json["stage"] == "proposal"
    assert ran.json["history"][-1]["stage"] == "proposal"
    assert ran.err.startswith("Move Kiosk to Proposal  [")
    assert git(shop, "log", "-1", "--format=%s").strip() == "Move Kiosk to Proposal"


def test_winning_writes_the_day(shop: Path) -> None:
    deal = done(shop, "win", "deal/kiosk", "--json").json
    assert (deal["stage"], deal["closed"]) == ("won", "2026-11-21")


def test_a_deal_added_as_won_was_won_today_unless_said_otherwise(shop: Path) -> None:
    assert done(shop, "add", "deal", "Old roof", "stage=won", "--json").json["closed"] == "2026-11-21"
    told = done(shop, "add", "deal", "Older roof", "stage=won", "closed=2026-10-02", "--json").json
    assert told["closed"] == "2026-10-02"
    assert "closed" not in done(shop, "add", "deal", "New roof", "--json").json
    assert "but not since when" not in done(shop, "check").out


def test_losing_wants_a_reason_that_the_team_knows(shop: Path) -> None:
    ran = crm(shop, "lose", "kiosk")
    assert ran.code == 4
    assert ran.err == "error: why was it lost?\nhint: give a reason: price, timing\n"
    assert crm(shop, "lose", "kiosk", "--reason", "whatever").code == 4
    deal = done(shop, "lose", "kiosk", "--reason", "pri", "--json").json
    assert (deal["stage"], deal["lost_reason"], deal["closed"]) == ("lost", "price", "2026-11-21")
    again = done(shop, "move", "kiosk", "lead", "--json").json
    assert "lost_reason" not in again
    assert "closed" not in again


def test_setting_the_lost_stage_wants_a_reason_too(shop: Path) -> None:
    refused = crm(shop, "set", "kiosk", "stage=lost")
    assert (refused.code, "why was it lost?" in refused.err) == (4, True)
    assert done(shop, "set", "kiosk", "stage=lost", "lost_reason=price", "--json").json["closed"] == "2026-11-21"


def test_adding_a_lost_deal_wants_a_reason_too(shop: Path) -> None:
    """In any pipeline: what counts is what its stage means."""
    for stage in (["stage=lost"], ["pipeline=support", "stage=declined"]):
        refused = crm(shop, "add", "deal", "Pier", *stage)
        assert (refused.code, refused.err) == (4, "error: why was it lost?\nhint: give a reason: price, timing\n")
        deal = done(shop, "add", "deal", "Pier", *stage, "lost_reason=price", "--json").json
        assert (deal["lost_reason"], deal["closed"]) == ("price", "2026-11-21")
    assert crm(shop, "set", "pier", "stage=lead", "--yes").code == 0
    assert crm(shop, "set", "pier", "stage=lost", "lost_reason=").code == 4


def test_moving_to_the_lost_stage_is_losing(shop: Path) -> None:
    assert crm(shop, "move", "kiosk", "lost").code == 4
    assert done(shop, "move", "kiosk", "lost", "--reason", "timing", "--json").json["lost_reason"] == "timing"


@pytest.mark.parametrize(
    "words, code, told",
    [
        (["move", "kiosk", "signed"], 4, "pipeline 'sales' has no stage 'signed'"),
        (["move", "ada-lovelace", "lead"], 3, "there is no deal 'ada-lovelace'"),
        (["move", "kiosk"], 2, "missing argument 'STAGE'"),
        (["win", "nobody"], 3, "there is no deal 'nobody'"),
    ],
)
def test_what_cannot_be_done(shop: Path, words: list[str], code: int, told: str) -> None:
    ran = crm(shop, *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_into_another_pipeline_a_deal_goes_with_a_stage_of_it(shop: Path) -> None:
    """The refused move says how."""
    assert crm(shop, "move", "kiosk", "signed").err.endswith(
        "hint: Support has: crm set DEAL pipeline=support stage=signed\n"
    )
    deal = done(shop, "set", "kiosk", "pipeline=support", "stage=signed", "--json").json
    assert (deal["stage"], deal["closed"], deal["history"][-1]["stage"]) == ("signed", "2026-11-21", "signed")


def test_where_it_is_already_nothing_happens(shop: Path) -> None:
    assert done(shop, "move", "kiosk", "lead").err == "Kiosk is in Lead already: nothing to change\n"


def test_a_dry_run_shows_the_line(shop: Path) -> None:
    out = done(shop, "move", "kiosk", "proposal", "--dry-run").out
    assert "-stage: lead" in out
    assert "+stage: proposal" in out
    assert git(shop, "status", "--porcelain") == ""


def test_the_board_in_text(shop: Path) -> None:
    lines = [line.split() for line in done(shop, "pipeline").out.splitlines()]
    assert lines[0] == ["Sales"]
    assert lines[1] == ["stage", "deals", "value", "weighted"]
    assert lines[2] == ["Lead", "2", "11,800", "€", "1,180", "€"]
    assert lines[3] == ["Proposal", "1", "12,500", "€", "6,250", "€"]
    assert ["open", "3", "24,300", "€", "7,430", "€"] in lines
    assert ["Support"] in lines


def test_one_pipeline_and_a_query(shop: Path) -> None:
    assert done(shop, "pipeline", "Support").out.splitlines()[0] == "Support"
    board = done(shop, "pipeline", "sales", "value:5k..", "--json").json
    [sales] = board["pipelines"]
    assert [stage["count"] for stage in sales["stages"]] == [1, 1, 0, 0]
    assert sales["stages"][0] == {
        "pipeline": "sales",
        "stage": "lead",
        "label": "Lead",
        "outcome": "open",
        "probability": "10",
        "count": 1,
        "value": {"amount": "9800.00", "currency": "EUR"},
        "weighted": {"amount": "980.00", "currency": "EUR"},
        "apart": [],
    }
    assert sales["open"]["count"] == 2
    assert crm(shop, "pipeline", "stge:lead").code == 2


def test_what_has_no_rate_is_listed_apart(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=96000 NOK")
    lines = done(shop, "pipeline", "sales").out.splitlines()
    assert lines[1].split("  ")[-1] == "without a rate"
    assert lines[2].endswith("96,000 NOK")
    rows = done(shop, "pipeline", "sales", "--format", "csv").out.splitlines()
    assert rows[:2] == ["pipeline,stage,count,value,weighted,apart", "sales,lead,2,9800 EUR,980 EUR,96000 NOK"]
    assert len(done(shop, "pipeline", "--format", "jsonl").out.splitlines()) == 7
    assert done(shop, "pipeline", "--format", "yaml").out.startswith("pipelines:\n")


def test_a_board_that_no_deal_matches_says_so(shop: Path) -> None:
    """Whoever mistypes a pipeline's name sees why all is nought."""
    ran = done(shop, "pipeline", "suport")
    assert "no deals match suport" in ran.err and "sales, support" in ran.err
    assert done(shop, "pipeline", "sales", "value:1k..").err == ""
