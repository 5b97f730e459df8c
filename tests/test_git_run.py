"""Git is started in one way, and what it complains of is told in its own words."""

import os

import pytest

from crm_tui.errors import GitError
from crm_tui.git import run as module
from crm_tui.git.run import Answer, failure, program, run, start, version


@pytest.fixture(autouse=True)
def look_again():
    program.cache_clear()
    yield
    program.cache_clear()


def test_version():
    assert version() >= module.OLDEST


def test_git_is_called_by_its_absolute_path():
    assert os.path.isabs(program())


def test_git_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(GitError, match="git was not found on PATH") as error:
        run(["version"], tmp_path)
    assert error.value.exit_code == 7
    assert "install git" in error.value.hint


def test_git_takes_too_long(tmp_path, monkeypatch):
    """A git that hangs is stopped, and the message says which command it was."""
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(GitError, match=r"git status did not finish in 0.05 seconds"):
        run(["status"], tmp_path, seconds=0.05)


def test_a_git_that_takes_too_long_may_take_its_lock_away(tmp_path, monkeypatch):
    """One that holds a lock file is asked to end before it is made to."""
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\ntrap 'rm lock; exit 1' TERM\ntouch lock\nwhile :; do sleep 0.01; done\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    begun = start(["status"], tmp_path)
    while not (tmp_path / "lock").exists():
        pass

    with pytest.raises(GitError, match="did not finish"):
        begun.answer(seconds=0.01)

    assert not (tmp_path / "lock").exists()


def test_the_folder_is_gone(tmp_path):
    with pytest.raises(GitError, match="No such file"):
        run(["version"], tmp_path / "gone")


@pytest.mark.parametrize(
    "err, words, hint",
    [
        ("fatal: bad object\n", "git show: bad object", ""),
        ("error: one\nfatal: two\nhint: three\n", "git show: one; two", ""),
        ("", "git show: exit code 128", ""),
        ("fatal: \x1b[2J\x9b1mevil\n", "git show: ␛[2J⟨U+009B⟩1mevil", ""),
        ("fatal: detected dubious ownership in repository", "git show: detected", "safe.directory"),
        ("fatal: write error: No space left on device", "git show: write error", "make room"),
        ("fatal: bad config line 1 in file .git/config", "git show: bad config line 1", "mend the file"),
    ],
)
def test_the_words_of_a_failure(err, words, hint):
    error = failure(["show"], Answer(128, b"", err))

    assert error.message.startswith(words)
    assert hint in error.hint


def test_long_complaints_are_cut():
    assert len(failure(["show"], Answer(1, b"", "x" * 5000)).message) < 400


def test_git_speaks_english_and_asks_nothing(tmp_path, monkeypatch):
    """Its words are matched, so they must not depend on the user's language."""
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")

    assert "not a git repository" in run(["rev-parse", "HEAD"], tmp_path).err
