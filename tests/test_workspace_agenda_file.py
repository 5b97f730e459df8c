"""`.crm/agenda.txt`: how much is to be done, for prompts that read a file and start no program."""

import errno
from pathlib import Path

import pytest

from crm_tui.errors import StorageError
from crm_tui.store.disk import RealDisk
from crm_tui.workspace.agenda_file import AgendaFile
from tests.faulty import FaultyDisk
from tests.workspaces import build, opened, records

TODAY = "2026-11-21"
TASKS = {
    "contacts/ada": "name: Ada Lovelace\n",
    "tasks/late": "title: Send quote\ndue: 2026-11-19\ncontact: ada\n",
    "tasks/now": f"title: Ring \\e[31m\ndue: {TODAY}\n",
    "tasks/soon": "title: Later\ndue: 2026-11-24\n",
}


def test_it_says_how_much_there_is_and_below_what(tmp_path: Path) -> None:
    """Overdue before today's, nothing that comes later; it follows the index, and the clock over midnight."""
    folder = build(tmp_path / "shop", TASKS, repository=False)
    file = folder / ".crm/agenda.txt"
    with opened(folder) as workspace:
        workspace.catch_up()
        agenda = AgendaFile(workspace, RealDisk())
        agenda.keep()
        first, late, now = file.read_text("utf-8").splitlines()
        assert first == "1 overdue, 1 today"
        assert late.split("  ")[0] == "Thu" and "Send quote" in late and "Ada Lovelace" in late
        assert "Ring" in now
        before = file.stat().st_mtime_ns, file.stat().st_ino
        agenda.keep()
        assert (file.stat().st_mtime_ns, file.stat().st_ino) == before

        records(folder, {"tasks/late": f"title: Send quote\ndue: 2026-11-19\ndone: {TODAY}\n"})
        workspace.catch_up()
        agenda.keep()
        assert file.read_text("utf-8").splitlines()[0] == "1 today"


def test_the_day_after_it_says_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(tmp_path / "shop", {"tasks/now": f"title: Ring\ndue: {TODAY}\n"}, repository=False)
    with opened(folder) as workspace:
        workspace.catch_up()
        agenda = AgendaFile(workspace, RealDisk())
        for now, told in [("2026-11-20T23:59", "nothing to do today"), ("2026-11-22T00:01", "1 overdue")]:
            monkeypatch.setenv("CRM_NOW", f"{now}+01:00")
            agenda.keep()
            assert (folder / ".crm/agenda.txt").read_text("utf-8").splitlines()[0] == told


def test_a_full_disk_leaves_it_as_it_was_and_it_is_tried_again(tmp_path: Path) -> None:
    folder = build(tmp_path / "shop", TASKS, repository=False)
    file = folder / ".crm/agenda.txt"
    with opened(folder) as workspace:
        workspace.catch_up()
        AgendaFile(workspace, RealDisk()).keep()
        records(folder, {"tasks/more": f"title: Pay\ndue: {TODAY}\n"})
        workspace.catch_up()
        agenda = AgendaFile(workspace, FaultyDisk(RealDisk(), 2, errno.ENOSPC))
        with pytest.raises(StorageError):
            agenda.keep()
        assert file.read_text("utf-8").startswith("1 overdue, 1 today\n")
        agenda.keep()
        assert file.read_text("utf-8").startswith("1 overdue, 2 today\n")
    assert [each.name for each in file.parent.iterdir() if each.name.startswith(".")] == []
