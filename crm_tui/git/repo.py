"""The git repository in which a workspace lies."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from crm_tui.errors import GitError
from crm_tui.git.config import Config, read_config, refuse_harmful, stamp
from crm_tui.git.run import SECONDS, Answer, Heard, Started, failure, run, start
from crm_tui.wording.display import display

# Files in git's folder that stand there while something is half done, and what it is.
_UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


class Identity(NamedTuple):
    """Who writes a commit."""

    name: str
    email: str


class Repo:
    """A work tree and the workspace in it; git runs here only while its configuration is harmless.

    `folder` is the workspace, `top` the work tree's top (the same or above), `prefix` the way from top to
    folder ("" or "sales/"). `git_dir` is the work tree's own, `common_dir` the one all work trees share.
    """

    __slots__ = ("_allowed", "_config", "_stamp", "common_dir", "folder", "git_dir", "prefix", "top")

    def __init__(self, folder: Path, top: Path, git_dir: Path, allowed: Collection[str] = ()) -> None:
        self.folder, self.top, self.git_dir = folder, top, git_dir
        self.common_dir = _common_dir(git_dir)
        way = folder.relative_to(top).as_posix()
        self.prefix = "" if way == "." else f"{way}/"
        self._allowed = allowed
        self._config: Config | None = None
        self._stamp: tuple[object, ...] = ()

    def config(self) -> Config:
        """Git's configuration here, read again when a file of it has changed.

        Raises GitError for a key of the repository that could run something and is not allowed.
        """
        seen = stamp(self.git_dir, self.common_dir)
        if self._config is None or seen != self._stamp:
            config = read_config(self.top)
            refuse_harmful(config, self._allowed)
            self._config, self._stamp = config, seen
        return self._config

    def ask(
        self,
        *args: str,
        stdin: bytes = b"",
        settings: dict[str, str] | None = None,
        seconds: float = SECONDS,
        heard: Heard | None = None,
    ) -> Answer:
        """What git answers at the top of the work tree, whatever its exit code; `heard` as for Started.

        Raises GitError.
        """
        self.config()
        return run(args, self.top, stdin=stdin, settings=settings, seconds=seconds, heard=heard)

    def start(self, *args: str) -> Started:
        """Starts git at the top of the work tree; whoever does asks for its answer. Raises GitError."""
        self.config()
        return start(args, self.top)

    def git(
        self,
        *args: str,
        stdin: bytes = b"",
        settings: dict[str, str] | None = None,
        seconds: float = SECONDS,
        heard: Heard | None = None,
    ) -> bytes:
        """Git's output; raises GitError with its words when it fails."""
        answer = self.ask(*args, stdin=stdin, settings=settings, seconds=seconds, heard=heard)
        if answer.code:
            raise failure(args, answer)
        return answer.out

    def name(self, path: str) -> str:
        """The path in the repository of a path in the workspace.

        Raises GitError for one that leaves the workspace, enters a .git folder or has a line break.
        """
        parts = PurePosixPath(path).parts
        bad = not parts or path != "/".join(parts) or any(part in {"..", "/"} for part in parts)
        if bad or any(part.casefold() == ".git" for part in parts) or set(path) & set("\0\n\r"):
            raise GitError(f"{display(path)!r} is no path of a workspace")
        return self.prefix + path


def repo_of(folder: Path, allowed: Collection[str] = ()) -> Repo | None:
    """The repository that contains a workspace; None when there is none.

    `allowed` holds keys of its configuration, as `key=value`, that the user has looked at and allows.
    """
    folder = folder.resolve()
    for top in (folder, *folder.parents):
        if git_dir := _git_dir(top):
            return Repo(folder, top, git_dir, allowed)
    return None


def init(folder: Path) -> Repo:
    """A new repository in `folder`, or the one that is there. Raises GitError.

    Its first branch is the one of the user's init.defaultBranch, else main.
    """
    named = read_config(folder).values.get("init.defaultbranch", "main")
    args = ("init", "--quiet")
    answer = run(args, folder, settings={"init.defaultBranch": named})
    if answer.code:
        raise failure(args, answer)
    folder = folder.resolve()
    return Repo(folder, folder, _git_dir(folder) or folder / ".git")


def identity(repo: Repo) -> Identity | None:
    """Who git says is writing: its environment variables, else user.name and user.email; None if unsaid."""
    return said(repo.config().values)


def said(values: Mapping[str, str]) -> Identity | None:
    """The same, of git's configuration as it is seen from any folder."""
    name = os.environ.get("GIT_AUTHOR_NAME") or values.get("user.name", "")
    email = os.environ.get("GIT_AUTHOR_EMAIL") or values.get("user.email", "")
    return Identity(name, email) if name and email else None


def set_identity(repo: Repo, who: Identity) -> None:
    """Makes `who` the writer in this repository alone. Raises GitError."""
    repo.git("config", "--local", "user.name", who.name)
    repo.git("config", "--local", "user.email", who.email)


def head(repo: Repo) -> str:
    """The id of the newest commit; empty before the first one. Raises GitError."""
    answer = repo.ask("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
    return answer.out.decode().strip() if answer.code == 0 else ""


def branch(repo: Repo) -> str:
    """The branch that is checked out, also before its first commit; empty when HEAD is detached."""
    answer = repo.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    return os.fsdecode(answer.out).strip() if answer.code == 0 else ""


def under_way(repo: Repo) -> str:
    """What is half done in the work tree: `merge`, `rebase`, `cherry-pick`, `revert`, or nothing."""
    found = (what for name, what in _UNDER_WAY.items() if (repo.git_dir / name).exists())
    return next(found, "")


def _git_dir(top: Path) -> Path | None:
    """Git's folder for a work tree with this top: `.git`, or what a `.git` file points to."""
    place = top / ".git"
    if target := _pointer(place).removeprefix("gitdir: "):
        place = top / target
    return place if os.path.isfile(place / "HEAD") else None


def _common_dir(git_dir: Path) -> Path:
    target = _pointer(git_dir / "commondir")
    return (git_dir / target).resolve() if target else git_dir


def _pointer(path: Path) -> str:
    """The line in a file that points elsewhere; empty when there is no such file."""
    try:
        return path.read_text("utf-8", "surrogateescape").rstrip("\r\n")
    except OSError:
        return ""
