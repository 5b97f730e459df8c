"""`crm status`: how the workspace stands, on one screen."""

from collections import Counter
from pathlib import Path

import pytest

from crm_tui.store.files import Store
from tests.crm_cli import done
from tests.test_cli_agenda import FILES
from tests.workspaces import build, records


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace of its own, in a repository, where Grace works."""
    return build(tmp_path / "shop", FILES)


def test_when_all_is_well(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", {})
    ran = done(folder, "status")
    assert ran.out == f"Test  {folder}\nbroken       nothing\nuncommitted  nothing\ndue          nothing\n"
    assert ran.err == ""


def test_what_wants_to_be_looked_at(shop: Path) -> None:
    records(
        shop,
        {
            "deals/kiosk": "title: Kiosk\nstage: nowhere\nshoe_size: 38\n",
            "contacts/new": "name: New\n",
            "companies/harbour": "name: Harbour Ltd\n_conflicts: []\n",
        },
    )
    lines = done(shop, "status").out.splitlines()
    assert lines[1:] == [
        "broken       1 error, 1 warning",
        "  records/deals/kiosk.yaml:2:8: error: stage cannot be 'nowhere' (one of: lead, proposal, won, lost, offered, signed, declined)",
        "uncommitted  3 files",
        "  changed   records/companies/harbour.yaml",
        "  new       records/contacts/new.yaml",
        "  changed   records/deals/kiosk.yaml",
        "questions    1 record with open questions of a merge",
        "  records/companies/harbour.yaml:2",
        "due          2 overdue, 1 today",
    ]


def test_files_are_not_read_for_what_is_only_counted(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning across records has its line in `crm check`; of a thousand such the status tells the number."""
    by_hand = "stage: lead\nhistory:\n  - {at: 2026-01-01, stage: proposal}\n"
    records(shop, {f"deals/by-hand-{number}": f"title: By hand {number}\n{by_hand}" for number in range(3)})
    told = done(shop, "check").out
    before = Counter(word for line in told.splitlines() for word in line.split() if word in ("warning:", "error:"))
    assert before["warning:"] >= 3

    def read(store: Store, root: str, path: str) -> bytes:
        raise AssertionError(path)

    monkeypatch.setattr(Store, "read", read)
    assert done(shop, "status").out.splitlines()[1] == f"broken       nothing, {before['warning:']} warnings"


def test_json_for_scripts(shop: Path) -> None:
    records(shop, {"contacts/new": "name: New\nbirthday: soon\n"})
    found = done(shop, "status", "--json").json
    assert [each["path"] for each in found["broken"]] == ["records/contacts/new.yaml"]
    assert found["uncommitted"] == [{"path": "records/contacts/new.yaml", "state": "new"}]
    assert (found["warnings"], found["questions"], found["due"]) == (0, [], {"overdue": 2, "today": 1})


def test_many_of_a_sort_are_not_all_listed(shop: Path) -> None:
    records(shop, {f"contacts/new-{number}": "name: New\n" for number in range(7)})
    assert "  and 2 more: git status" in done(shop, "status").out.splitlines()


def test_without_a_repository(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", {}, repository=False)
    assert "uncommitted  there is no git repository" in done(folder, "status").out
    assert done(folder, "status", "--json").json["uncommitted"] is None


def test_a_note_is_no_warning(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", {})
    records(folder, {"companies/north": "name: North Ltd\n", "companies/north-k7xm": "name: North Ltd\n"})
    assert "note" in done(folder, "check").out
    assert "broken       nothing" in done(folder, "status").out.splitlines()
