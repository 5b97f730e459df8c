"""`crm undo`, `redo`: the last operation, whole, and the list of them."""

import json
from pathlib import Path

import pytest

from tests.crm_cli import SHOP, crm, done
from tests.git_plain import git
from tests.workspaces import build, commit


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
    assert [entry["words"] for entry in entries] == ["Set value of Solar roof", "Set value of Kiosk", "Begin"]
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
    [one, two, begin] = done(shop, "undo", "--list", "--format", "json").json
    lines = done(shop, "redo", "--list", "--format=jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == [one, two, begin]
    head, first, *_ = done(shop, "undo", "--list", "--format", "csv").out.splitlines()
    assert (head, first) == (
        "op,when,actor,words,cause,files",
        f"{one['op']},{one['when']},,Set value of Solar roof,,1",
    )
    assert done(shop, "undo", "--list", "--format", "tsv").out.splitlines()[0] == head.replace(",", "\t")
    assert done(shop, "undo", "--list", "--format", "yaml").out.startswith(f"- op: {one['op']}\n")
    for words in (["undo", "--format", "csv"], ["redo", "--format", "json"], ["undo", "--list", "--format", "xml"]):
        assert crm(shop, *words).code == 2
    assert "value: 3000" in (shop / "records/deals/kiosk.yaml").read_text()


def test_what_teammates_and_editors_committed_is_listed_and_undone(shop: Path) -> None:
    """By its id, or the beginning of it; what somebody changed since is refused and named, as of any operation."""
    path = shop / "records/deals/kiosk.yaml"
    path.write_text(path.read_text().replace("2000", "7000"))
    commit(shop, "Raise the kiosk", "--author=Grace <grace@navy.example>", "--date=2026-11-20T10:00:00Z")
    done(shop, "set", "solar-roof", "value=10k")
    mine, theirs, _ = done(shop, "undo", "--list", "--json").json
    assert (mine["words"], theirs["words"], theirs["actor"]) == ("Set value of Solar roof", "Raise the kiosk", "Grace")
    assert theirs["op"] == git(shop, "rev-parse", "HEAD~1").strip()
    assert "+value: 2000" in done(shop, "undo", theirs["op"][:8], "--dry-run").out
    assert done(shop, "undo", theirs["op"]).err.startswith("Undo: Raise the kiosk  [")
    assert "value: 2000" in path.read_text()
    done(shop, "redo")
    assert "value: 7000" in path.read_text()
    path.write_text(path.read_text().replace("7000", "8000"))
    ran = crm(shop, "undo", theirs["op"])
    assert ran.code == 5 and "value: you have" in ran.err
    git(shop, "commit", "-q", "--allow-empty", "-m", "Nothing")
    assert crm(shop, "undo", git(shop, "rev-parse", "HEAD").strip()).code == 2
    assert crm(shop, "undo", "0123456789").code == 3


def test_an_operation_of_another_machine_is_undone_by_its_own_name(shop: Path) -> None:
    """Its journal is not here, its commit is."""
    done(shop, "move", "kiosk", "proposal")
    (op, *_) = done(shop, "undo", "--list", "--json").json
    (shop / f".crm/journal/{op['op']}.json").unlink()
    (again, *_) = done(shop, "undo", "--list", "--json").json
    assert (again["op"], again["words"], again["files"]) == (op["op"], op["words"], op["files"])
    assert done(shop, "undo", op["op"]).err.startswith("Undo: Move Kiosk to Proposal  [")
    assert "stage: lead" in (shop / "records/deals/kiosk.yaml").read_text()


def test_a_dry_run_shows_what_would_come_back(shop: Path) -> None:
    done(shop, "set", "kiosk", "value=3k")
    assert "+value: 2000" in done(shop, "undo", "--dry-run").out
    assert "3000" in (shop / "records/deals/kiosk.yaml").read_text()


def test_nothing_to_undo(shop: Path) -> None:
    assert crm(shop, "undo").code == 3
    assert crm(shop, "redo").code == 3
    assert crm(shop, "undo", "20200101T000000000000-xxxx").code == 3
    assert [each["words"] for each in done(shop, "undo", "--list", "--json").json] == ["Begin"]
    new = build(shop.parent / "new", repository=False)
    assert done(new, "undo", "--list").err == "nothing was done here yet\n"
    assert done(new, "undo", "--list", "--json").json == []
