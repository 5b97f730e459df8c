"""What tells one state of crm.yaml from another, without reading it."""

import os
from pathlib import Path

from crm_tui import clock
from crm_tui.index.racy import RACY_NS

FILE = "crm.yaml"


def stamp_of(folder: Path) -> str:
    """The stamp of the workspace's crm.yaml; "" when it is missing or too fresh to be told apart."""
    try:
        found = os.lstat(folder / FILE)
    except OSError:
        return ""
    if clock.file_time_ns() - found.st_mtime_ns < RACY_NS:
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_ino}"
