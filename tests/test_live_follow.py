"""What another program changes on disk is heard while the program runs."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crm_tui.edits.making import Maker
from crm_tui.edits.words import read_setting
from crm_tui.errors import CrmError, StorageError
from crm_tui.index.index import Changed
from crm_tui.index.vouch import vouched
from crm_tui.live.live import Live
from crm_tui.query.find import get
from crm_tui.watch.batch import Batch
from crm_tui.workspace import applying
from crm_tui.workspace.workspace import Workspace
from tests.git_plain import git
from tests.workspaces import build, commit, opened, write

DEAL = "title: Engine № 2\nstage: lead\nvalue: 500 EUR\n"
FILE = "records/deals/engine.yaml"
PATIENCE = 10


class Ear:
    """Hears what is told, and waits for it."""

    def __init__(self) -> None:
        self.news = threading.Condition()
        self.records: set[tuple[str, str]] = set()
        self.settings = 0
        self.errors: list[CrmError] = []

    def changed(self, changed: Changed) -> None:
        with self.news:
            self.records |= changed.records
            self.news.notify_all()

    def settings_changed(self) -> None:
        with self.news:
            self.settings += 1
            self.news.notify_all()

    def failed(self, error: CrmError) -> None:
        with self.news:
            self.errors.append(error)
            self.news.notify_all()

    def forget(self) -> None:
        with self.news:
            self.records.clear()

    def hears(self, record: tuple[str, str]) -> bool:
        with self.news:
            return self.news.wait_for(lambda: record in self.records, PATIENCE)


@contextmanager
def following(folder: Path, *, polling: bool = False) -> Iterator[tuple[Workspace, Ear]]:
    with opened(folder) as workspace:
        ear = Ear()
        live = Live(workspace, ear, polling=polling)
        live.start()
        try:
            yield workspace, ear
        finally:
            live.stop()


def value(workspace: Workspace) -> int:
    db = workspace.reader(catch_up=False)
    try:
        return int(db.execute("SELECT value FROM r_deal WHERE id = 'engine'").fetchone()[0])
    finally:
        db.close()


def in_place(place: Path, text: str) -> None:
    place.write_text(text)


def replaced(place: Path, text: str) -> None:
    aside = place.with_name(".engine.tmp")
    aside.write_text(text)
    os.replace(aside, place)


def as_vim_does(place: Path, text: str) -> None:
    backup = place.with_name(place.name + "~")
    os.rename(place, backup)
    place.write_text(text)
    backup.unlink()


@pytest.mark.parametrize("save", [in_place, replaced, as_vim_does])
def test_a_save_by_any_editor_is_heard(tmp_path, save) -> None:
    """I save in another window, and the index follows without being asked."""
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder) as (workspace, ear):
        save(folder / FILE, DEAL.replace("500", "900"))
        assert ear.hears(("deal", "engine"))
        assert value(workspace) == 90000


def test_files_that_come_in_new_folders_are_heard(tmp_path) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder) as (_, ear):
        write(folder, "records/contacts/a/b/ada.yaml", "name: Ada\n")
        assert ear.hears(("contact", "ada"))


def test_a_file_moved_out_is_heard(tmp_path) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder) as (_, ear):
        os.rename(folder / FILE, tmp_path / "away.yaml")
        assert ear.hears(("deal", "engine"))


def test_a_checkout_of_many_files_is_heard_whole(tmp_path) -> None:
    """Somebody else's branch brings three hundred contacts."""
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    git(folder, "checkout", "-q", "-b", "many")
    for number in range(300):
        write(folder, f"records/contacts/c{number}.yaml", f"name: C {number}\n")
    commit(folder, "Many")
    git(folder, "checkout", "-q", "main")
    with following(folder) as (_, ear):
        git(folder, "checkout", "-q", "many")
        assert all(ear.hears(("contact", f"c{number}")) for number in range(300))


