"""Writes of one file that leave the old text or the new one, whatever happens in between.

The new text goes into a temporary dot-file in the same folder, reaches the disk, and takes the name in one
step; then the folder is flushed. A new file gets its name by a hard link, which never takes the place
of another file.
"""

import errno
import os
import stat

from crm_tui.errors import Unconfirmed
from crm_tui.store.disk import Disk, Handle
from crm_tui.store.diskerror import DiskError

TEMPORARY = ".crm-tmp-"


def write_file(disk: Disk, folder: str, path: str, data: bytes) -> None:
    """The file holds `data`, new or in place of what it held, and the disk has confirmed it.

    Folders on the way are made. Raises StorageError with the file as it was, or Unconfirmed with the
    new text in place.
    """
    make_dirs(disk, folder, parent_of(path))
    temporary = stage(disk, folder, path, data, os.urandom(8).hex())
    _then_confirm(disk, folder, path, temporary, new=False)


def create_file(disk: Disk, folder: str, path: str, data: bytes) -> None:
    """A new file holds `data`; raises as `write_file`, and DiskError (`exists`) when the name is taken."""
    make_dirs(disk, folder, parent_of(path))
    temporary = stage(disk, folder, path, data, os.urandom(8).hex())
    _then_confirm(disk, folder, path, temporary, new=True)


def stage(disk: Disk, folder: str, path: str, data: bytes, tag: str) -> str:
    """The path of a temporary file beside `path` that holds `data`, flushed, with the mode of `path`.

    Raises DiskError about `path`; nothing is left behind where the disk allows.
    """
    temporary = beside(path, tag)
    try:
        handle = disk.create(folder, temporary, mode_of(disk, folder, path))
        try:
            try:
                write_all(disk, handle, data)
                disk.flush(handle)
            finally:
                disk.close(handle)
        except DiskError:
            discard(disk, folder, temporary)
            raise
    except DiskError as error:
        raise error.about(path) from error
    return temporary


def put(disk: Disk, folder: str, temporary: str, path: str) -> bool:
    """The staged text takes the place of the file, and nothing is left beside it; raises DiskError."""
    disk.replace(folder, temporary, path)
    return True


def put_new(disk: Disk, folder: str, temporary: str, path: str) -> bool:
    """The staged text becomes a new file; whether nothing is left beside it.

    Raises DiskError (`exists`) when the name is taken.
    """
    try:
        disk.link(folder, temporary, path)
    except DiskError as error:
        if not error.not_supported:
            raise
        _put_without_links(disk, folder, temporary, path)
        return True
    return discard(disk, folder, temporary)


def confirm(disk: Disk, folder: str, path: str) -> None:
    """The change of the name has reached the disk; raises Unconfirmed."""
    try:
        disk.flush_dir(folder, parent_of(path))
    except DiskError as error:
        raise unconfirmed(error, path) from error


def unconfirmed(error: DiskError, path: str) -> Unconfirmed:
    """The answer when all is written but the disk would not say that it is safe."""
    return Unconfirmed(f"written, not confirmed: {error.what}", path, "the next command tries to confirm it")


def make_dirs(disk: Disk, folder: str, path: str) -> None:
    """The folder and those above it exist, and the disk has confirmed the new ones; raises DiskError."""
    if not path or disk.stat(folder, path) is not None:
        return
    above = parent_of(path)
    make_dirs(disk, folder, above)
    try:
        disk.make_dir(folder, path)
    except DiskError as error:
        if not error.exists:
            raise
    try:
        disk.flush_dir(folder, above)
    except DiskError as error:
        # A folder that may vanish in a power cut must not be taken for a safe one next time.
        discard_dir(disk, folder, path)
        raise error.about(path) from error


def write_all(disk: Disk, handle: Handle, data: bytes) -> None:
    """All bytes are written, in as many steps as the disk wants; raises DiskError."""
    rest = memoryview(data)
    while rest:
        rest = rest[disk.write(handle, bytes(rest)) :]


def discard(disk: Disk, folder: str, path: str) -> bool:
    """Whether a file that holds nothing of worth is gone, as far as the disk allows."""
    try:
        disk.unlink(folder, path)
    except DiskError:
        return False
    return True


def discard_dir(disk: Disk, folder: str, path: str) -> bool:
    """Whether the folder was empty and is gone."""
    try:
        disk.remove_dir(folder, path)
    except DiskError:
        return False
    return True


def mode_of(disk: Disk, folder: str, path: str) -> int | None:
    """The mode bits of the file, None when there is none; raises DiskError for all but a plain file."""
    found = disk.stat(folder, path)
    if found is None:
        return None
    if not stat.S_ISREG(found.mode):
        raise DiskError(_what_lies_there(found.mode), "write", path)
    return stat.S_IMODE(found.mode)


def beside(path: str, tag: str) -> str:
    """The path of a temporary file in the folder of `path`."""
    return sibling(path, f"{TEMPORARY}{tag}")


def sibling(path: str, name: str) -> str:
    """The path of another name in the folder of `path`."""
    above = parent_of(path)
    return f"{above}/{name}" if above else name


def parent_of(path: str) -> str:
    """The folder a path lies in; "" at the top."""
    return path.rpartition("/")[0]


def _then_confirm(disk: Disk, folder: str, path: str, temporary: str, *, new: bool) -> None:
    try:
        (put_new if new else put)(disk, folder, temporary, path)
    except DiskError:
        discard(disk, folder, temporary)
        raise
    confirm(disk, folder, path)


def _put_without_links(disk: Disk, folder: str, temporary: str, path: str) -> None:
    """Takes the name with an empty file first, so that nobody else's file is replaced."""
    disk.close(disk.create(folder, path))
    try:
        put(disk, folder, temporary, path)
    except DiskError:
        discard(disk, folder, path)
        raise


def _what_lies_there(mode: int) -> int:
    if stat.S_ISLNK(mode):
        return errno.ELOOP
    return errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
