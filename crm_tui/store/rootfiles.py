"""The files of the roots as plain bytes: what stands on the disk, decoded; what is written, atomically."""

from collections.abc import Iterable, Mapping

from crm_tui.errors import StorageError
from crm_tui.store import atomic
from crm_tui.store.codec import Codec
from crm_tui.store.disk import Disk, Found
from crm_tui.store.diskerror import DiskError
from crm_tui.store.entry import Write


class RootFiles:
    """Reads and writes files addressed as (root, path). Raises StorageError."""

    def __init__(self, disk: Disk, folders: Mapping[str, str], codec: Codec) -> None:
        self._disk = disk
        self._folders = folders
        self._codec = codec

    def bytes_of(self, root: str, path: str) -> bytes:
        """The bytes of a file; raises DiskError."""
        return self._codec.decode(self._disk.read(self._folder(root), path))

    def read(self, root: str, path: str) -> bytes | None:
        """The bytes of a file, None when there is none; raises DiskError."""
        try:
            return self.bytes_of(root, path)
        except DiskError as error:
            if error.missing:
                return None
            raise

    def stage(self, root: str, path: str, data: bytes, tag: str) -> str:
        """The path of a temporary file that is ready to take the file's place; makes folders on the way."""
        folder = self._folder(root)
        atomic.make_dirs(self._disk, folder, atomic.parent_of(path))
        return atomic.stage(self._disk, folder, path, self._codec.encode(data), tag)

    def put(self, root: str, temporary: str, path: str, *, new: bool) -> bool:
        """The staged text becomes the file's; whether nothing is left beside it.

        A new file never takes the place of another.
        """
        return (atomic.put_new if new else atomic.put)(self._disk, self._folder(root), temporary, path)

    def remove(self, root: str, path: str) -> None:
        """The file is gone."""
        self._disk.unlink(self._folder(root), path)

    def confirm(self, files: Iterable[Write]) -> None:
        """All names of the files have reached the disk; raises Unconfirmed."""
        for root, folder, path in _folders(files):
            try:
                self._disk.flush_dir(self._folder(root), folder)
            except DiskError as error:
                if not (error.missing or error.not_a_plain_file):
                    raise atomic.unconfirmed(error, path) from error

    def drop_empty(self, files: Iterable[Write]) -> None:
        """Folders below a kind's that deletions have left empty are gone, as git would have it, if the disk allows."""
        for root, folder, _ in _folders(file for file in files if file.after is None):
            empty = folder
            while empty.count("/") > 1 and atomic.discard_dir(self._disk, self._folder(root), empty):
                empty = atomic.parent_of(empty)

    def sweep(self, files: Iterable[Write], op: str) -> None:
        """The temporary files of an operation are gone from the folders of its files; raises DiskError."""
        for root, folder, path in _folders(files):
            for name, is_folder in self._list(root, folder):
                if name.startswith(f"{atomic.TEMPORARY}{op}.") and not is_folder:
                    self._disk.unlink(self._folder(root), atomic.sibling(path, name))

    def _list(self, root: str, folder: str) -> list[Found]:
        try:
            return self._disk.list(self._folder(root), folder)
        except DiskError as error:
            if error.not_a_plain_file:
                return []
            raise

    def _folder(self, root: str) -> str:
        try:
            return self._folders[root]
        except KeyError:
            raise StorageError(
                f"the repository {root!r} is not joined to this workspace", hint="join it again"
            ) from None


def _folders(files: Iterable[Write]) -> list[tuple[str, str, str]]:
    """Each folder of the files once, in their order, with the first of its files."""
    seen: dict[tuple[str, str], str] = {}
    for file in files:
        seen.setdefault((file.root, atomic.parent_of(file.path)), file.path)
    return [(root, folder, path) for (root, folder), path in seen.items()]
