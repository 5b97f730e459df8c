"""A watcher vouches for the index, so that commands need no walk; what it vouches for is true."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.index.vouch import vouched
from tests.crm_cli import SHOP
from tests.crm_process import Processes, processes
from tests.git_plain import git
from tests.sound import index_is_true
from tests.workspaces import build, commit, write


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A workspace with `crm watch` running on it."""
    folder = build(tmp_path / "crm", SHOP)
    command = [sys.executable, "-m", "crm_tui", "-C", str(folder), "watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watcher:
        assert watcher.stderr is not None
        assert "watching" in watcher.stderr.readline()
        yield folder, watcher
        watcher.kill()


def value(crm: Processes, folder: Path) -> str:
    """What the deal is worth, as a list tells it."""
    out = crm(folder, "list", "deals", "title:kiosk", "--columns", "value", "--format", "csv").out
    return out.splitlines()[-1]


def shown_soon(crm: Processes, folder: Path, expected: str) -> bool:
    """Whether the value is shown, if not at once then in one of the next answers: events take their time."""
    return any(value(crm, folder) == expected for _ in range(100))


def test_every_hand_edit_is_shown_and_every_command_s_at_once(crm: Processes, watched) -> None:
    """In place, by a new file in its place, by another command, and by git."""
    folder, _ = watched
    place = folder / "records/deals/kiosk.yaml"
    for turn in range(1, 11):
        text = f"title: Kiosk\nstage: lead\nvalue: {turn * 1000}\n"
        if turn % 2:
            place.write_text(text)
        else:
            write(folder, "records/deals/.kiosk.swp", text).replace(place)
        assert shown_soon(crm, folder, f"{turn}000 EUR")
        assert crm(folder, "set", "kiosk", f"value={turn}").code == 0
        assert value(crm, folder) == f"{turn} EUR"
    commit(folder)
    git(folder, "checkout", "-q", "HEAD~5", "--", "records")
    git(folder, "stash", "-q")
    assert shown_soon(crm, folder, "10 EUR")
    assert index_is_true(folder)


def test_the_agenda_is_kept_in_a_file_that_prompts_read(crm: Processes, watched) -> None:
    folder, _ = watched
    file = folder / ".crm/agenda.txt"
    assert "today" not in file.read_text("utf-8").splitlines()[0]
    (folder / "records/tasks").mkdir()
    (folder / "records/tasks/ring.yaml").write_text("title: Ring Tom\ndue: 2026-11-21\n")
    for _ in range(100):
        assert crm(folder, "agenda", "--count").code == 0
        if "Ring Tom" in file.read_text("utf-8"):
            break
    assert file.read_text("utf-8").splitlines()[0].endswith("1 today")


def test_a_watcher_that_is_killed_leaves_no_lie_behind(crm: Processes, watched) -> None:
    folder, watcher = watched
    assert value(crm, folder) == "2000 EUR"
    watcher.send_signal(signal.SIGKILL)
    watcher.wait()
    assert not vouched(folder / ".crm")

    (folder / "records/deals/kiosk.yaml").write_text("title: Kiosk\nstage: lead\nvalue: 7\n")

    assert value(crm, folder) == "7 EUR"


def test_ctrl_c_ends_it_with_nothing_to_complain_of(watched) -> None:
    _, watcher = watched
    watcher.send_signal(signal.SIGINT)

    _, said = watcher.communicate(timeout=30)

    assert watcher.returncode == 0 and "Traceback" not in said and "error" not in said
