"""Git as a user runs it beside the program, and the workspaces that the tests of git/ work in."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from crm_tui.git.repo import Repo, repo_of

WHEN = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEAL = "records/deals/engine-no-2.yaml"


def git(folder: Path, *args: str, stdin: str | None = None) -> str:
    """What git prints; fails the test when git fails."""
    command = ["git", "-c", "maintenance.auto=false", *args]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(folder: Path, path: str, text: str | bytes) -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def workspace(folder: Path) -> Repo:
    """A repository with one committed deal."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    write(folder, "crm.yaml", "format: 1\n")
    write(folder, DEAL, "title: Engine № 2\nstage: lead\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Begin")
    return opened(folder)


def opened(folder: Path) -> Repo:
    repo = repo_of(folder)
    assert repo is not None
    return repo


def committed(folder: Path, path: str, commit: str = "HEAD") -> bytes:
    return subprocess.run(
        ["git", "cat-file", "blob", f"{commit}:{path}"], cwd=folder, capture_output=True, check=True
    ).stdout


def touched(folder: Path, commit: str = "HEAD") -> list[str]:
    """The paths that a commit changed."""
    out = git(folder, "diff-tree", "--root", "--no-commit-id", "--name-only", "-r", "-z", commit)
    return out.split("\0")[:-1]


def status(folder: Path) -> list[str]:
    """Git's short status, a line a path."""
    return git(folder, "status", "--short", "-z", "--untracked-files=all").split("\0")[:-1]
