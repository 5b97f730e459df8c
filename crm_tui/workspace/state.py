"""Where a workspace keeps its index: in itself, or in the user's cache while it cannot be written."""

import os
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

from crm_tui.errors import StorageError
from crm_tui.userconfig.folders import cache_folder

STATE = ".crm"


def state_folder(folder: Path, environ: Mapping[str, str]) -> Path:
    """The folder of the index, there or not. Raises StorageError where `.crm` leads elsewhere.

    A copied workspace may bring a link of that name, and SQLite would write wherever it leads.
    """
    own = folder / STATE
    if own.is_symlink():
        raise StorageError("it is a symbolic link", STATE, "delete it; crm makes a folder of its own")
    if os.access(own if own.is_dir() else folder, os.W_OK):
        return own
    return Path(cache_folder(environ), "index", f"{crc32(os.fsencode(folder)):08x}")


def make_state(folder: Path, state: Path) -> None:
    """Makes the folder of the index where there is none. Raises StorageError."""
    if state.is_dir():
        return
    from crm_tui.store.atomic import make_dirs
    from crm_tui.store.disk import RealDisk

    if state.parent == folder:
        make_dirs(RealDisk(), str(folder), STATE)
    else:
        # The disk follows no symbolic links, of which a home may have some.
        make_dirs(RealDisk(), "/", os.path.realpath(state).lstrip("/"))
