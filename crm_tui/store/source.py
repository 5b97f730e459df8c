"""Where records are read from: the folder of a root."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from crm_tui.model.problem import Problem, Severity
from crm_tui.store.codec import PLAIN, Codec
from crm_tui.store.disk import read_plain
from crm_tui.store.diskerror import DiskError, Told
from crm_tui.store.paths import RECORDS, Root

RECORD_LIMIT = 1 << 20  # bytes


_CODES = {
    errno.ELOOP: "symbolic-link",
    errno.EISDIR: "not-a-file",
    errno.EINVAL: "not-a-file",
    errno.ENOTDIR: "not-a-file",
    errno.EFBIG: "too-big",
}


class Seen(NamedTuple):
    """A record file as the source lists it: size in bytes, times in ns since 1970.

    Two looks at a file that differ in anything here mean that it must be read again.
    """

    root: str
    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Source(Protocol):
    """Files addressed by their path in one root."""

    @property
    def name(self) -> str:
        """The name of the root."""
        ...

    def scan(self, refused: list[Problem] | None = None) -> Iterator[Seen]:
        """All record files, in no order; what looks like one and is none is added to `refused`."""
        ...

    def stat(self, path: str) -> Seen | None:
        """One file as `scan` would list it; None when there is no plain file."""
        ...

    def read_all(self, paths: Iterable[str]) -> Iterator[bytes | DiskError]:
        """The decoded bytes of each file of at most 1 MiB, or why there are none (`missing`: it is gone)."""
        ...


class Folder:
    """The files as they lie in the folder of a root."""

    def __init__(self, root: Root, codec: Codec = PLAIN) -> None:
        self.name = root.name
        self._folder = os.fspath(root.folder)
        self._codec = codec
        self._trusted: dict[str, tuple[int, int]] = {}

    def scan(self, refused: list[Problem] | None = None) -> Iterator[Seen]:
        """All record files, in no order; what looks like one and is none is added to `refused`."""
        problems = refused if refused is not None else []
        waiting = [RECORDS]
        while waiting:
            folder = waiting.pop()
            try:
                number = self._open(folder)
            except DiskError as error:
                if not error.missing:
                    problems.append(problem_of(error, self.name))
                continue
            try:
                yield from self._scan(number, folder, waiting, problems)
            finally:
                os.close(number)

    def stat(self, path: str) -> Seen | None:
        """One file as `scan` would list it; None when there is no plain file."""
        folder = path.rpartition("/")[0]
        try:
            self._trust(folder, os.stat(f"{self._folder}/{folder}", follow_symlinks=False))
            found = os.stat(f"{self._folder}/{path}", follow_symlinks=False)
        except OSError:
            return None
        return _seen(self.name, path, found) if stat.S_ISREG(found.st_mode) else None

    def read_all(self, paths: Iterable[str]) -> Iterator[bytes | DiskError]:
        """The decoded bytes of each file of at most 1 MiB, or why there are none; files of one folder best together."""
        folder, number = None, -1
        try:
            for path in paths:
                its_folder, _, name = path.rpartition("/")
                try:
                    if its_folder != folder:
                        if folder is not None:
                            os.close(number)
                            folder = None
                        number, folder = self._trusted_folder(its_folder, path), its_folder
                    yield self._read(path, name, number)
                except DiskError as error:
                    yield error
        finally:
            if folder is not None:
                os.close(number)

    def read(self, path: str) -> bytes:
        """The decoded bytes of one file; raises DiskError."""
        [found] = self.read_all([path])
        if isinstance(found, DiskError):
            raise found
        return found

    def _read(self, path: str, name: str, folder: int) -> bytes:
        try:  # not `with Told`, which costs a tenth of reading a file
            # Without O_NONBLOCK the open of a named pipe waits for a writer for ever.
            number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
            try:
                return self._codec.decode(read_plain(number, RECORD_LIMIT))
            finally:
                os.close(number)
        except OSError as error:
            raise DiskError(error.errno or errno.EIO, "read", path) from error

    def _scan(self, number: int, folder: str, waiting: list[str], problems: list[Problem]) -> Iterator[Seen]:
        in_kind, root = folder != RECORDS, self.name
        with os.scandir(number) as entries:
            for entry in entries:
                name = entry.name
                path = f"{folder}/{name}"
                if in_kind and name.endswith(".yaml") and name[0] != "." and (name.isascii() or _is_text(name)):
                    try:
                        found = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    if stat.S_ISREG(found.st_mode):
                        yield _seen(root, path, found)
                        continue
                if name[0] == ".":
                    continue
                if problem := self._oddity(entry, path, in_kind):
                    problems.append(problem)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(path)

    def _oddity(self, entry: os.DirEntry[str], path: str, in_kind: bool) -> Problem | None:
        """Why something is not read that somebody may have meant as a record; None for all the rest."""
        name = entry.name
        if not _is_text(name):
            return self._problem(path.encode(errors="backslashreplace").decode(), "bad-name", "its name is not UTF-8")
        if entry.is_symlink():
            return problem_of(DiskError(errno.ELOOP, "read", path), self.name)
        if entry.is_dir(follow_symlinks=False):
            if name.endswith(".yaml"):
                return problem_of(DiskError(errno.EISDIR, "read", path), self.name)
        elif name.endswith(".yaml"):
            if in_kind:
                return problem_of(DiskError(errno.EINVAL, "read", path), self.name)
            return self._problem(
                path, "no-kind", "it lies in no kind's folder", f"move it to {RECORDS}/contacts or the like"
            )
        elif name.lower().endswith((".yaml", ".yml")):
            return self._problem(path, "bad-name", "records end in .yaml", "rename it")
        return None

    def _problem(self, path: str, code: str, why: str, hint: str = "rename it") -> Problem:
        return Problem(Severity.WARNING, code, f"the file is not read: {why}", hint, self.name, path)

    def _open(self, folder: str) -> int:
        place = f"{self._folder}/{folder}"
        with Told("read", folder):
            try:
                return os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            except NotADirectoryError:
                if os.path.islink(place):
                    raise OSError(errno.ELOOP, "symbolic link") from None
                raise

    def _trusted_folder(self, folder: str, path: str) -> int:
        """The open folder of the file `path`, which no symbolic link leads to. Raises DiskError."""
        with Told("read", path):
            self._trust(folder, os.stat(f"{self._folder}/{folder}", follow_symlinks=False))
            return os.open(f"{self._folder}/{folder}", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)

    def _trust(self, folder: str, found: os.stat_result) -> None:
        """Raises OSError when a symbolic link leads to the folder; cheap where it was looked at before."""
        identity = (found.st_dev, found.st_ino)
        if self._trusted.get(folder) == identity:
            return
        real = os.path.realpath(self._folder)
        if os.path.realpath(f"{self._folder}/{folder}") != f"{real}/{folder}".rstrip("/"):
            raise OSError(errno.ELOOP, "symbolic link")
        self._trusted[folder] = identity


def _seen(root: str, path: str, found: os.stat_result) -> Seen:
    fields = (root, path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return tuple.__new__(Seen, fields)  # half the time of Seen(…), a hundred thousand times


def problem_of(error: DiskError, root: str) -> Problem:
    """What `crm check` says of a file or folder that the disk would not give."""
    code = _CODES.get(error.code, "unreadable")
    return Problem(Severity.ERROR, code, error.what, error.hint, root, error.path)


def _is_text(name: str) -> bool:
    """Whether the bytes of a name are UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