def test_changed_settings_are_told(tmp_path) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder) as (workspace, ear):
        text = (folder / "crm.yaml").read_text()
        replaced(folder / "crm.yaml", text.replace("name: Test", "name: Other"))
        with ear.news:
            assert ear.news.wait_for(lambda: ear.settings > 0, PATIENCE)
        assert workspace.settings.name == "Other"


def test_the_index_is_vouched_for_only_while_somebody_follows(tmp_path) -> None:
    """A lock cannot be left behind: when the watcher is gone, nobody's word stands."""
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder) as (workspace, _):
        assert vouched(workspace.state)
    assert not vouched(folder / ".crm")


def test_where_no_events_come_the_files_are_looked_at_now_and_then(tmp_path) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder, polling=True) as (workspace, ear):
        assert not vouched(workspace.state)
        in_place(folder / FILE, DEAL.replace("500", "700"))
        assert ear.hears(("deal", "engine"))
        assert value(workspace) == 70000


@pytest.mark.parametrize("polling", [False, True])
def test_settings_are_followed_where_no_events_come_too(tmp_path, polling) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder, polling=polling) as (workspace, ear):
        replaced(folder / "crm.yaml", (folder / "crm.yaml").read_text().replace("name: Test", "name: Other"))
        with ear.news:
            assert ear.news.wait_for(lambda: ear.settings > 0, PATIENCE)
        assert workspace.settings.name == "Other"


def removed_and_restored(folder: Path, ear: Ear) -> None:
    records = folder / "records"
    shutil.copytree(records, folder / "copy")
    shutil.rmtree(records)
    assert ear.hears(("deal", "engine"))
    os.rename(folder / "copy", records)


def removed_and_restored_at_once(folder: Path, ear: Ear) -> None:
    records = folder / "records"
    shutil.copytree(records, folder / "copy")
    shutil.rmtree(records)
    os.rename(folder / "copy", records)


def swapped(folder: Path, ear: Ear) -> None:
    records = folder / "records"
    shutil.copytree(records, folder / "copy")
    os.rename(records, folder / "old")
    os.rename(folder / "copy", records)


def checked_out(folder: Path, ear: Ear) -> None:
    git(folder, "checkout", "-q", "--orphan", "empty")
    git(folder, "rm", "-rqf", "records")
    commit(folder, "Nothing")
    assert ear.hears(("deal", "engine"))
    git(folder, "checkout", "-q", "main")


RENEWALS = [removed_and_restored, removed_and_restored_at_once, swapped, checked_out]


@pytest.mark.parametrize(
    "renew, polling", [*((each, False) for each in RENEWALS), (removed_and_restored_at_once, True)]
)
def test_a_records_folder_that_was_made_anew_is_followed(tmp_path, renew, polling) -> None:
    """Another branch without records and back, or a backup put in their place: the next save is heard again."""
    folder = build(tmp_path / "w", {"deals/engine": DEAL, "contacts/a/ada": "name: Ada\n"})
    with following(folder, polling=polling) as (_, ear):
        renew(folder, ear)
        ear.forget()
        for turn in (1,) if polling else (1, 2, 3):
            write(folder, "records/contacts/a/ada.yaml", f"name: Ada {turn}\n")
            write(folder, f"records/contacts/new-{turn}.yaml", "name: New\n")
            assert ear.hears(("contact", "ada"))
            assert ear.hears(("contact", f"new-{turn}"))
            ear.forget()


def test_a_records_folder_that_comes_later_is_followed(tmp_path) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    os.rename(folder / "records", tmp_path / "aside")
    with following(folder) as (_, ear):
        os.rename(tmp_path / "aside", folder / "records")
        assert ear.hears(("deal", "engine"))
        write(folder, "records/contacts/ada.yaml", "name: Ada\n")
        assert ear.hears(("contact", "ada"))


def test_a_workspace_without_a_state_folder_can_be_followed(tmp_path) -> None:
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    assert not (folder / ".crm").exists()
    with following(folder) as (workspace, _):
        assert vouched(workspace.state)


