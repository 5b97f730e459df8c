"""`crm undo`, `redo`: the last operation, whole, and the list of them."""

import json
from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import build


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository."""
    return build(tmp_path / "shop", SHOP)


def test_undo_and_redo_go_forth_and_back(shop: Path) -> None:
    path = shop / "records/deals/kiosk.yaml"
    before = path.read_bytes()
    done(shop, "move", "kiosk", "proposal")
    moved = path.read_bytes()
    assert done(shop, "undo").err.startswith("Undo: Move Kiosk to Proposal  [")
    assert path.read_bytes() == before
    assert done(shop, "redo").err.startswith("Redo: Move Kiosk to Proposal  [")
    assert path.read_bytes() == moved
    assert git(shop, "log", "-1", "--format=%s").strip() == "Redo: Move Kiosk to Proposal"


def test_undo_takes_back_a_bulk_edit_whole(shop: Path) -> None:
    done(shop, "set", "deals", "stage:lead", "owner=grace", "--yes")
    told = done(shop, "undo", "--json").json
    assert sorted(record["id"] for record in told["records"]) == ["kiosk", "solar-roof"]
    assert all("owner" not in record for record in told["records"])
    assert told["words"] == "Undo: Set owner of 2 deals"
    assert told["commit"] == git(shop, "rev-parse", "HEAD").strip()


def test_a_hand_edit_of_another_key_survives_undo(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=3k")
    path = shop / "records/deals/kiosk.yaml"
    path.write_text(path.read_text() + "source: website\n")
    done(shop, "undo")
    assert "value: 2000" in path.read_text()
    assert "source: website" in path.read_text()


def test_what_was_changed_since_is_refused_and_named(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=3k")
    path = shop / "records/deals/kiosk.yaml"
    path.write_text(path.read_text().replace("3000", "4000"))
    ran = crm(shop, "undo")
    assert ran.code == 5
    assert "value" in ran.err
    assert "4000" in path.read_text()


def test_operations_are_listed_latest_first_and_undone_by_name(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=3k")
    done(shop, "set", "solar-roof", "value=10k")
    entries = done(shop, "undo", "--list", "--json").json
    assert [entry["words"] for entry in entries] == ["Set value of Solar roof", "Set value of Kiosk"]
    assert entries[1]["files"] == [{"root": "", "path": "records/deals/kiosk.yaml"}]
    assert entries[1]["when"].startswith("2026-11-21T")
    lines = done(shop, "redo", "--list").out.splitlines()
    assert lines[1].endswith("Set value of Solar roof")
    done(shop, "undo", entries[1]["op"])
    assert "value: 2000" in (shop / "records/deals/kiosk.yaml").read_text()
    assert "10000" in (shop / "records/deals/solar-roof.yaml").read_text()


def test_operations_are_listed_in_every_format(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=3k")
    done(shop, "set", "solar-roof", "value=10k")
    [one, two] = done(shop, "undo", "--list", "--format", "json").json
    lines = done(shop, "redo", "--list", "--format=jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == [one, two]
    head, first, _ = done(shop, "undo", "--list", "--format", "csv").out.splitlines()
    assert (head, first) == (
        "op,when,actor,words,cause,files",
        f"{one['op']},{one['when']},,Set value of Solar roof,,1",
    )
    assert done(shop, "undo", "--list", "--format", "tsv").out.splitlines()[0] == head.replace(",", "\t")
    assert done(shop, "undo", "--list", "--format", "yaml").out.startswith(f"- op: {one['op']}\n")
    for words in (["undo", "--format", "csv"], ["redo", "--format", "json"], ["undo", "--list", "--format", "xml"]):
        assert crm(shop, *words).code == 2
    assert "value: 3000" in (shop / "records/deals/kiosk.yaml").read_text()


def test_a_dry_run_shows_what_would_come_back(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=3k")
    assert "+value: 2000" in done(shop, "undo", "--dry-run").out
    assert "3000" in (shop / "records/deals/kiosk.yaml").read_text()


def test_nothing_to_undo(shop: Path) -> None:
    assert crm(shop, "undo").code == 3
    assert crm(shop, "redo").code == 3
    assert crm(shop, "undo", "20200101T000000000000-xxxx").code == 3
    assert done(shop, "undo", "--list").err == "nothing was done here yet\n"
    assert done(shop, "undo", "--list", "--json").json == []
