"""What stands in the work tree and in no commit."""

from typing import Literal, NamedTuple

from crm_tui.git.config import file_stamp
from crm_tui.git.repo import Repo

_WATCHED = ("records", "crm.yaml")
# How many blanks stand before the path in a line of each sort.
_FIELDS = {"1": 8, "u": 10, "?": 1}


class Dirty(NamedTuple):
    """A path of the workspace and how it differs from HEAD."""

    path: str
    state: Literal["new", "changed", "deleted", "conflict"]


def uncommitted(repo: Repo) -> list[Dirty]:
    """Records and settings that differ from the newest commit, staged or not, by path. Raises GitError."""
    out = repo.git(
        "status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all",
        "--", *(repo.prefix + name for name in _WATCHED),
    )  # fmt: skip
    lines = out.decode("utf-8", "surrogateescape").split("\0")[:-1]
    return sorted(_dirty(line, repo.prefix) for line in lines if line[0] in _FIELDS)


def stamp(repo: Repo) -> tuple[object, ...]:
    """What changes with a commit, a checkout, and with what is staged; costs no process."""
    files = [repo.git_dir / "HEAD", repo.git_dir / "index", repo.git_dir / "logs" / "HEAD"]
    return tuple(file_stamp(file) for file in (*files, repo.common_dir / "packed-refs"))


def _dirty(line: str, prefix: str) -> Dirty:
    parts = line.split(" ", _FIELDS[line[0]])
    return Dirty(parts[-1].removeprefix(prefix), _state(line[0], parts[1]))


def _state(sort: str, staged_and_not: str) -> Literal["new", "changed", "deleted", "conflict"]:
    if sort == "u":
        return "conflict"
    if sort == "?":
        return "new"
    if "D" in staged_and_not:
        return "deleted"
    return "new" if staged_and_not[0] == "A" else "changed"
