"""What others changed since somebody last looked, read from the commits."""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.errors import CrmError
from crm_tui.git.repo import head, identity, repo_of
from crm_tui.git.since import Made, blobs, since
from crm_tui.userconfig.looks import Look, look_path, read_look, write_look
from crm_tui.userconfig.reading import read_bytes
from crm_tui.workspace.doings import Doing, doings, nodes_of
from crm_tui.workspace.known_me import member_with

if TYPE_CHECKING:
    from crm_tui.git.repo import Repo
    from crm_tui.workspace.workspace import Workspace

# So many commits are looked at, and so many files of them are read; of more it is only told that there are.
_COMMITS = 400
_FILES = 600
_RECORDS = "records"


class Person(NamedTuple):
    """Somebody and what they did, the latest first; `member` is "" for nobody of the team."""

    name: str
    member: str
    did: tuple[Doing, ...]


class News(NamedTuple):
    """What others did since a look, who did something last first; `left` counts changed files that were not read.

    `look` is the one since which it is, None for the first; `now` is the commit up to which it is told.
    """

    look: Look | None
    now: str
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
    """What others did since the look; None without a repository, or before its first commit. Raises CrmError.

    What is `known` is told again while there is no commit after it.
    """
    repo = repo_of(workspace.folder)
    now = head(repo) if repo else ""
    if repo is None or not now:
        return None
    if known is not None and (known.look, known.now) == (look, now):
        return known
    if look is None or look.commit == now:
        return News(look, now)
    commits = since(repo, look.commit, look.at, _RECORDS, _COMMITS, _FILES)
    with closing(workspace.reader(catch_up=False)) as db:
        members = {email: member_with(db, email) for email in {made.email for made in commits}}
    own = identity(repo)
    mine = {own.email.casefold()} if own else set()
    theirs = [
        made
        for made in commits
        if made.email.casefold() not in mine and (not workspace.me or members[made.email] != workspace.me)
    ]
    read, left = _bounded(theirs)
    return News(look, now, _people(workspace, repo, read, members), left)


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
    workspace: "Workspace", repo: "Repo", commits: Sequence[Made], members: Mapping[str, str]
) -> tuple[Person, ...]:
    """Who did what; commits come newest first."""
    contents = blobs(repo, (blob for made in commits for file in made.files for blob in (file.before, file.after)))
    nodes = {sha: nodes_of(data) for sha, data in contents.items()}
    kinds = {kind.plural: kind.name for kind in workspace.schema.kinds.values()}
    by: dict[str, list[Made]] = {}
    for made in commits:
        by.setdefault(members[made.email] or made.email.casefold(), []).append(made)
    people = (Person(each[0].name, members[each[0].email], doings(each, nodes, kinds)) for each in by.values())
    return tuple(person for person in people if person.did)
