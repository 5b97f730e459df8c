"""The log: what was done here, what of it is taken back, what waits for a commit, and what changed outside."""

from pathlib import Path

import pytest

from crm_tui.edits.record import set_fields
from crm_tui.edits.words import read_setting
from crm_tui.errors import UsageError
from crm_tui.git.status import Dirty
from crm_tui.query.find import get
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.diffing import written
from crm_tui.workspace.log import Log, redoing, taken_back, undoing
from crm_tui.workspace.outside import Outside, outside, since_commit, stamps
from crm_tui.workspace.workspace import Workspace
from tests.workspaces import build, opened, write
from tests.workspaces import commit as commit_by_hand

DEAL = "records/deals/engine.yaml"
FILES = {"deals/engine": "title: Engine\nstage: lead\nvalue: 500 EUR\n", "contacts/ada": "name: Ada\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "w", FILES)


def change(workspace: Workspace, *words: str, commit: bool = True) -> str:
    """The operation that sets fields of the deal."""
    found = workspace.ask(lambda db: get(db, workspace.asking(), "deal", "engine"))
    plan = set_fields(workspace.editor(), [found], [read_setting(word) for word in words])
    return workspace.apply(plan, commit=commit).op


def standing(log: Log) -> list[bool]:
    """Whether the operations stand, newest first."""
    done = log.operations()
    taken = taken_back(done)
    return [each.op not in taken for each in done]


def test_newest_first_with_who_and_what_and_where(folder) -> None:
    with opened(folder, UserConfig(member="grace")) as workspace:
        change(workspace, "value=1k")
        change(workspace, "owner=grace", commit=False)
        second, first = Log(lambda: workspace.store.journal).operations()

    assert (first.actor, first.files, first.late, second.late) == ("grace", (("", DEAL),), False, True)
    assert first.when is not None and "alue" in first.words and first.op < second.op


def test_undo_and_redo_of_any(folder) -> None:
    """An old operation is taken back and made again while a newer one stays; each says how it stands."""
    with opened(folder) as workspace:
        log = Log(lambda: workspace.store.journal)
        change(workspace, "value=1k")
        change(workspace, "tags+=vip")

        def of(words: str):
            return next(each for each in log.operations() if each.words.startswith(words))

        def taken():
            return taken_back(log.operations())

        first = log.operations()[1]
        workspace.apply(undoing(workspace, first, taken()))
        assert "value: 500 EUR" in (folder / DEAL).read_text() and "vip" in (folder / DEAL).read_text()
        assert standing(log) == [True, True, False]
        with pytest.raises(UsageError, match="taken back already"):
            undoing(workspace, first, taken())

        workspace.apply(redoing(workspace, first, taken()))
        assert "1000" in (folder / DEAL).read_text()
        assert standing(log) == [True, False, True, True]
        with pytest.raises(UsageError, match="this stands"):
            redoing(workspace, first, taken())

        workspace.apply(undoing(workspace, of("Redo: "), taken()))
        assert "value: 500 EUR" in (folder / DEAL).read_text()
        assert standing(log) == [True, False, True, True, False]
        workspace.apply(redoing(workspace, of("Undo: "), taken()))
        assert "1000" in (folder / DEAL).read_text()


def test_an_entry_that_cannot_be_read_hides_no_other(folder) -> None:
    """It is listed with the reason; mended, or gone, it is so in the log."""
    with opened(folder) as workspace:
        log = Log(lambda: workspace.store.journal)
        op = change(workspace, "value=1k")
        change(workspace, "value=2k")
        entry = folder / ".crm/journal" / f"{op}.json"
        whole = entry.read_bytes()
        entry.write_bytes(b"torn")
        other = Log(lambda: workspace.store.journal)
        assert ["damaged" in each.trouble for each in other.operations()] == [False, True]
        entry.write_bytes(whole)
        assert [each.trouble for each in other.operations()] == ["", ""]
        entry.unlink()
        assert len(log.operations()) == len(other.operations()) == 1


def test_what_is_committed_or_forgotten_while_one_reads(folder, monkeypatch) -> None:
    """Neither is an entry that cannot be read."""
    with opened(folder) as workspace:
        first, second = change(workspace, "value=1k"), change(workspace, "value=2k")
        journal = workspace.store.journal
        monkeypatch.setattr(journal, "closed", lambda: {second: True, first: True, "20200101T000000000000-gone": False})
        log = Log(lambda: journal).operations()
    assert [(each.op, each.trouble) for each in log] == [(second, ""), (first, "")]


def test_what_changed_outside(folder) -> None:
    """Edits from vim, but not those of an operation that waits for its commit; a commit ends both."""
    with opened(folder) as workspace:
        assert outside(workspace) == []
        before = stamps(workspace)
        change(workspace, "value=1k", commit=False)
        write(folder, "records/contacts/ada.yaml", "name: Ada Lovelace\n")
        write(folder, "records/contacts/bob.yaml", "name: Bob\n")
        late = {file for each in Log(lambda: workspace.store.journal).operations() if each.late for file in each.files}

        listed = outside(workspace, late)
        assert listed == [
            Outside("", Dirty("records/contacts/ada.yaml", "changed")),
            Outside("", Dirty("records/contacts/bob.yaml", "new")),
        ]
        lines = written(since_commit(workspace, listed)).splitlines()
        assert "-name: Ada" in lines and "+name: Ada Lovelace" in lines and "+name: Bob" in lines
        assert len(outside(workspace) or ()) == 3

        commit_by_hand(folder)
        assert outside(workspace) == [] and stamps(workspace) != before


def test_no_repository(tmp_path) -> None:
    with opened(build(tmp_path / "w", FILES, repository=False)) as workspace:
        assert outside(workspace) is None and len(stamps(workspace)) == 1
