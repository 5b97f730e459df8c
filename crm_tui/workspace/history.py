"""What the commits of its repository changed in one record, field by field, and what stands in no commit yet."""

from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.git.content import at_head
from crm_tui.git.repo import head
from crm_tui.git.since import Made, blobs, touching
from crm_tui.git.status import stamp
from crm_tui.store.paths import SUFFIX
from crm_tui.workspace.doings import Doing, Nodes, doing, doings, nodes_of
from crm_tui.workspace.known_me import member_with

if TYPE_CHECKING:
    from datetime import datetime

    from crm_tui.git.repo import Repo
    from crm_tui.query.find import Found
    from crm_tui.workspace.workspace import Workspace

# So many commits of a record are told; git is given so many seconds to find them among all others.
MOST = 100
_SECONDS = 8.0


class Step(NamedTuple):
    """What one commit changed in a record; `member` is "" for nobody of the team, `sha` for what is in no commit.

    `words` are what its author wrote, where it was no command of the program.
    """

    sha: str
    name: str
    member: str
    did: Doing
    words: str = ""


class History(NamedTuple):
    """The steps of a record, the latest first; `more` when there are earlier ones. `at` tells when to read again."""

    steps: tuple[Step, ...] = ()
    more: bool = False
    at: object = None


def history_stamp(workspace: "Workspace", root: str) -> object:
    """What changes with a commit in a root, whoever made it; None without a repository. Costs no process."""
    repo = workspace.repo(root)
    return stamp(repo) if repo else None


def history(workspace: "Workspace", found: "Found", now: "datetime") -> History:
    """What changed in a record, under the ids it had before too; nothing without a repository. Raises CrmError.

    A change from or to what cannot be read is passed over. What is in no commit yet is told as of `now`.
    """
    repo = workspace.repo(found.root)
    at = stamp(repo) if repo else None
    if repo is None or not head(repo):
        return History(at=at)
    commits = touching(repo, _paths(found), MOST + 1, _SECONDS)
    with closing(workspace.reader(catch_up=False)) as db:
        members = {email: member_with(db, email) for email in {made.email for made in commits}}
    nodes = _read(repo, commits[:MOST])
    kinds = {found.kind.plural: found.kind.name}
    steps = [
        Step(made.sha, made.name, members[made.email], each, made.words)
        for made in commits[:MOST]
        for each in doings([made], nodes, kinds)
    ]
    return History((*_uncommitted(repo, found, now), *steps), len(commits) > MOST, at)


def _paths(found: "Found") -> list[str]:
    """Where the file lies, and where it lay under its former ids or before its folder was full."""
    former = found.record.fields.get("formerly")
    ids = [found.record.id, *(former if isinstance(former, tuple) else ())]
    folders = dict.fromkeys((str(PurePosixPath(found.path).parent), f"records/{found.kind.plural}"))
    return [f"{folder}/{id_}{SUFFIX}" for folder in folders for id_ in ids]


def _read(repo: "Repo", commits: list[Made]) -> dict[str, Nodes | None]:
    wanted = (blob for made in commits for file in made.files for blob in (file.before, file.after))
    return {sha: nodes_of(data) for sha, data in blobs(repo, wanted).items()}


def _uncommitted(repo: "Repo", found: "Found", now: "datetime") -> tuple[Step, ...]:
    """What the file says that the newest commit does not."""
    data = at_head(repo, found.path)
    before = nodes_of(data) if data is not None else None
    if found.stale or (data is not None and before is None):
        return ()
    did = doing(found.kind.name, found.record.id, now, before, found.nodes)
    return (Step("", "", "", did),) if did.fields else ()
