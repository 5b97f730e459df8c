"""What a file held in earlier commits."""

from collections.abc import Callable, Iterator, Sequence

from crm_tui.errors import GitError
from crm_tui.git.repo import Repo

_LARGEST = 1 << 20
_SECONDS = 5.0


def last_good(
    repo: Repo, path: str, good: Callable[[bytes], bool], *, versions: int = 20, seconds: float = _SECONDS
) -> bytes | None:
    """The newest committed content of a path that is `good`, or None.

    Looks at HEAD, then at the `versions` last commits that changed the path, for `seconds` at most. Contents
    above 1 MiB are passed over. Raises GitError for a path outside the workspace.
    """
    name = repo.name(path)
    newest = at_head(repo, path)
    if newest is not None and good(newest):
        return newest
    try:
        out = repo.git("rev-list", f"--max-count={versions}", "HEAD", "--", name, seconds=seconds)
    except GitError:
        return None
    older = _contents(repo, [f"{sha}:{name}" for sha in out.decode().split()])
    return next((content for content in older if good(content)), None)


def at_head(repo: Repo, path: str) -> bytes | None:
    """What the newest commit holds at a path; None where it has no file, or one above 1 MiB.

    Raises GitError, for a path outside the workspace too.
    """
    return next(_contents(repo, [f"HEAD:{repo.name(path)}"]), None)


def _contents(repo: Repo, names: Sequence[str]) -> Iterator[bytes]:
    """The contents of the blobs that exist and are small enough, in order, one process each."""
    asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    found = repo.git("cat-file", "--batch-check", stdin=asked).decode("utf-8", "replace")
    for line in found.split("\n"):
        match line.split(" "):
            case [sha, "blob", size] if int(size) <= _LARGEST:
                yield repo.git("cat-file", "blob", sha)
