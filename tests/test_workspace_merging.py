"""Git gets an answer to every merge: in time, and never a clean one where something may be lost."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.errors import GitError
from crm_tui.workspace import merging
from tests.crm_cli import crm
from tests.git_plain import git, status
from tests.workspaces import build, commit, write

DEAL = "records/deals/a.yaml"
TEXTS = {"base": "title: A\nvalue: 1\n", "ours": "title: B\nvalue: 1\n", "theirs": "title: C\nvalue: 1\n"}
BY_LINE = "<<<<<<< ours\ntitle: B\n=======\ntitle: C\n>>>>>>> theirs\nvalue: 1\n"
WHOLE = "<<<<<<< ours\ntitle: B\nvalue: 1\n=======\ntitle: C\nvalue: 1\n>>>>>>> theirs\n"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A merge by field that does not end while the test runs."""
    over = threading.Event()
    monkeypatch.setattr(merging, "merge", lambda *_: over.wait())
    monkeypatch.setattr(merging, "SECONDS", 0.05)
    yield
    over.set()


def driven(folder: Path) -> tuple[int, str, str]:
    for name, text in TEXTS.items():
        write(folder, name, text)
    ended = crm(folder, "merge-driver", *TEXTS, DEAL)
    return ended.code, (folder / "ours").read_text(), ended.err


@pytest.mark.usefixtures("endless")
def test_a_merge_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """Git is told of a conflict, and finds the file as its own merge would leave it."""
    code, text, said = driven(tmp_path)
    assert (code, text) == (1, BY_LINE)
    assert said == f"{DEAL}: merged line by line, for it cannot be merged by field: it took longer than 0.05 seconds\n"


@pytest.mark.usefixtures("endless")
def test_where_git_cannot_merge_the_lines_either_both_versions_stand_in_the_file(tmp_path, monkeypatch) -> None:
    def late(*_: object, **_options: object) -> None:
        raise GitError("git merge-file did not finish in 5 seconds")

    monkeypatch.setattr("crm_tui.git.merging.run", late)
    code, text, said = driven(tmp_path)
    assert (code, text) == (1, WHOLE)
    assert "both versions stand in it" in said


def test_what_is_no_text_is_a_conflict_with_both_versions(tmp_path: Path) -> None:
    write(tmp_path, "base", "title: A\n")
    (tmp_path / "ours").write_bytes(b"title: \x00\xff")
    write(tmp_path, "theirs", "title: C\n")
    assert crm(tmp_path, "merge-driver", "base", "ours", "theirs", DEAL).code == 1
    assert (tmp_path / "ours").read_bytes() == b"<<<<<<< ours\ntitle: \x00\xff\n=======\ntitle: C\n>>>>>>> theirs\n"


SLOW = """
import sys, threading
from crm_tui.workspace import merging
merging.merge = lambda *_: threading.Event().wait()
merging.SECONDS = 0.05
from crm_tui.__main__ import run
sys.exit(run(["merge-driver", *sys.argv[1:]]))
"""


def test_git_goes_on_with_a_conflict_when_the_driver_is_too_slow(tmp_path: Path) -> None:
    """The process ends although its merge still runs, and `git add` cannot lose a side unseen."""
    folder = build(tmp_path / "w", {"deals/a": TEXTS["base"]})
    write(folder, ".gitattributes", "records/**/*.yaml -text merge=crm\n")
    write(tmp_path, "slow.py", SLOW)
    git(folder, "config", "merge.crm.driver", f"'{sys.executable}' '{tmp_path}/slow.py' %O %A %B %P")
    commit(folder, "Begin")
    git(folder, "checkout", "-q", "-b", "theirs")
    write(folder, DEAL, TEXTS["theirs"])
    commit(folder, "Theirs")
    git(folder, "checkout", "-q", "main")
    write(folder, DEAL, TEXTS["ours"])
    commit(folder, "Ours")

    with pytest.raises(AssertionError):
        git(folder, "merge", "-q", "theirs")

    assert (folder / DEAL).read_text() == BY_LINE
    assert status(folder) == [f"UU {DEAL}"]
