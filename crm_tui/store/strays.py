"""Temporary files that a crash left where something is written outside of operations, as schemas for editors are.

Those of operations are named after them, and swept when they are healed.
"""

import re
import stat
from contextlib import suppress

from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.disk import Disk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.lock import LOCK

_FOLDERS = ("", ".crm", ".crm/schemas", ".vscode")
_NAME = re.compile(re.escape(TEMPORARY) + r"[0-9a-f]{16}")
# A write takes less than a second; nobody is at work on a file that is older than an hour.
_OLD = 3600 * 10**9


def sweep_strays(disk: Disk, folder: str) -> None:
    """Those that are old are gone, as far as the disk allows.

    Called under the lock, whose file was just written: it says what time the disk has it.
    """
    with suppress(DiskError):
        now = disk.stat(folder, LOCK)
        for below in _FOLDERS if now else ():
            for name, is_folder in disk.list(folder, below):
                path = f"{below}/{name}" if below else name
                if is_folder or not _NAME.fullmatch(name):
                    continue
                found = disk.stat(folder, path)
                if found and now and stat.S_ISREG(found.mode) and now.mtime_ns - found.mtime_ns > _OLD:
                    disk.unlink(folder, path)