def failing_once(monkeypatch: pytest.MonkeyPatch, workspace: Workspace, error: Exception) -> None:
    """The next look at files fails by `error`; the ones after it do not."""
    refresh, errors = workspace.refresh, [error]

    def look(files: frozenset[tuple[str, str]]) -> Changed:
        if errors:
            raise errors.pop()
        return refresh(files)

    monkeypatch.setattr(workspace, "refresh", look)


@pytest.mark.parametrize(
    "error, told", [(TypeError("no such thing"), "TypeError: no such thing"), (StorageError("busy"), "busy")]
)
def test_what_goes_wrong_is_told_and_following_goes_on(tmp_path, monkeypatch, error, told) -> None:
    """A bug meets one file: I am told of it, the next save is followed, and the file that was missed with it."""
    folder = build(tmp_path / "w", {"deals/engine": DEAL, "contacts/ada": "name: Ada\n"})
    with following(folder) as (workspace, ear):
        failing_once(monkeypatch, workspace, error)
        in_place(folder / FILE, DEAL.replace("500", "900"))
        with ear.news:
            assert ear.news.wait_for(lambda: ear.errors, PATIENCE)
        assert told in str(ear.errors[0])
        assert not vouched(workspace.state)
        write(folder, "records/contacts/ada.yaml", "name: Ada Lovelace\n")
        assert ear.hears(("contact", "ada"))
        assert value(workspace) == 90000


def test_the_reason_of_a_bug_is_kept(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with following(folder) as (workspace, ear):
        failing_once(monkeypatch, workspace, TypeError("no such thing"))
        in_place(folder / FILE, DEAL.replace("500", "900"))
        with ear.news:
            assert ear.news.wait_for(lambda: ear.errors, PATIENCE)
    (kept,) = (tmp_path / "state").rglob("bug-*.log")
    assert str(kept) in str(ear.errors[0])
    assert "Traceback" in kept.read_text()


def test_a_reason_that_stays_is_told_once(tmp_path, monkeypatch) -> None:
    """What fails at every beat does not fill the screen, nor the disk with logs."""
    folder = build(tmp_path / "w", {"deals/engine": DEAL})
    with opened(folder) as workspace:
        ear = Ear()
        live = Live(workspace, ear)
        monkeypatch.setattr(workspace, "catch_up", broken)
        for _ in range(3):
            live._on_batch(Batch(frozenset(), True))
        assert [str(error).partition(";")[0] for error in ear.errors] == ["this is a bug in crm: TypeError: broken"]


def broken() -> Changed:
    raise TypeError("broken")


def test_a_great_edit_of_ones_own_is_not_heard_file_by_file(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody vouches meanwhile; the walk after it finds what others saved beside it, and all is heard as before."""
    monkeypatch.setattr(applying, "_MANY", 2)
    deals = {f"deals/d{number}": DEAL for number in range(3)}
    folder = build(tmp_path / "w", {**deals, "deals/engine": DEAL})
    with following(folder) as (workspace, ear):
        vouching: list[bool] = []

        def step(*_: object) -> None:
            if not vouching:
                in_place(folder / FILE, DEAL.replace("500", "700"))
            vouching.append(vouched(folder / ".crm"))

        db = workspace.reader()
        found = [get(db, workspace.asking(), "deal", f"d{number}") for number in range(3)]
        maker = Maker(db, workspace.asking(), workspace.editor(), workspace.taken, workspace.folder_for)
        workspace.apply(maker.set(found, [read_setting("value=900")]), progress=step)
        db.close()
        assert vouching and not any(vouching)
        assert ear.hears(("deal", "engine")) and not any(("deal", f"d{number}") in ear.records for number in range(3))
        ear.forget()
        in_place(folder / "records/deals/d1.yaml", DEAL)
        assert ear.hears(("deal", "d1"))
