"""What commits changed, since an earlier one or of some files: who made them, when, and the blobs around each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from crm_tui.git.log import Touched, read
from crm_tui.git.repo import Repo
from crm_tui.git.run import SECONDS

# A blob above this size is no record, and is not read; so much is read altogether.
_LARGEST = 1 << 20
_MOST = 32 << 20


class Made(NamedTuple):
    """A commit: its author and moment (aware), and what it changed; `left` counts files that are not among `files`.

    `words` are what its author wrote, "" where the program wrote it.
    """

    sha: str
    name: str
    email: str
    when: datetime
    files: tuple[Touched, ...]
    left: int = 0
    words: str = ""


def since(repo: Repo, commit: str, at: datetime, below: str, most: int, files: int) -> list[Made]:
    """The commits that HEAD has and `commit` had not, newest first, at most so many with so many files each.

    Merges are no changes of their own, and only those count that changed something in the folder `below`. Where git
    does not know the commit (any more), the moment decides. Raises GitError.
    """
    known = repo.ask("cat-file", "-e", f"{commit}^{{commit}}").code == 0
    which = [f"{commit}..HEAD"] if known else [f"--since={at.isoformat()}", "HEAD"]
    return _log(repo, which, [below], most, files)


def touching(repo: Repo, paths: Sequence[str], most: int, seconds: float) -> list[Made]:
    """The commits up to HEAD that changed one of these files of the workspace, newest first, at most so many.

    Merges are no changes of their own. Raises GitError, also when git takes longer than `seconds`.
    """
    return _log(repo, ["HEAD"], paths, most, len(paths), seconds)


def _log(
    repo: Repo, which: Sequence[str], paths: Sequence[str], most: int, files: int, seconds: float = SECONDS
) -> list[Made]:
    found = read(repo, f"--max-count={most}", "--no-merges", *which, paths=paths, seconds=seconds)
    return [
        Made(
            each.sha,
            each.name,
            each.email,
            each.when,
            each.files[:files],
            max(len(each.files) - files, 0),
            "" if each.op else each.words,
        )
        for each in found
    ]


def blobs(repo: Repo, shas: Iterable[str]) -> dict[str, bytes]:
    """The contents of blobs; those too large, or too many to be read at once, are left out. Raises GitError."""
    wanted = sorted(set(shas) - {""})
    asked = "".join(f"{sha}\n" for sha in wanted).encode()
    left, fit = _MOST, []
    for line in repo.git("cat-file", "--batch-check", stdin=asked).decode("utf-8", "replace").split("\n"):
        match line.split(" "):
            case [sha, "blob", size] if int(size) <= min(_LARGEST, left):
                fit.append(sha)
                left -= int(size)
    return _contents(repo.git("cat-file", "--batch", stdin="".join(f"{sha}\n" for sha in fit).encode()))


def _contents(out: bytes) -> dict[str, bytes]:
    """The answer of `cat-file --batch`: for each a line with id, type and size, then the bytes and a line's end."""
    found, at = {}, 0
    while at < len(out):
        end = out.index(b"\n", at)
        sha, _, size = out[at:end].decode().split(" ")
        found[sha] = out[end + 1 : end + 1 + int(size)]
        at = end + int(size) + 2
    return found
