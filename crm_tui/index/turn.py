"""Turns at the index: many work on it side by side, but nobody while a new one is put in its place.

SQLite keeps its log beside the database by name; a database that is exchanged under a writer would meet a
stranger's log.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_tui.errors import StorageError


@contextmanager
def together(folder: Path) -> Iterator[None]:
    """The index in `folder` stays the same file inside the block. Raises StorageError when there is no such folder."""
    with _held(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody writes to the index in `folder` inside the block."""
    with _held(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise StorageError(f"cannot open the folder of the index: {error.strerror}", str(folder)) from None
    try:
        fcntl.flock(number, how)
        yield
    finally:
        os.close(number)
