"""The index follows the files: what a walk or a refresh makes of every change."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.index.index import Changed
from crm_tui.model.problem import Problem
from crm_tui.query.find import get, problems_of
from crm_tui.query.search import search
from tests.index_state import last_good_rows, rebuilt, state, whole
from tests.workspaces import OLD_NS, Indexed, age

ENGINE = "title: Engine № 2\nstage: lead\nvalue: 12500\ncompany: engines\ntags: [vip]\n"
ADA = "name: Ada Lovelace\nemails: [ada@engines.example]\ncompany: engines\n"
BROKEN = "title: Engine\n\tstage: lead\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def indexed(folder: Path) -> Iterator[Indexed]:
    made = Indexed(folder, {"deals/engine-no-2": ENGINE, "contacts/ada": ADA, "companies/engines": "name: Engines\n"})
    age(folder)
    yield made
    made.close()


def problems(indexed: Indexed) -> list[Problem]:
    return list(problems_of(indexed.reader()))


def labels(indexed: Indexed) -> list[str]:
    return [hit.label for hit in search(indexed.reader(), "engine")]


def test_a_first_walk_reads_everything(indexed: Indexed) -> None:
    changed = indexed.index.catch_up()
    assert changed.records == {("deal", "engine-no-2"), ("contact", "ada"), ("company", "engines")}
    assert ("", "records/deals/engine-no-2.yaml") in changed.files
    assert not indexed.index.catch_up()
    whole(indexed.state)


def test_refresh_tells_what_changed_and_twice_is_once(indexed: Indexed, tmp_path: Path) -> None:
    indexed.index.catch_up()
    indexed.write("deals/engine-no-2", ENGINE.replace("lead", "won"))
    address = ("", "records/deals/engine-no-2.yaml")
    assert indexed.index.refresh([address]) == Changed(frozenset({("deal", "engine-no-2")}), frozenset({address}))
    before = state(indexed.state)
    assert indexed.index.refresh([address, address]) == Changed()
    assert state(indexed.state) == before == rebuilt(indexed, tmp_path / "fresh")


def test_a_file_that_was_only_touched_is_not_read_as_a_record_again(indexed: Indexed, monkeypatch) -> None:
    """Its stamp is kept, so that the next walk passes it by."""
    indexed.index.catch_up()
    path = indexed.folder / "records/deals/engine-no-2.yaml"
    os.utime(path, ns=(OLD_NS + 7, OLD_NS + 7))
    monkeypatch.setattr("crm_tui.index.look.read_text", None)

    assert indexed.index.catch_up() == Changed()

    kept = indexed.reader().execute("SELECT mtime_ns, racy FROM file WHERE id = 'engine-no-2'").fetchone()
    assert kept == (OLD_NS + 7, 0)


def test_a_broken_file_that_was_only_touched_stays_broken(indexed: Indexed, tmp_path: Path) -> None:
    indexed.index.catch_up()
    indexed.write("deals/engine-no-2", BROKEN)
    indexed.index.catch_up()
    found = problems(indexed)
    path = indexed.folder / "records/deals/engine-no-2.yaml"
    os.utime(path, ns=(OLD_NS + 7, OLD_NS + 7))

    assert indexed.index.catch_up() == Changed()

    assert found and problems(indexed) == found


def test_new_gone_and_moved_files(indexed: Indexed, tmp_path: Path) -> None:
    indexed.index.catch_up()
    indexed.write("contacts/grace", "name: Grace Hopper\n")
    (indexed.folder / "records/contacts/ada.yaml").unlink()
    deals = indexed.folder / "records/deals"
    (deals / "2026").mkdir()
    (deals / "engine-no-2.yaml").rename(deals / "2026/engine-no-2.yaml")
    changed = indexed.index.catch_up()
    assert changed.records == {("contact", "grace"), ("contact", "ada"), ("deal", "engine-no-2")}
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_a_touch_changes_nothing(indexed: Indexed) -> None:
    indexed.index.catch_up()
    os.utime(indexed.folder / "records/deals/engine-no-2.yaml", ns=(OLD_NS + 1, OLD_NS + 1))
    assert indexed.index.catch_up() == Changed()
    assert indexed.index.catch_up() == Changed()


def test_a_change_within_the_same_tick_is_seen(indexed: Indexed) -> None:
    """A file changed again at once, with the same size and the same time, is read again."""
    place = indexed.folder / "records/deals/engine-no-2.yaml"
    now = place.stat().st_mtime_ns
    indexed.write("deals/engine-no-2", ENGINE)
    stamp = place.stat()
    indexed.index.catch_up()
    with place.open("r+b") as file:
        file.seek(ENGINE.encode().index(b"lead"))
        file.write(b"lost")
    os.utime(place, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert place.stat().st_mtime_ns == stamp.st_mtime_ns != now
    assert indexed.index.catch_up().records == {("deal", "engine-no-2")}


def test_a_file_that_was_just_written_is_looked_at_until_it_is_old_enough(indexed: Indexed) -> None:
    indexed.write("deals/engine-no-2", ENGINE + "# fresh\n")
    indexed.index.catch_up()
    racy = "SELECT path FROM file WHERE racy"
    assert indexed.reader().execute(racy).fetchall() == [("records/deals/engine-no-2.yaml",)]
    os.utime(indexed.folder / "records/deals/engine-no-2.yaml", ns=(OLD_NS, OLD_NS))
    indexed.index.catch_up()
    assert indexed.reader().execute(racy).fetchall() == []


def test_a_broken_file_keeps_its_last_good_row_marked(indexed: Indexed) -> None:
    indexed.index.catch_up()
    indexed.write("deals/engine-no-2", BROKEN)
    assert indexed.index.catch_up().records == {("deal", "engine-no-2")}
    found = get(indexed.reader(), indexed.asking(), "deal", "engine-no-2")
    assert found.stale
    assert found.label == "Engine № 2"
    assert "Engine № 2" in labels(indexed)
    [problem] = problems(indexed)
    assert (problem.path, problem.line) == ("records/deals/engine-no-2.yaml", 2)
    assert "tab" in problem.message
    assert not indexed.index.catch_up()


def test_a_mended_file_is_as_if_it_never_broke(indexed: Indexed, tmp_path: Path) -> None:
    indexed.index.catch_up()
    indexed.write("deals/engine-no-2", BROKEN)
    indexed.index.catch_up()
    indexed.write("deals/engine-no-2", ENGINE.replace("lead", "won"))
    assert indexed.index.catch_up().records == {("deal", "engine-no-2")}
    assert not get(indexed.reader(), indexed.asking(), "deal", "engine-no-2").stale
    assert problems(indexed) == []
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_a_file_that_was_never_good_is_listed_by_its_path(indexed: Indexed) -> None:
    indexed.write("deals/new", BROKEN)
    [problem] = problems(indexed)
    assert problem.path == "records/deals/new.yaml"
    assert [hit.id for hit in search(indexed.reader(), "new")] == []


def test_a_broken_file_is_taken_from_the_last_version_that_can_be_read(indexed: Indexed, tmp_path: Path) -> None:
    """A rebuild does not lose what history still has, and says the same as an index that was there all the time."""
    indexed.index.catch_up()
    indexed.versions["records/deals/engine-no-2.yaml"] = [BROKEN.encode(), ENGINE.encode()]
    indexed.write("deals/engine-no-2", BROKEN)
    indexed.index.catch_up()
    indexed.write("deals/newer", BROKEN)
    indexed.versions["records/deals/newer.yaml"] = [ENGINE.replace("№ 2", "№ 3").encode()]
    indexed.index.catch_up()
    found = get(indexed.reader(), indexed.asking(), "deal", "newer")
    assert (found.stale, found.label) == (True, "Engine № 3")
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


@pytest.mark.parametrize("walk", [True, False])
def test_what_is_no_file_is_told_and_stops_nothing(indexed: Indexed, tmp_path: Path, walk: bool) -> None:
    """A folder named x.yaml, a link out of the workspace, a pipe, a 2 MiB file."""
    deals = indexed.folder / "records/deals"
    (deals / "folder.yaml").mkdir()
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: Secret\nstage: lead\n")
    (deals / "link.yaml").symlink_to(outside)
    (deals / "linked").symlink_to(tmp_path)
    os.mkfifo(deals / "pipe.yaml")
    (deals / "big.yaml").write_bytes(b"title: Big\nnotes: " + b"x" * (2 << 20))
    names = ["folder.yaml", "link.yaml", "linked/outside.yaml", "pipe.yaml", "big.yaml"]
    if not walk:
        indexed.index.refresh([("", f"records/deals/{name}") for name in names])
    found = {problem.path.rpartition("/")[2]: problem.code for problem in problems(indexed)}
    assert found == {
        "folder.yaml": "not-a-file", "link.yaml": "symbolic-link", "linked": "symbolic-link", "pipe.yaml": "not-a-file",
        "big.yaml": "too-big",
    }  # fmt: skip
    assert indexed.index.catch_up() == Changed()
    assert not search(indexed.reader(), "secret")
    assert get(indexed.reader(), indexed.asking(), "deal", "engine-no-2").label == "Engine № 2"
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_a_new_problem_that_is_no_file_is_a_change(indexed: Indexed) -> None:
    indexed.index.catch_up()
    (indexed.folder / "records/deals/folder.yaml").mkdir()
    assert indexed.index.catch_up().files == {("", "records/deals/folder.yaml")}
    (indexed.folder / "records/deals/folder.yaml").rmdir()
    assert indexed.index.catch_up().files == {("", "records/deals/folder.yaml")}


@pytest.mark.parametrize(
    "path",
    [
        "records/deals/engine.yaml~", "records/deals/4913", "records/deals/.engine.yaml.swp", "records/notes.yaml",
        "records/deals/.hidden/engine.yaml", "templates/quote.yaml", "crm.yaml", "records/deals", "../outside.yaml",
    ],
)  # fmt: skip
def test_what_is_no_record_is_not_looked_at(indexed: Indexed, tmp_path: Path, path: str) -> None:
    """What an editor leaves beside a record is nobody's business."""
    indexed.index.catch_up()
    place = indexed.folder / path
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("title: x\n")
    assert indexed.index.refresh([("", path), ("nowhere", path)]) == Changed()
    fresh = rebuilt(indexed, tmp_path / "fresh")
    assert {k: v for k, v in state(indexed.state).items() if k != "problem"} == {
        k: v for k, v in fresh.items() if k != "problem"
    }


def test_an_unknown_folder_is_told_with_what_was_meant(indexed: Indexed) -> None:
    indexed.write("dael/engine", ENGINE)
    [problem] = problems(indexed)
    assert (problem.code, problem.hint) == ("unknown-kind", "did you mean 'deals'?")


def test_names_in_any_script(indexed: Indexed, tmp_path: Path) -> None:
    indexed.write("contacts/அன்பு-செல்வன்", "name: அன்பு செல்வன்\n")
    indexed.write("contacts/it's-%_100", "name: Odd\n")
    indexed.index.catch_up()
    assert get(indexed.reader(), indexed.asking(), "contact", "அன்பு-செல்வன்").label == "அன்பு செல்வன்"
    (indexed.folder / "records/contacts/it's-%_100.yaml").unlink()
    indexed.index.refresh([("", "records/contacts/it's-%_100.yaml")])
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_last_good_rows_are_told_apart(indexed: Indexed) -> None:
    indexed.index.catch_up()
    good = last_good_rows(state(indexed.state))
    indexed.write("deals/engine-no-2", BROKEN)
    indexed.index.catch_up()
    assert len(last_good_rows(state(indexed.state))["r_deal"]) == len(good["r_deal"]) - 1
