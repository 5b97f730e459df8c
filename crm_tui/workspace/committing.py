"""Operations and git: each becomes a commit of exactly its files, and history lends what a broken file lost."""

from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import clock
from crm_tui.errors import GitError
from crm_tui.git.commit import Committed, commit
from crm_tui.git.repo import repo_of
from crm_tui.store.yaml import Unreadable, read_text

if TYPE_CHECKING:
    from crm_tui.store.entry import Entry
    from crm_tui.workspace.workspace import Workspace

NOT = Committed("", made=False)


def commit_op(workspace: "Workspace", op: str) -> Committed:
    """Commits an operation that was applied without; as `commit_entry`. Raises NotFound, StorageError."""
    return commit_entry(workspace, workspace.store.journal.entry(op)) if workspace.commits and op else NOT


def commit_entry(workspace: "Workspace", entry: "Entry") -> Committed:
    """Commits what an operation wrote, root by root. Raises GitError; the files are written all the same.

    Nothing happens where there is no repository, or where its owner wants no commits; and where a later
    operation is committed already, which holds this one too.
    """
    if not workspace.commits:
        return NOT
    done = NOT
    with workspace.store.held(entry.words):
        for root, folder in workspace.roots.items():
            made = _commit_root(entry, root, folder)
            done = made if made.made or made.note else done
    return done


def _commit_root(entry: "Entry", root: str, folder: Path) -> Committed:
    files = [(file.path, file.after) for file in entry.files if file.root == root]
    repo = repo_of(folder) if files else None
    if repo is None:
        return NOT
    try:
        return commit(repo, files, entry.words, entry.op, when=clock.now(), late=True)
    except GitError as error:
        raise GitError(f"written, but not committed: {error.message}", error.hint) from None


def last_settings(folder: Path) -> bytes | None:
    """The crm.yaml of the newest commit in which it can be read."""
    found = last_good(folder, "crm.yaml")
    return found[0] if found else None


def last_good(folder: Path, path: str) -> list[bytes]:
    """The newest committed content of a file that can be read, or none."""
    from crm_tui.git.content import last_good as in_history

    try:
        repo = repo_of(folder)
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
