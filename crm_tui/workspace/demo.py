"""The sample business as a throw-away workspace: a real repository with a believable past."""

from datetime import date
from pathlib import Path

from crm_tui.errors import Refused
from crm_tui.git import driver
from crm_tui.git.commit import history
from crm_tui.git.repo import init as init_repo
from crm_tui.git.repo import set_identity
from crm_tui.store.atomic import create_file, make_dirs
from crm_tui.store.disk import Handle, RealDisk
from crm_tui.workspace.gitfiles import prepare
from crm_tui.workspace.init import refuse_inside
from crm_tui.workspace.sample import sample_files
from crm_tui.workspace.sample_past import committers, past


def demo(folder: Path, today: date) -> None:
    """Writes the sample into `folder`, seen from `today`, with its history as back-dated commits.

    Raises Refused when something is there already, UsageError inside of a workspace, StorageError, and GitError.
    """
    refuse_inside(folder.resolve())
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty", "name a new folder, or none for a throw-away copy")
    disk = _Fleeting()
    folder = folder.resolve()
    make_dirs(disk, "/", folder.as_posix().lstrip("/"))
    files = dict(sample_files(today))
    for path, data in files.items():
        create_file(disk, str(folder), path, data)
    repo = init_repo(folder)
    changed = prepare(folder, disk)
    set_identity(repo, committers(files)["grace"])
    history(repo, list(past(files, {path: (folder / path).read_bytes() for path in changed}, today)))
    driver.install(repo)


class _Fleeting(RealDisk):
    """A disk that is not waited for: a copy that a power cut takes is made again."""

    def flush(self, handle: Handle) -> None:
        """Nothing."""

    def flush_dir(self, root: str, path: str) -> None:
        """Nothing."""
