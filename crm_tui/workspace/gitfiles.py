"""The files that tell git how to treat a workspace: what they must say is added, the rest stays as it is."""

from pathlib import Path

from crm_tui.git.driver import with_attributes
from crm_tui.store.atomic import write_file
from crm_tui.store.disk import Disk
from crm_tui.store.entry import Write

_IGNORED = ".crm/\n"


def prepare(folder: Path, disk: Disk) -> list[str]:
    """Makes or completes them; the paths that changed. Raises StorageError."""
    missing = unprepared(folder, disk)
    for each in missing:
        write_file(disk, str(folder), each.path, each.after or b"")
    return [each.path for each in missing]


def unprepared(folder: Path, disk: Disk) -> list[Write]:
    """Those that do not tell git all it must know, as they are and as they would be. Raises StorageError."""
    found = []
    for name, complete in ((".gitattributes", with_attributes), (".gitignore", _with_ignored)):
        data = disk.read(str(folder), name) if disk.stat(str(folder), name) else None
        # Git takes any bytes for names of files, and so there may be any in these two.
        before = (data or b"").decode(errors="surrogateescape")
        if (after := complete(before)) != before:
            found.append(Write("", name, data, after.encode(errors="surrogateescape")))
    return found


def _with_ignored(text: str) -> str:
    if ".crm/" in text.split():
        return text
    return (text if not text or text.endswith("\n") else text + "\n") + _IGNORED
