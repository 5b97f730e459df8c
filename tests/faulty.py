"""Disks for tests: one in memory that knows what a power cut may lose, and one whose N-th call fails."""

import errno
import itertools
import random
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from crm_tui.store.disk import FILE_LIMIT, Disk, Found, Handle, Stat
from crm_tui.store.diskerror import DiskError

FOLDER = "/workspace"

MUTATING = {"create", "write", "flush", "replace", "link", "unlink", "make_dir", "remove_dir", "flush_dir"}
AFFECTED = {
    errno.ENOSPC: {"create", "write", "flush", "replace", "link", "make_dir", "flush_dir"},
    errno.EROFS: {"create", "replace", "link", "unlink", "make_dir", "remove_dir"},
    errno.EACCES: {"read", "list", "create", "replace", "link", "unlink", "make_dir", "remove_dir"},
    errno.EIO: MUTATING | {"read", "stat", "list", "close"},
}
# What an operation does without if it must: leftovers that the next one removes.
BEST_EFFORT = {"remove_dir", "unlink"}


class Killed(BaseException):
    """The process is gone: nothing that stands in the program runs after it."""


class FaultyDisk:
    """Passes calls on to another disk, but the N-th one, or each from the N-th on, goes wrong.

    `fault` is an errno, "short" for a write that takes half, or "kill", after which every call raises
    Killed; a killed write has written half. `fired` tells which calls went wrong.
    """

    def __init__(self, disk: Disk, at: int, fault: int | str, for_ever: bool = False) -> None:
        self.disk = disk
        self.at = at
        self.fault = fault
        self.for_ever = for_ever
        self.calls = 0
        self.fired: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self.disk, name)

        def guarded(*arguments: Any) -> Any:
            self.calls += 1
            if not self._due(name):
                return call(*arguments)
            return self._go_wrong(name, call, arguments)

        return guarded

    def _due(self, name: str) -> bool:
        if self.fault == "kill":
            return self.calls >= self.at
        if self.calls != self.at and not (self.for_ever and self.calls > self.at):
            return False
        return name == "write" if self.fault == "short" else name in AFFECTED[int(self.fault)]

    def _go_wrong(self, name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        first = not self.fired
        self.fired.append(name)
        if name == "write" and (self.fault == "short" or (self.fault == "kill" and first)):
            handle, data = arguments
            taken: int = call(handle, data[: max(1, len(data) // 2)])
            if self.fault == "short":
                return taken
        if self.fault == "kill":
            raise Killed
        if name == "close":
            call(*arguments)
        named = arguments[2 if name in {"replace", "link"} else 1 :]
        path = arguments[0].path if isinstance(arguments[0], Handle) else named[0]
        raise DiskError(int(self.fault), name, path)


class Inode:
    """A file (`names` is None), a folder, or a symbolic link (`target`)."""

    numbers = itertools.count(1)

    def __init__(self, names: "dict[str, Inode] | None" = None, mode: int = 0o644, target: str = "") -> None:
        self.number = next(self.numbers)
        self.names = names
        self.mode = mode
        self.target = target
        self.data = b""

    def kind(self) -> int:
        if self.target:
            return stat.S_IFLNK
        return stat.S_IFREG if self.names is None else stat.S_IFDIR


class Renamed(NamedTuple):
    """Names that change in one step: (folder, name, what it now names or None)."""

    changes: tuple[tuple[Inode, str, Inode | None], ...]


class Wrote(NamedTuple):
    """What a file holds after a write."""

    file: Inode
    data: bytes


class Flushed(NamedTuple):
    """A file's bytes, or a folder's names, have reached the disk."""

    inode: Inode


Step = Renamed | Wrote | Flushed


class MemoryDisk:
    """A file system in memory, one folder of which is the workspace. `steps` is all that happened to it.

    `no_links` makes it one of those that know no hard links.
    """

    def __init__(self, no_links: bool = False) -> None:
        self.top = Inode({})
        self.steps: list[Step] = []
        self.safe: dict[Inode, dict[str, Inode]] = {}
        self.open: dict[int, Inode] = {}
        self.locks: set[int] = set()
        self.no_links = no_links

    # What tests use to set up and look

    def put(self, path: str, data: bytes) -> None:
        """A file as somebody else would write it, safe on the disk."""
        folder = self.top
        *steps, name = path.split("/")
        for step in steps:
            assert folder.names is not None
            folder = folder.names.setdefault(step, Inode({}))
        assert folder.names is not None
        folder.names[name] = file = Inode()
        file.data = data

    def take(self, path: str) -> None:
        """The file is deleted by somebody else."""
        self.unlink(FOLDER, path)

    def files(self, below: str = "") -> dict[str, bytes]:
        """All files by their path."""
        return {path: file.data for path, file in _walk(self.top, "") if path.startswith(below)}

    def all_is_safe(self) -> None:
        """What is on the disk now outlives any power cut; `steps` begins anew."""
        self.steps.clear()
        self.safe = {folder: dict(names) for folder, names in _folders(self.top)}

    def reboot(self) -> None:
        """The process that used the disk is gone: its locks are free."""
        self.locks.clear()
        self.open.clear()

    # What the program uses

    def read(self, folder: str, path: str, limit: int = FILE_LIMIT) -> bytes:
        file = self._find("read", path)
        if file.kind() != stat.S_IFREG:
            codes = {stat.S_IFLNK: errno.ELOOP, stat.S_IFDIR: errno.EISDIR}
            raise DiskError(codes[file.kind()], "read", path)
        if len(file.data) > limit:
            raise DiskError(errno.EFBIG, "read", path)
        return file.data

    def stat(self, folder: str, path: str) -> Stat | None:
        try:
            found = self._find("look at it", path)
        except DiskError as error:
            if error.missing:
                return None
            raise
        return Stat(found.kind() | found.mode, len(found.data), 0, 0, found.number)

    def list(self, folder: str, path: str) -> list[Found]:
        try:
            found = self._folder_at("list", path)
        except DiskError as error:
            if error.missing:
                return []
            raise
        if found.names is None:
            raise DiskError(errno.ENOTDIR, "list", path)
        return [Found(name, inode.names is not None) for name, inode in found.names.items()]

    def create(self, folder: str, path: str, mode: int | None = None) -> Handle:
        file = Inode(mode=0o644 if mode is None else mode)
        self._name("create", path, file)
        self.open[file.number] = file
        return Handle(file.number, path)

    def write(self, handle: Handle, data: bytes) -> int:
        file = self.open[handle.number]
        file.data += data
        self.steps.append(Wrote(file, file.data))
        return len(data)

    def flush(self, handle: Handle) -> None:
        self.steps.append(Flushed(self.open[handle.number]))

    def close(self, handle: Handle) -> None:
        del self.open[handle.number]

    def replace(self, folder: str, old: str, new: str) -> None:
        old_folder, old_name = self._parent("replace", old)
        new_folder, new_name = self._parent("replace", new)
        file, taken = self._find("replace", old), (new_folder.names or {}).get(new_name)
        if file is taken:
            return
        self._rename(Renamed(((old_folder, old_name, None), (new_folder, new_name, file))))

    def link(self, folder: str, old: str, new: str) -> None:
        if self.no_links:
            raise DiskError(errno.EPERM, "create", new)
        self._parent("create", old)
        self._parent("create", new)
        self._name("create", new, self._find("create", old))

    def unlink(self, folder: str, path: str) -> None:
        self._find("delete", path)
        self._rename(Renamed(((*self._parent("delete", path), None),)))

    def make_dir(self, folder: str, path: str) -> None:
        self._name("make the folder", path, Inode({}))

    def remove_dir(self, folder: str, path: str) -> None:
        if self._folder_at("remove the folder", path).names:
            raise DiskError(errno.ENOTEMPTY, "remove the folder", path)
        self._rename(Renamed(((*self._parent("remove the folder", path), None),)))

    def flush_dir(self, folder: str, path: str) -> None:
        self.steps.append(Flushed(self._folder_at("flush the folder", path)))

    def lock(self, folder: str, path: str, words: str) -> Handle | None:
        try:
            file = self._find("lock", path)
        except DiskError as error:
            if not error.missing:
                raise
            file = Inode()
            self._name("lock", path, file)
        if file.number in self.locks:
            return None
        self.locks.add(file.number)
        file.data = words.encode()
        self.steps.append(Wrote(file, file.data))
        return Handle(file.number, path)

    def unlock(self, handle: Handle) -> None:
        self.locks.discard(handle.number)

    def _find(self, doing: str, path: str) -> Inode:
        inode = self.top
        for step in path.split("/") if path else ():
            if inode.target:
                raise DiskError(errno.ELOOP, doing, path)
            if inode.names is None:
                raise DiskError(errno.ENOTDIR, doing, path)
            if step not in inode.names:
                raise DiskError(errno.ENOENT, doing, path)
            inode = inode.names[step]
        return inode

    def _parent(self, doing: str, path: str) -> tuple[Inode, str]:
        above, _, name = path.rpartition("/")
        parent = self._find(doing, above)
        if parent.names is None:
            raise DiskError(errno.ENOTDIR, doing, path)
        return parent, name

    def _folder_at(self, doing: str, path: str) -> Inode:
        found = self._find(doing, path)
        if found.names is None:
            raise DiskError(errno.ENOTDIR, doing, path)
        return found

    def _name(self, doing: str, path: str, inode: Inode) -> None:
        parent, name = self._parent(doing, path)
        if name in (parent.names or {}):
            raise DiskError(errno.EEXIST, doing, path)
        self._rename(Renamed(((parent, name, inode),)))

    def _rename(self, step: Renamed) -> None:
        _apply(step, lambda folder: folder.names)
        self.steps.append(step)


def after_power_cut(disk: MemoryDisk, calls: int, most: int, seed: int) -> Iterator[MemoryDisk]:
    """Disks that a power cut may leave when it comes after so many of the steps since `all_is_safe`.

    A change of names is lost unless its folder was flushed since, each independently of the others; a
    file whose bytes were not flushed is empty, half there, full of zeros or whole. Of more than `most`
    combinations that many are drawn.
    """
    steps = disk.steps[:calls]
    safe_at = {step.inode: place for place, step in enumerate(steps) if isinstance(step, Flushed)}
    renames = [(place, step) for place, step in enumerate(steps) if isinstance(step, Renamed)]
    unsure = [place for place, step in renames if any(safe_at.get(each[0], -1) < place for each in step.changes)]
    contents = _contents(steps, safe_at)
    for lost, damage in _combinations(unsure, most, random.Random(seed)):
        kept = [step for place, step in renames if place not in lost]
        yield _rebuilt(disk, kept, {file: variants[damage] for file, variants in contents.items()})


def _contents(steps: list[Step], safe_at: dict[Inode, int]) -> dict[Inode, tuple[bytes, bytes, bytes, bytes]]:
    """What each written file may hold, one variant for each kind of damage."""
    contents = {}
    for place, step in enumerate(steps):
        if isinstance(step, Wrote):
            data = step.data
            safe = place < safe_at.get(step.file, -1)
            variants = (data, b"", data[: len(data) // 2], bytes(len(data)))
            contents[step.file] = (data,) * 4 if safe else variants
    return contents


def _combinations(unsure: list[int], most: int, chance: random.Random) -> Iterable[tuple[set[int], int]]:
    everything = 4 << len(unsure)
    numbers = range(everything) if everything <= most else chance.sample(range(everything), most)
    for number in numbers:
        yield {place for bit, place in enumerate(unsure) if number >> (bit + 2) & 1}, number & 3


def _rebuilt(disk: MemoryDisk, kept: list[Renamed], contents: dict[Inode, bytes]) -> MemoryDisk:
    names = {folder: dict(named) for folder, named in disk.safe.items()}
    for step in kept:
        _apply(step, lambda folder: names.setdefault(folder, {}))
    rebuilt = MemoryDisk(disk.no_links)
    rebuilt.top = _copied(disk.top, names, contents)
    rebuilt.all_is_safe()
    return rebuilt


def _apply(step: Renamed, names_of: Callable[[Inode], "dict[str, Inode] | None"]) -> None:
    for folder, name, inode in step.changes:
        names = names_of(folder)
        assert names is not None
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode


def _copied(inode: Inode, names: dict[Inode, dict[str, Inode]], contents: dict[Inode, bytes]) -> Inode:
    if inode.names is None:
        copy = Inode(mode=inode.mode, target=inode.target)
        copy.data = contents.get(inode, inode.data)
        return copy
    return Inode({name: _copied(each, names, contents) for name, each in names.get(inode, {}).items()})


def _folders(inode: Inode) -> Iterator[tuple[Inode, dict[str, Inode]]]:
    if inode.names is not None:
        yield inode, inode.names
        for each in inode.names.values():
            yield from _folders(each)


def _walk(inode: Inode, path: str) -> Iterator[tuple[str, Inode]]:
    if inode.names is None:
        yield path, inode
    else:
        for name, each in inode.names.items():
            yield from _walk(each, f"{path}/{name}" if path else name)
