"""What others changed since somebody last looked, read from the commits."""

import heapq
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import CrmError
from crm_tui.git.repo import head, identity
from crm_tui.git.since import Made, blobs, since
from crm_tui.userconfig.looks import Look, look_path, read_look, write_look
from crm_tui.userconfig.reading import read_bytes
from crm_tui.workspace.doings import Doing, Nodes, doings, nodes_of
from crm_tui.workspace.known_me import member_with
from crm_tui.workspace.outside import repositories

if TYPE_CHECKING:
    from crm_tui.git.repo import Repo
    from crm_tui.workspace.workspace import Workspace

# So many commits are looked at, and so many files of them are read; of more it is only told that there are.
_COMMITS = 400
_FILES = 600
_RECORDS = "records"
# Who never looked before is told of so many days.
DAYS = 7


class Person(NamedTuple):
    """Somebody and what they did, the latest first; `member` is "" for nobody of the team."""

    name: str
    member: str
    did: tuple[Doing, ...]


class News(NamedTuple):
    """What others did since a look, who did something last first; `left` counts changed files that were not read.

    `look` is the one since which it is, None for the first, which tells of the last DAYS. `now` is, by the name of each
    root, the commit up to which it is told.
    """

    look: Look | None
    now: Mapping[str, str]
    people: tuple[Person, ...] = ()
    left: int = 0


def last_look(workspace: "Workspace") -> Look | None:
    """When this person last looked; None where that is not known."""
    with suppress(CrmError):
        return read_look(read_bytes(look_path(os.environ, str(workspace.folder))))
    return None


def keep_look(workspace: "Workspace", look: Look) -> None:
    """Remembers a look for the next time. Raises CrmError."""
    from crm_tui.store.atomic import write_file
    from crm_tui.store.disk import RealDisk

    path = os.path.realpath(look_path(os.environ, str(workspace.folder)))
    # The disk follows no symbolic links, of which a home may have some.
    write_file(RealDisk(), "/", path.lstrip("/"), write_look(str(workspace.folder), look))


def news(workspace: "Workspace", look: Look | None, known: News | None = None) -> News | None:
    """What others did since the look, in all roots; None where no root is in a repository that has a commit.

    What is `known` is told again while there is no commit after it. Raises CrmError.
    """
    repos = repositories(workspace)
    now = {root: commit for root, repo in repos.items() if (commit := head(repo))}
    if not now:
        return None
    if known is not None and (known.look, known.now) == (look, now):
        return known
    seen = look.commits if look else {}
    made = {root: _made(workspace, repos[root], root, look) for root in now if seen.get(root) != now[root]}
    commits = list(heapq.merge(*made.values(), key=lambda each: each.when, reverse=True))
    if not commits:
        return News(look, now)
    with closing(workspace.reader(catch_up=False)) as db:
        members = {email: member_with(db, email) for email in {each.email for each in commits}}
    mine = {own.email.casefold() for root in made if (own := identity(repos[root]))}
    read, left = _bounded([each for each in commits if not _is_mine(workspace, each, mine, members)])
    nodes: dict[str, Nodes | None] = {}
    for root, some in made.items():
        nodes |= _contents(repos[root], {each.sha for each in some}, read)
    return News(look, now, _people(workspace, nodes, read, members), left)


def _is_mine(workspace: "Workspace", made: Made, mine: Collection[str], members: Mapping[str, str]) -> bool:
    return made.email.casefold() in mine or bool(workspace.me and members[made.email] == workspace.me)


def _made(workspace: "Workspace", repo: "Repo", root: str, look: Look | None) -> list[Made]:
    """The commits of one root since the look."""
    at = look.at if look else workspace.asking().ctx.now - timedelta(days=DAYS)
    return since(repo, look.commits.get(root, "") if look else "", at, _RECORDS, _COMMITS, _FILES)


def _contents(repo: "Repo", shas: Collection[str], commits: Sequence[Made]) -> dict[str, Nodes | None]:
    """What the files around those of these commits hold that are the repository's."""
    own = [made for made in commits if made.sha in shas]
    contents = blobs(repo, (blob for made in own for file in made.files for blob in (file.before, file.after)))
    return {sha: nodes_of(data) for sha, data in contents.items()}


def _bounded(commits: Sequence[Made]) -> tuple[list[Made], int]:
    """The newest commits with as many files as are read, and how many files are left out."""
    read: list[Made] = []
    room, left = _FILES, 0
    for made in commits:
        files = made.files[:room]
        read.append(made._replace(files=files))
        room -= len(files)
        left += len(made.files) - len(files) + made.left
    return [made for made in read if made.files], left


def _people(
    workspace: "Workspace", nodes: Mapping[str, Nodes | None], commits: Sequence[Made], members: Mapping[str, str]
) -> tuple[Person, ...]:
    """Who did what; commits come newest first."""
    kinds = {kind.plural: kind.name for kind in workspace.schema.kinds.values()}
    by: dict[str, list[Made]] = {}
    for made in commits:
        by.setdefault(members[made.email] or made.email.casefold(), []).append(made)
    people = (Person(each[0].name, members[each[0].email], doings(each, nodes, kinds)) for each in by.values())
    return tuple(person for person in people if person.did)
