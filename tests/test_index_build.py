"""Building the index from nothing: by one process or several, with progress, put in place at once."""

import io
from contextlib import closing
from multiprocessing.resource_tracker import ResourceTracker
from pathlib import Path

import pytest

from crm_tui.errors import StorageError
from crm_tui.index import database, share
from tests.index_state import state, whole
from tests.workspaces import Indexed, age

KINDS = {
    "deals": "title: Deal {n}\nstage: lead\nvalue: {n}\ncontact: c{n}\n",
    "contacts": "name: Person {n} 林\nphones: ['+44 20 7946 0{n:03}']\n",
}


def files(count: int) -> dict[str, str]:
    made = {f"{folder}/x{n}": text.format(n=n) for n in range(count) for folder, text in KINDS.items()}
    return {**made, "deals/broken": "title: [\n", "dael/odd": "title: x\n"}


def test_two_workers_make_what_one_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexed = Indexed(tmp_path / "workspace", files(30))
    age(indexed.folder)
    indexed.versions["records/deals/broken.yaml"] = [b"title: Good once\nstage: won\n"]
    indexed.index.rebuild()
    alone = state(indexed.state)
    monkeypatch.setattr(share, "WORTH_A_HELPER", 1)
    monkeypatch.setattr(share, "BATCH", 7)
    indexed.workers = 2
    with closing(indexed.another()) as index:
        index.rebuild()
    assert state(indexed.state) == alone
    whole(indexed.state)
    indexed.close()


def test_a_helper_that_cannot_start_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system without room for a second process the first does all the work."""
    indexed = Indexed(tmp_path / "workspace", files(30))
    monkeypatch.setattr(share, "WORTH_A_HELPER", 1)
    monkeypatch.setattr(share, "BATCH", 7)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nowhere/python")
    indexed.workers = 2
    with closing(indexed.another()) as index:
        assert len(index.rebuild().files) == 62
    indexed.close()


def test_a_helper_starts_while_the_interface_has_taken_stderr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the interface after the program grew gets the new index there: its stderr has no number."""
    indexed = Indexed(tmp_path / "workspace", files(30))
    monkeypatch.setattr(share, "WORTH_A_HELPER", 1)
    monkeypatch.setattr(share, "BATCH", 7)
    tracker = ResourceTracker()
    monkeypatch.setattr("multiprocessing.resource_tracker.getfd", tracker.getfd)
    taken = io.StringIO()
    monkeypatch.setattr(taken, "fileno", lambda: -1, raising=False)
    monkeypatch.setattr("sys.stderr", taken)
    indexed.workers = 2
    with closing(indexed.another()) as index:
        assert len(index.rebuild().files) == 62
    indexed.close()
    tracker._stop()  # type: ignore[attr-defined]


def test_progress_is_told_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "BATCH", 25)
    indexed = Indexed(tmp_path / "workspace", files(30))
    told: list[tuple[int, int]] = []
    indexed.index._progress = lambda done, total: told.append((done, total))
    indexed.index.rebuild()
    assert told == [(25, 62), (50, 62), (62, 62)]
    indexed.close()


def test_an_empty_workspace_has_an_index(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path / "workspace")
    assert not indexed.index.catch_up()
    (indexed.folder / "records").rmdir()
    assert not indexed.index.catch_up()
    assert not indexed.index.rebuild()
    indexed.close()


def test_a_reader_goes_on_while_the_index_is_built_anew(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path / "workspace", files(3))
    with closing(indexed.reader()) as db:
        before = db.execute("SELECT count(*) FROM r_deal").fetchone()
        indexed.write("deals/more", "title: More\nstage: lead\n")
        indexed.index.rebuild()
        assert db.execute("SELECT count(*) FROM r_deal").fetchone() == before
    with closing(indexed.reader()) as db:
        assert db.execute("SELECT count(*) FROM r_deal").fetchone() == (before[0] + 1,)
    indexed.close()


def test_nothing_is_left_beside_the_index(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path / "workspace", files(3))
    indexed.index.rebuild()
    indexed.index.catch_up()
    indexed.close()
    assert [place.name for place in indexed.state.iterdir()] == [database.FILE]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path / "workspace", files(1))
    indexed.state.rmdir()
    indexed.state.write_text("in the way")
    with pytest.raises(StorageError, match="cannot open the folder"):
        indexed.index.catch_up()
