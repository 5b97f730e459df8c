"""Attachments as the journal keeps them: once each, beside its entries, by the fingerprint of their bytes."""

import re
from collections.abc import Iterable

from crm_tui.errors import StorageError
from crm_tui.store.atomic import discard, make_dirs, write_all
from crm_tui.store.codec import Codec
from crm_tui.store.digest import digest
from crm_tui.store.disk import Disk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.entry import Entry
from crm_tui.store.paths import is_attachment
from crm_tui.store.pending import FOLDER

KEPT_APART = f"{FOLDER}/bytes"
_NAMED = re.compile(rb'"apart": "([0-9a-f]{32})"')


class Apart:
    """The bytes of attachments that entries name by their fingerprint. All that writes is called under the lock."""

    def __init__(self, disk: Disk, folder: str, codec: Codec) -> None:
        self._disk = disk
        self._folder = folder
        self._codec = codec

    def keep(self, entry: Entry) -> None:
        """All attachments of the entry are kept, and the disk has confirmed it; raises DiskError."""
        sides = [side for file in entry.files if is_attachment(file.path) for side in (file.before, file.after)]
        for data in filter(None, sides):
            self._keep(f"{KEPT_APART}/{digest(data)}", data)

    def read(self, name: str) -> bytes:
        """The bytes of that fingerprint; raises StorageError when they are not what was kept."""
        path = f"{KEPT_APART}/{name}"
        data = self._codec.decode(self._disk.read(self._folder, path))
        if digest(data) != name:
            raise StorageError("this attachment in the journal is damaged", path, "what it belongs to cannot be undone")
        return data

    def forget(self, gone: bytes, left: Iterable[str]) -> None:
        """What the text of a forgotten entry names, and none of those at the paths `left`, is forgotten too."""
        names = set(_NAMED.findall(gone))
        for path in left if names else ():
            names -= set(_NAMED.findall(self._codec.decode(self._disk.read(self._folder, path, 1 << 30))))
        for name in names:
            discard(self._disk, self._folder, f"{KEPT_APART}/{name.decode()}")

    def _keep(self, path: str, data: bytes) -> None:
        if self._holds(path, data):
            return
        make_dirs(self._disk, self._folder, KEPT_APART)
        unready = f"{path}.new"
        discard(self._disk, self._folder, unready)
        handle = self._disk.create(self._folder, unready)
        try:
            try:
                write_all(self._disk, handle, self._codec.encode(data))
                self._disk.flush(handle)
            finally:
                self._disk.close(handle)
            self._disk.replace(self._folder, unready, path)
            self._disk.flush_dir(self._folder, KEPT_APART)
        except DiskError:
            discard(self._disk, self._folder, unready)
            raise

    def _holds(self, path: str, data: bytes) -> bool:
        """Whether the bytes are there already, and nobody has changed them."""
        try:
            found = self._codec.decode(self._disk.read(self._folder, path))
        except DiskError as error:
            if error.missing:
                return False
            raise
        if found != data:
            return False
        self._disk.flush_dir(self._folder, KEPT_APART)
        return True
