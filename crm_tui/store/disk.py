"""The one door to the disk: every write of the program is a call of a `Disk`.

A file is addressed by the folder of its root and a path below it. The steps of the path are opened one
by one without following symbolic links, so that nothing outside the folder is ever touched, not even
when a link is put in place between two calls.
"""

import errno
import fcntl
import os
import stat
from types import TracebackType
from typing import NamedTuple, Protocol

from crm_tui.store.diskerror import Told

FILE_LIMIT = 64 << 20

_DIR = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK the open of a named pipe waits for a writer for ever.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Handle(NamedTuple):
    """A file open for writing, or a held lock; `path` is for messages."""

    number: int
    path: str


class Found(NamedTuple):
    """One name in a folder; a symbolic link to a folder is no folder."""

    name: str
    folder: bool


class Stat(NamedTuple):
    """What lies at a path: its type and mode, its size in bytes, times in ns since 1970, its inode."""

    mode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Disk(Protocol):
    """What the program may do to a disk. Every method raises DiskError, and nothing else."""

    def read(self, folder: str, path: str, limit: int = FILE_LIMIT) -> bytes:
        """The bytes of a plain file of at most `limit` bytes."""
        ...

    def stat(self, folder: str, path: str) -> Stat | None:
        """What lies at the path itself, links not followed; None when nothing does."""
        ...

    def list(self, folder: str, path: str) -> list[Found]:
        """The names in a folder, in no order; none when there is no such folder."""
        ...

    def create(self, folder: str, path: str, mode: int | None = None) -> Handle:
        """A new empty file, which must not exist; `mode` exactly, or what the umask leaves of 0666."""
        ...

    def write(self, handle: Handle, data: bytes) -> int:
        """How many of the bytes were taken; the caller goes on with the rest."""
        ...

    def flush(self, handle: Handle) -> None:
        """Returns when the file's bytes have reached the disk itself."""
        ...

    def close(self, handle: Handle) -> None:
        """The file is closed, or a late error of its writes is raised."""
        ...

    def replace(self, folder: str, old: str, new: str) -> None:
        """`old` takes the name `new` in one step; what had that name is gone."""
        ...

    def link(self, folder: str, old: str, new: str) -> None:
        """The file has both names; raises when `new` exists."""
        ...

    def unlink(self, folder: str, path: str) -> None:
        """The name is gone."""
        ...

    def make_dir(self, folder: str, path: str) -> None:
        """A new folder, which must not exist."""
        ...

    def remove_dir(self, folder: str, path: str) -> None:
        """An empty folder is gone; raises when it holds anything."""
        ...

    def flush_dir(self, folder: str, path: str) -> None:
        """Returns when the names in the folder have reached the disk itself."""
        ...

    def lock(self, folder: str, path: str, words: str) -> Handle | None:
        """An exclusive lock on the file, made if need be, with `words` in it; None when it is held."""
        ...

    def unlock(self, handle: Handle) -> None:
        """The lock is free, as the end of the process would make it; never fails."""
        ...


