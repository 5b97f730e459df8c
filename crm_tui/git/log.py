"""The commits of a workspace, newest first, some at a time, and which blobs each put in the place of which."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from crm_tui.git.repo import Repo, head
from crm_tui.git.run import SECONDS, version
from crm_tui.wording.display import display

_FORMAT = "%H%x00%P%x00%aN%x00%aE%x00%aI%x00%(trailers:key=Op,valueonly,separator=%x2C)%x00%s"
_FIELDS = 7
_SHA = re.compile("[0-9a-f]{4,64}")
# What a user's own files are; the rest of a repository is git's, or another project's.
_OWN = ("records/", "templates/", "files/")
_SETTINGS = "crm.yaml"
# Links and other repositories are no files of a workspace.
_FILE_MODES = frozenset(("100644", "100755", "000000"))


class Touched(NamedTuple):
    """A path of the workspace and the blobs it had before and after a commit, "" for no file."""

    path: str
    before: str
    after: str


class Logged(NamedTuple):
    """A commit: who made it and when (aware), the operation it says it is, its first line, and its files.

    What people wrote is harmless to print; paths are as git has them. The files of a merge are those that it changed
    for its first parent.
    """

    sha: str
    parents: tuple[str, ...]
    name: str
    email: str
    when: datetime
    op: str
    words: str
    files: tuple[Touched, ...]


class Page(NamedTuple):
    """Commits that changed files of the workspace; so many of all were `read`, and there may be `more`.

    `parents` are those of all that were read.
    """

    commits: tuple[Logged, ...]
    parents: Mapping[str, tuple[str, ...]]
    read: int
    more: bool


def page(repo: Repo, tip: str, skipped: int, most: int) -> Page:
    """What `tip` has, without its newest `skipped` commits. Raises GitError."""
    found = read(repo, f"--skip={skipped}", f"--max-count={most + 1}", tip)
    some = found[:most]
    parents = {each.sha: each.parents for each in some}
    return Page(tuple(each for each in some if each.files), parents, len(some), len(found) > most)


def commit_of(repo: Repo, sha: str) -> Logged:
    """A commit by its id. Raises GitError."""
    return read(repo, "--max-count=1", sha)[0]


def named(repo: Repo, name: str) -> Logged | None:
    """The commit that HEAD has of this operation, or with an id that begins so. Raises GitError."""
    if not head(repo):
        return None
    found = read(repo, "--max-count=1", "--fixed-strings", f"--grep=Op: {name}", "HEAD")
    if found and found[0].op == name:
        return found[0]
    if not _SHA.fullmatch(name) or repo.ask("merge-base", "--is-ancestor", name, "HEAD").code:
        return None
    return commit_of(repo, name)


def read(repo: Repo, *which: str, paths: Sequence[str] = (), seconds: float = SECONDS) -> list[Logged]:
    """The commits that git finds by these words of its own, of certain paths of the workspace or of all.

    Raises GitError, also when git takes longer than `seconds`.
    """
    names = [repo.name(path) for path in paths] or ([repo.prefix] if repo.prefix else [])
    out = repo.git(
        "log", "--raw", *_of_merges(), "--no-abbrev", "--no-renames", "-z", f"--format={_FORMAT}", *which, "--", *names,
        seconds=seconds,
    )  # fmt: skip
    return list(_commits(out.decode("utf-8", "surrogateescape").split("\0"), repo.prefix))


@cache
def _of_merges() -> tuple[str, ...]:
    """By which git tells what a merge changed for its first parent; older ones have no word for it."""
    return ("--diff-merges=first-parent",) if version() >= (2, 31) else ()


def _commits(parts: list[str], prefix: str) -> Iterator[Logged]:
    """The commits in git's answer: the fields of each, then for each file what happened to it, and its path."""
    at = 0
    while at + _FIELDS <= len(parts):
        sha, parents, name, email, when, op, words = parts[at : at + _FIELDS]
        at = start = at + _FIELDS
        while at < len(parts) and parts[at].lstrip("\n").startswith(":"):
            at += 2
        files = tuple(_touched(parts[start:at], prefix))
        moment = datetime.fromisoformat(when)
        said = _text(op).partition(",")[0].strip()
        yield Logged(sha, tuple(parents.split()), _text(name), _text(email), moment, said, _text(words), files)


def _text(part: str) -> str:
    """What somebody wrote, whatever encoding they took for it, harmless to print."""
    return display(part.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _touched(parts: list[str], prefix: str) -> Iterator[Touched]:
    for what, name in zip(parts[::2], parts[1::2], strict=True):
        was, is_, before, after, _ = what.lstrip("\n:").split(" ")
        path = name.removeprefix(prefix)
        if (path.startswith(_OWN) or path == _SETTINGS) and {was, is_} <= _FILE_MODES:
            yield Touched(path, before.strip("0") and before, after.strip("0") and after)
