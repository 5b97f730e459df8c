"""Where the files of the tests lie: in memory, where there is a folder for that with room to spare."""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2**30


def swift(folder: Path = _MEMORY, room: int = _ROOM) -> bool:
    """Whether files can be made there and run, with this many bytes free."""
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    return shutil.disk_usage(folder).free > room and not os.statvfs(folder).f_flag & os.ST_NOEXEC


def lie_in_memory() -> None:
    """Has this process and all that it starts make its temporary files there, unless somebody chose a place."""
    if "TMPDIR" not in os.environ and swift():
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None
