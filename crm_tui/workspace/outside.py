"""What stands in the files and in no commit, in all roots of a workspace."""

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import GitError
from crm_tui.git.config import file_stamp
from crm_tui.git.content import at_head
from crm_tui.git.repo import Repo
from crm_tui.git.status import stamp, uncommitted
from crm_tui.store.diskerror import DiskError
from crm_tui.store.entry import Write
from crm_tui.store.pending import FOLDER as JOURNAL

if TYPE_CHECKING:
    from crm_tui.git.status import Dirty
    from crm_tui.workspace.workspace import Workspace


class Outside(NamedTuple):
    """A file of a root that differs from the newest commit."""

    root: str
    dirty: "Dirty"

    @property
    def address(self) -> tuple[str, str]:
        """Root and path."""
        return self.root, self.dirty.path


def outside(workspace: "Workspace", but: Collection[tuple[str, str]] = ()) -> list[Outside] | None:
    """The records and settings in no commit, those at the addresses `but` aside; None where there is no repository.

    Raises GitError.
    """
    repos = repositories(workspace)
    if not repos:
        return None
    found = (Outside(root, dirty) for root, repo in repos.items() for dirty in uncommitted(repo))
    return [each for each in found if each.address not in but]


def repositories(workspace: "Workspace") -> dict[str, Repo]:
    """The repository of each root that lies in one."""
    return {root: repo for root in workspace.roots if (repo := workspace.repo(root))}


def stamps(workspace: "Workspace") -> tuple[object, ...]:
    """What changes with an operation, and with a commit in any root, whoever made it; costs no process."""
    commits = (stamp(repo) for repo in repositories(workspace).values())
    return file_stamp(workspace.folder / JOURNAL), *commits


def since_commit(workspace: "Workspace", files: Collection[Outside]) -> list[Write]:
    """The files as the newest commit holds them, and as they are."""
    repos = repositories(workspace)
    return [
        Write(each.root, each.dirty.path, _before(repos[each.root], each.dirty.path), _now(workspace, each))
        for each in files
        if each.root in repos
    ]


def _before(repo: Repo, path: str) -> bytes | None:
    """What was committed; None where git cannot say, as of a path with a line break."""
    with suppress(GitError):
        return at_head(repo, path)
    return None


def _now(workspace: "Workspace", of: Outside) -> bytes | None:
    try:
        return workspace.store.read(of.root, of.dirty.path)
    except DiskError:
        return None
