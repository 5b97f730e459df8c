"""A watcher's word that the index is true, as a lock it holds only while it knows of nothing unread.

A lock cannot be left behind: the system lets go of it when the watcher dies, however it dies.
"""

import fcntl
import os
from pathlib import Path

LOCK = "watch.lock"
# A copied workspace may bring a link or a pipe of that name.
_OPEN = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Voucher:
    """The watcher's side. `give` vouches, `take_back` withdraws at the first sign of a change."""

    def __init__(self, folder: Path) -> None:
        self._fd = os.open(folder / LOCK, _OPEN | os.O_RDWR | os.O_CREAT, 0o644)

    def give(self) -> bool:
        """Vouches for the index; false when another watcher does already."""
        while not _locked(self._fd, fcntl.LOCK_EX):
            # Somebody who only asks holds the lock together with us, and for no longer than it takes to ask.
            if not _locked(self._fd, fcntl.LOCK_SH):
                return False
        return True

    def take_back(self) -> None:
        """Withdraws the word."""
        fcntl.flock(self._fd, fcntl.LOCK_UN)

    def close(self) -> None:
        """Withdraws the word for good."""
        os.close(self._fd)


def vouched(folder: Path) -> bool:
    """Whether a living watcher says that the index in `folder` is true right now."""
    try:
        fd = os.open(folder / LOCK, _OPEN | os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _locked(fd, fcntl.LOCK_SH)
    finally:
        os.close(fd)


def _locked(fd: int, how: int) -> bool:
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
