"""What the disk refused, in words: which file, what was tried, why it failed and what to do."""

import errno
import os
from types import TracebackType

from crm_tui.errors import StorageError

# Why, and what to do about it.
WORDS = {
    errno.ENOSPC: ("the disk is full", "make some room and try again"),
    errno.EDQUOT: ("your quota on this disk is used up", "make some room and try again"),
    errno.EROFS: ("the disk is read-only", "mount it writable and try again"),
    errno.EACCES: ("permission denied", "look at the owner and the mode of the file and its folder"),
    errno.EPERM: (
        "the system does not allow it",
        "look at the owner and the mode of the file and its folder",
    ),
    errno.EIO: ("the disk reported an error", "save a copy of the workspace elsewhere and check the disk"),
    errno.ENOENT: ("there is no such file", ""),
    errno.EEXIST: ("it exists already", "nothing is written over it"),
    errno.ELOOP: ("it is, or lies behind, a symbolic link", "put the real file or folder in its place"),
    errno.EISDIR: ("it is a folder", "move it out of the way"),
    errno.EXDEV: ("it lies outside the workspace", ""),
    errno.ENOTDIR: ("a part of its path is no folder", "move that file out of the way"),
    errno.EINVAL: ("it is no plain file", "move it out of the way"),
    errno.EFBIG: ("it is too big", "a record is a few lines; keep large texts and data as attachments"),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter one"),
    errno.EMFILE: ("too many files are open", "raise the limit with ulimit -n"),
    errno.ENOLCK: ("this disk cannot lock files", "keep the workspace on a local disk"),
}
NOT_A_PLAIN_FILE = {errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.EINVAL, errno.EFBIG}
NOT_SUPPORTED = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}


class DiskError(StorageError):
    """The disk refused one step on one file.

    `what` says it without the path. `code` is the errno; EINVAL, EISDIR, ELOOP and EFBIG also say that
    what lies there is not a plain file of a sensible size.
    """

    def __init__(self, code: int, doing: str, path: str) -> None:
        why, hint = WORDS.get(code, (os.strerror(code).lower(), ""))
        self.what = f"could not {doing}: {why}"
        super().__init__(self.what, path, hint)
        self.code = code
        self.doing = doing

    @property
    def missing(self) -> bool:
        """Whether there is no such file."""
        return self.code == errno.ENOENT

    @property
    def exists(self) -> bool:
        """Whether something is there already, where nothing may be."""
        return self.code == errno.EEXIST

    @property
    def not_a_plain_file(self) -> bool:
        """Whether a link, a folder, a device or a giant lies where a file was expected."""
        return self.code in NOT_A_PLAIN_FILE

    @property
    def not_supported(self) -> bool:
        """Whether this file system never does what was asked (hard links, mostly)."""
        return self.code in NOT_SUPPORTED

    def about(self, path: str) -> "DiskError":
        """The same error, told of the file the user knows instead of a temporary one."""
        return DiskError(self.code, self.doing, path)


class Told:
    """Turns an OSError inside the block into a DiskError that names the file and what was tried."""

    __slots__ = ("doing", "path")

    def __init__(self, doing: str, path: str) -> None:
        self.doing = doing
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, OSError):
            raise DiskError(error.errno or errno.EIO, self.doing, self.path) from error
