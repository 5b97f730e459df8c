"""A copy of a file for the user's editor: in .crm, which git ignores, under the file's own name."""

import os
from pathlib import Path

from crm_tui.store.atomic import discard, discard_dir, write_file
from crm_tui.store.disk import RealDisk


class Copy:
    """The copy that the editor sees, one for each process and name. What it holds stays until `remove`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._disk = RealDisk()
        self._folder = str(folder)
        self._inside = f".crm/edit/{os.getpid()}"
        self._name = f"{self._inside}/{name}"
        self.path = folder / self._name

    def write(self, data: bytes) -> None:
        """The copy holds this text. Raises StorageError."""
        write_file(self._disk, self._folder, self._name, data)

    def read(self) -> bytes:
        """What the editor left. Raises StorageError."""
        return self._disk.read(self._folder, self._name)

    def remove(self) -> None:
        """The copy is gone, with what the editor may have left beside it where that is empty."""
        discard(self._disk, self._folder, self._name)
        discard_dir(self._disk, self._folder, self._inside)
