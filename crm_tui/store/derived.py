"""Files that can be made again at any time: written whole, never waited for."""

import os

from crm_tui.store.atomic import beside, discard, make_dirs, parent_of, put, write_all
from crm_tui.store.disk import Disk
from crm_tui.store.diskerror import DiskError


def write_derived(disk: Disk, folder: str, path: str, data: bytes) -> None:
    """The file holds `data`, or what it held before, should the machine stop now. Raises DiskError."""
    make_dirs(disk, folder, parent_of(path))
    temporary = beside(path, os.urandom(8).hex())
    handle = disk.create(folder, temporary)
    try:
        try:
            write_all(disk, handle, data)
        finally:
            disk.close(handle)
        put(disk, folder, temporary, path)
    except DiskError:
        discard(disk, folder, temporary)
        raise
