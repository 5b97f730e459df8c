"""The commits of a workspace's repositories as operations: those that were made elsewhere, and by hand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.undo import UNDO, undo
from crm_tui.errors import UsageError
from crm_tui.git.log import Logged, Touched, commit_of, page
from crm_tui.git.log import named as logged
from crm_tui.git.repo import Repo, head
from crm_tui.git.since import blobs
from crm_tui.store.entry import Entry, Write
from crm_tui.workspace.known_me import member_with
from crm_tui.workspace.log import Operation
from crm_tui.workspace.merges import merge_words
from crm_tui.workspace.outside import repositories

if TYPE_CHECKING:
    from crm_tui.model.plan import Plan
    from crm_tui.workspace.workspace import Workspace

# So many commits are read at once.
STEP = 300
_UNDID = "Undo: "


class Known(NamedTuple):
    """What was read of one repository, from its newest commit `tip` on."""

    tip: str = ""
    read: int = 0
    more: bool = True
    commits: tuple[Logged, ...] = ()
    parents: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Commits:
    """Reads the commits of a workspace from the newest on, and each only once while none is added."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._wanted = STEP

    def want_more(self) -> None:
        """From now on earlier ones are read too."""
        self._wanted = max((known.read for known in self._known.values()), default=0) + STEP

    def read(self, workspace: "Workspace") -> tuple[list[Operation], bool]:
        """As operations, newest first in each repository; and whether there are earlier ones. Raises CrmError."""
        repos = repositories(workspace)
        self._known = {root: self._follow(repo, self._known.get(root, Known())) for root, repo in repos.items()}
        found = [(root, each) for root, known in self._known.items() for each in _in_words(known)]
        return _operations(workspace, found), any(known.more for known in self._known.values())

    def _follow(self, repo: Repo, known: Known) -> Known:
        tip = head(repo)
        if not tip:
            return Known(more=False)
        if tip != known.tip:
            known = Known(tip)
        while known.more and known.read < self._wanted:
            some = page(repo, tip, known.read, min(STEP, self._wanted - known.read))
            known = Known(
                tip,
                known.read + some.read,
                some.more,
                known.commits + some.commits,
                {**known.parents, **some.parents},
            )
        return known


def _in_words(known: Known) -> Iterator[Logged]:
    words = merge_words(known.commits, known.parents, known.tip)
    return (each._replace(words=words.get(each.sha, each.words)) for each in known.commits)


def named(workspace: "Workspace", name: str) -> Operation | None:
    """The commit, or the commits of one operation, of this name; None where there is none. Raises GitError."""
    found = [(root, each) for root, repo in repositories(workspace).items() if (each := logged(repo, name))]
    return next(iter(_operations(workspace, found)), None)


def _operations(workspace: "Workspace", found: Sequence[tuple[str, Logged]]) -> list[Operation]:
    members = _members(workspace, [each for _, each in found])
    by: dict[str, Operation] = {}
    for root, each in found:
        key = each.op or each.sha
        by[key] = _joined(by.get(key), _operation(root, each, key, members))
    return list(by.values())


def _members(workspace: "Workspace", commits: Sequence[Logged]) -> Mapping[str, str]:
    """The member of each address."""
    with closing(workspace.reader(catch_up=False)) as db:
        return {email: member_with(db, email) for email in {each.email for each in commits}}


def _operation(root: str, each: Logged, key: str, members: Mapping[str, str]) -> Operation:
    files = tuple((root, file.path) for file in each.files)
    actor = members[each.email] or each.name
    return Operation(key, each.when, actor, each.words, files=files, commits=((root, each.sha),))


def _joined(one: Operation | None, other: Operation) -> Operation:
    """What one plan did in several repositories is one operation."""
    if one is None:
        return other
    files = tuple(dict.fromkeys((*one.files, *other.files)))
    return one._replace(files=files, commits=(*one.commits, *other.commits))


def writes_of(workspace: "Workspace", of: Operation, most: int = 0) -> list[Write]:
    """What a commit made of each file, of at most so many unless that is 0; those too large to be read are left out.

    Raises GitError.
    """
    repos = repositories(workspace)
    writes: list[Write] = []
    for root, sha in of.commits:
        if repo := repos.get(root):
            files = commit_of(repo, sha).files
            writes += _writes(repo, root, files[: most - len(writes)] if most else files)
    return writes


def _writes(repo: Repo, root: str, files: Sequence[Touched]) -> list[Write]:
    data = blobs(repo, (blob for file in files for blob in (file.before, file.after)))
    read = [file for file in files if all(not blob or blob in data for blob in (file.before, file.after))]
    return [Write(root, file.path, data.get(file.before), data.get(file.after)) for file in read]


def undoing_commit(workspace: "Workspace", of: Operation) -> "Plan":
    """The plan that takes a commit back as an operation is. Raises UsageError where it is none of that, GitError."""
    if not of.files:
        raise UsageError(f"{of.op[:10]} changed nothing of the workspace", "crm undo --list shows what did")
    writes = writes_of(workspace, of)
    if of.when is None or len(writes) < len(of.files):
        sha = of.commits[0][1][:10]
        raise UsageError("this commit has files that are too large to be taken back here", f"git revert {sha}")
    cause = UNDO if of.words.startswith(_UNDID) else ""
    return undo(Entry(of.op, of.actor, of.words, cause, of.when, tuple(writes)), workspace.me)
