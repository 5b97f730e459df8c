"""Operations and git: each becomes a commit of exactly its files, and history lends what a broken file lost."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from crm_tui.errors import GitError, StorageError
from crm_tui.git.commit import Committed, commit, hindrance, unheard
from crm_tui.git.run import Heard
from crm_tui.store.diskerror import DiskError
from crm_tui.store.yaml import Unreadable, read_text

if TYPE_CHECKING:
    from crm_tui.store.entry import Entry
    from crm_tui.store.journal import Journal
    from crm_tui.workspace.workspace import Workspace

NOT = Committed("", made=False)

Address: TypeAlias = tuple[str, str]


class Outcome(NamedTuple):
    """What became of an operation that waited for its commit, and why git could not make it, if so."""

    entry: "Entry"
    done: Committed
    failed: GitError | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """What a user should know of one that somebody else had left."""
        if self.failed:
            return (f"“{self.entry.words}” is not committed: {self.failed}",)
        late = (f"committed only now: {self.entry.words}",) if self.done.made else ()
        return (*late, *filter(None, (self.done.note,)))


def commit_op(workspace: "Workspace", op: str, heard: Heard = unheard) -> Committed:
    """Commits an operation that was applied without; as `commit_own`. Raises StorageError."""
    if not (workspace.commits and op):
        return NOT
    with workspace.store.held("committing"):
        journal = workspace.store.journal
        return commit_own(workspace, journal.entry(op), heard)[0] if op in journal.late() else NOT


def waiting(workspace: "Workspace") -> tuple[int, GitError | None]:
    """How many operations wait for their commit, and what keeps git from making any. Raises StorageError."""
    late = workspace.store.journal.late() if workspace.commits else ()
    return len(late), _hindrance(workspace) if late else None


def _hindrance(workspace: "Workspace") -> GitError | None:
    try:
        repos = [repo for root in workspace.roots if (repo := workspace.repo(root))]
        return next(filter(None, map(hindrance, repos)), None)
    except GitError as error:
        return error


def commit_own(workspace: "Workspace", entry: "Entry", heard: Heard = unheard) -> tuple[Committed, tuple[str, ...]]:
    """Commits what an operation wrote, after those that were left before it; notes tell of these.

    `heard` hears how far its own commit is. Raises GitError; the files are written all the same.
    """
    done, notes = NOT, list[str]()
    for each in commit_late(workspace, [entry], heard):
        if each.entry.op != entry.op:
            notes += each.told
        elif each.failed:
            hint = "; ".join(filter(None, (each.failed.hint, "the next edit commits it too")))
            raise GitError(f"written, but not committed: {each.failed.message}", hint)
        else:
            done = each.done
    return done, (*notes, *filter(None, (done.note,)))


def commit_late(workspace: "Workspace", own: Sequence["Entry"] = (), heard: Heard = unheard) -> list[Outcome]:
    """Commits the operations that wait for it, each by itself, oldest first, up to the last of `own`.

    Those that are not one's own were left by a crash or by git's failing. Of them go in the files that nobody but a
    later operation has changed since; after one that fails no further is tried. Nothing happens where the owner
    wants no commits.
    """
    if not workspace.commits:
        return []
    outcomes: list[Outcome] = []
    mine, last = {entry.op for entry in own}, max((entry.op for entry in own), default="")
    with workspace.store.held(own[-1].words if own else "committing"):
        for entry in _standing(workspace, own):
            if last and entry.op > last:
                break
            if entry.op in mine or not any(each.failed for each in outcomes):
                outcomes.append(_committed(workspace, entry, heard if entry.op in mine else unheard))
    return outcomes


def _standing(workspace: "Workspace", own: Sequence["Entry"]) -> list["Entry"]:
    """The operations that wait, oldest first, with those of their files that are not somebody else's by now."""
    now: dict[Address, object] = {}
    found: list[Entry] = []
    mine = {entry.op: entry for entry in own}
    for entry in _waiting(workspace.store.journal, mine):
        files = []
        for file in entry.files:
            address = (file.root, file.path)
            if address not in now:
                now[address] = _held(workspace, *address)
            if entry.op in mine or now[address] == file.after:
                files.append(file)
                now[address] = file.before
        found.append(entry._replace(files=tuple(files)))
    return found[::-1]


def _waiting(journal: "Journal", mine: Mapping[str, "Entry"]) -> Iterator["Entry"]:
    """The operations that wait for their commit, newest first; none that cannot be read."""
    try:
        late = journal.late()
    except StorageError:
        late = sorted(mine)
    for op in reversed(late):
        with suppress(StorageError):
            yield mine.get(op) or journal.entry(op)


def _held(workspace: "Workspace", root: str, path: str) -> object:
    """The bytes of a file, None where there is none, and something else where it cannot be read."""
    try:
        return workspace.store.read(root, path) if root in workspace.roots else path
    except DiskError as error:
        return None if error.missing else error


def _committed(workspace: "Workspace", entry: "Entry", heard: Heard) -> Outcome:
    """Makes the commit, in the repository of each root."""
    done = NOT
    try:
        for root in workspace.roots:
            made = _commit_root(workspace, entry, root, heard)
            done = made if made.made or made.note else done
    except GitError as error:
        return Outcome(entry, done, error)
    # Where the disk refuses, the next one finds that there is nothing to commit.
    with suppress(StorageError):
        workspace.store.journal.committed(entry.op)
    return Outcome(entry, done)


def _commit_root(workspace: "Workspace", entry: "Entry", root: str, heard: Heard) -> Committed:
    files = [(file.path, file.after) for file in entry.files if file.root == root]
    repo = workspace.repo(root) if files else None
    return commit(repo, files, entry.words, entry.op, when=entry.when, late=True, heard=heard) if repo else NOT


def last_settings(workspace: "Workspace") -> bytes | None:
    """The crm.yaml of the newest commit in which it can be read."""
    found = last_good(workspace, "", "crm.yaml")
    return found[0] if found else None


def last_good(workspace: "Workspace", root: str, path: str) -> list[bytes]:
    """The newest committed content of a file that can be read, or none."""
    from crm_tui.git.content import last_good as in_history

    try:
        repo = workspace.repo(root)
        found = in_history(repo, path, _readable) if repo else None
    except GitError:
        return []
    return [found] if found is not None else []


def _readable(data: bytes) -> bool:
    try:
        read_text(data)
    except Unreadable:
        return False
    return True