class RealDisk:
    """The file systems of this machine."""

    def read(self, folder: str, path: str, limit: int = FILE_LIMIT) -> bytes:
        with Told("read", path), _Parent(folder, path) as (parent, name):
            number = os.open(name, _READ, dir_fd=parent)
            try:
                return read_plain(number, limit)
            finally:
                os.close(number)

    def stat(self, folder: str, path: str) -> Stat | None:
        with Told("look at it", path):
            try:
                with _Parent(folder, path) as (parent, name):
                    found = os.stat(name, dir_fd=parent, follow_symlinks=False)
            except FileNotFoundError:
                return None
            return Stat(found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def list(self, folder: str, path: str) -> list[Found]:
        with Told("list", path):
            try:
                number = _open_dir(folder, path)
            except FileNotFoundError:
                return []
            try:
                with os.scandir(number) as entries:
                    return [Found(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
            finally:
                os.close(number)

    def create(self, folder: str, path: str, mode: int | None = None) -> Handle:
        with Told("create", path), _Parent(folder, path) as (parent, name):
            number = os.open(name, _NEW, 0o666 if mode is None else 0o600, dir_fd=parent)
            if mode is not None:
                _set_mode(number, mode)
            return Handle(number, path)

    def write(self, handle: Handle, data: bytes) -> int:
        with Told("write", handle.path):
            return os.write(handle.number, data)

    def flush(self, handle: Handle) -> None:
        with Told("flush", handle.path):
            _flush(handle.number)

    def close(self, handle: Handle) -> None:
        with Told("close", handle.path):
            os.close(handle.number)

    def replace(self, folder: str, old: str, new: str) -> None:
        with (
            Told("replace", new),
            _Parent(folder, old) as (old_parent, old_name),
            _Parent(folder, new) as (new_parent, new_name),
        ):
            os.replace(old_name, new_name, src_dir_fd=old_parent, dst_dir_fd=new_parent)

    def link(self, folder: str, old: str, new: str) -> None:
        with (
            Told("create", new),
            _Parent(folder, old) as (old_parent, old_name),
            _Parent(folder, new) as (new_parent, new_name),
        ):
            os.link(old_name, new_name, src_dir_fd=old_parent, dst_dir_fd=new_parent, follow_symlinks=False)

    def unlink(self, folder: str, path: str) -> None:
        with Told("delete", path), _Parent(folder, path) as (parent, name):
            os.unlink(name, dir_fd=parent)

    def make_dir(self, folder: str, path: str) -> None:
        with Told("make the folder", path), _Parent(folder, path) as (parent, name):
            os.mkdir(name, dir_fd=parent)

    def remove_dir(self, folder: str, path: str) -> None:
        with Told("remove the folder", path), _Parent(folder, path) as (parent, name):
            os.rmdir(name, dir_fd=parent)

    def flush_dir(self, folder: str, path: str) -> None:
        with Told("flush the folder", path or "."):
            number = _open_dir(folder, path)
            try:
                _flush(number)
            except OSError as error:
                # Some file systems keep names safe by themselves and refuse to be asked.
                if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
                    raise
            finally:
                os.close(number)

    def lock(self, folder: str, path: str, words: str) -> Handle | None:
        with Told("lock", path), _Parent(folder, path) as (parent, name):
            number = os.open(name, _LOCK, 0o666, dir_fd=parent)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(number)
                return None
            except OSError:
                os.close(number)
                raise
            _name_holder(number, words)
            return Handle(number, path)

    def unlock(self, handle: Handle) -> None:
        try:
            os.close(handle.number)
        except OSError:
            pass  # the lock file holds nothing that could be lost


def read_plain(number: int, limit: int) -> bytes:
    """The bytes of an open file; raises OSError when it is no plain file or longer than `limit`."""
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL, "no plain file")
    if found.st_size > limit:
        raise OSError(errno.EFBIG, "too big")
    data = os.read(number, found.st_size + 1)
    if len(data) == found.st_size:
        return data
    # It shrinks or grows under our eyes, or the system gives less than was asked: read on to the end.
    pieces = [data]
    total = len(data)
    while piece := os.read(number, 1 << 16):
        pieces.append(piece)
        total += len(piece)
        if total > limit:
            raise OSError(errno.EFBIG, "too big")
    return b"".join(pieces)


class _Parent:
    """Opens the folder a path lies in, and gives it with the last step of the path."""

    __slots__ = ("folder", "number", "path")

    def __init__(self, folder: str, path: str) -> None:
        self.folder = folder
        self.path = path

    def __enter__(self) -> tuple[int, str]:
        parent, _, name = self.path.rpartition("/")
        if not _is_step(name) or self.path.startswith("/"):
            raise OSError(errno.EXDEV, "no path below the folder")
        self.number = _open_dir(self.folder, parent)
        return self.number, name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.number)


def _open_dir(folder: str, path: str) -> int:
    number = os.open(folder, _DIR)
    for step in path.split("/") if path else ():
        above = number
        try:
            number = _open_step(step, above)
        finally:
            os.close(above)
    return number


def _open_step(step: str, above: int) -> int:
    if not _is_step(step):
        raise OSError(errno.EXDEV, "no path below the folder")
    try:
        return os.open(step, _DIR | os.O_NOFOLLOW, dir_fd=above)
    except NotADirectoryError:
        if stat.S_ISLNK(os.stat(step, dir_fd=above, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, "symbolic link") from None
        raise


def _is_step(name: str) -> bool:
    return name not in {"", ".", ".."} and "\0" not in name


def _set_mode(number: int, mode: int) -> None:
    try:
        os.fchmod(number, mode)
    except PermissionError:
        pass  # the file is our own, so it is the file system that has no modes


def _flush(number: int) -> None:
    # On macOS fsync stops at the drive's own cache.
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        try:
            fcntl.fcntl(number, full)
            return
        except OSError:
            pass
    os.fsync(number)


def _name_holder(number: int, words: str) -> None:
    """Says in the lock file who holds it: for a message only, so a full disk does not matter here."""
    try:
        os.ftruncate(number, 0)
        os.pwrite(number, words.encode(), 0)
    except OSError:
        pass
