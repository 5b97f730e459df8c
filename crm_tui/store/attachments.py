"""Attachments on the disk: what lies below files/, and reading a file that is to be attached. Nothing looks inside."""

import errno
import os

from crm_tui.errors import Refused, StorageError
from crm_tui.store.disk import Disk, RealDisk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.paths import FILES

_NOT_A_FILE = {
    errno.ELOOP: ("it is a symbolic link", "name the file that it leads to"),
    errno.EISDIR: ("it is a folder", "attach its files, or an archive of it"),
    errno.EINVAL: ("it is no plain file", "copy what it gives into a file first"),
}
MEBIBYTE = 1 << 20


def listed(folder: str, disk: Disk | None = None) -> dict[str, int]:
    """The files below files/ by their path there, with their sizes in bytes; hidden ones are left out."""
    disk = disk or RealDisk()
    return {path.removeprefix(f"{FILES}/"): _size(disk, folder, path) for path in _paths(disk, folder, FILES)}


def same(folder: str, data: bytes, disk: Disk | None = None) -> list[str]:
    """The files below files/ that hold exactly these bytes, by their path there."""
    disk = disk or RealDisk()
    alike = [path for path, size in listed(folder, disk).items() if size == len(data)]
    return sorted(path for path in alike if _holds(disk, folder, f"{FILES}/{path}", data))


def read_to_attach(path: str, largest: int) -> bytes:
    """The bytes of a plain file anywhere of at most `largest` MiB. Raises Refused for one that is larger.

    Raises StorageError for what cannot be read, and for links, folders and devices, which are not followed.
    """
    folder, name = os.path.split(os.path.abspath(path))
    try:
        return RealDisk().read(os.path.realpath(folder), name, largest * MEBIBYTE)
    except DiskError as error:
        if error.code == errno.EFBIG:
            raise too_large(path, largest) from None
        what, hint = _NOT_A_FILE.get(error.code, (error.what, error.hint))
        raise StorageError(what, path, hint) from None


def too_large(name: str, largest: int) -> Refused:
    """The answer to a file that is more than the team wants to carry about."""
    hint = "keep it elsewhere and note where; or set largest_attachment in crm.yaml"
    return Refused(f"{name} is larger than {largest} MiB", hint)


def _paths(disk: Disk, folder: str, path: str) -> list[str]:
    found: list[str] = []
    try:
        names = disk.list(folder, path)
    except StorageError:
        return found
    for name, is_folder in names:
        if not name.startswith("."):
            below = f"{path}/{name}"
            found += _paths(disk, folder, below) if is_folder else [below]
    return found


def _size(disk: Disk, folder: str, path: str) -> int:
    try:
        seen = disk.stat(folder, path)
    except StorageError:
        return 0
    return seen.size if seen else 0


def _holds(disk: Disk, folder: str, path: str, data: bytes) -> bool:
    try:
        return disk.read(folder, path) == data
    except StorageError:
        return False
