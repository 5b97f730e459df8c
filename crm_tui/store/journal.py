"""The journal: one file per operation, open while it is under way, kept afterwards for undo.

    <op>.open   begun: finish it, or take it back
    <op>.back   given up: take it back
    <op>.late   done, but not committed yet
    <op>.left   done, with temporary files that the disk would not remove
    <op>.json   done

An operation's id begins with its time, so the order of names is the order of operations. The bytes of attachments
are kept beside the entries, see store/apart.py.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from crm_tui.errors import NotFound, StorageError
from crm_tui.store.apart import Apart
from crm_tui.store.atomic import discard, make_dirs, write_all
from crm_tui.store.codec import Codec
from crm_tui.store.disk import Disk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.entry import Entry, Torn, entry_from_bytes, entry_to_bytes
from crm_tui.store.paths import is_attachment
from crm_tui.store.pending import BACK, FOLDER, OPEN

KEPT = 500

_DONE, _LATE, _LEFT = ".json", ".late", ".left"
_STATES = frozenset((OPEN, BACK, _DONE, _LATE, _LEFT))
_LIMIT = 1 << 30
_MOMENT = "%Y%m%dT%H%M%S%f"
_BEGINS = re.compile(r"\d{8}T\d{12}(?=-)")


class Unfinished(NamedTuple):
    """An operation that was begun and not closed; `back` when it is to be taken back."""

    op: str
    back: bool


class Journal:
    """The operations of one workspace on this machine. All that writes is called under the lock."""

    def __init__(self, disk: Disk, folder: str, codec: Codec) -> None:
        self._disk = disk
        self._folder = folder
        self._codec = codec
        self._apart = Apart(disk, folder, codec)

    def next_op(self, now: datetime, tail: str) -> str:
        """An id for an operation that begins `now`: its moment in UTC and a random tail.

        It sorts after all ids in the journal, also when the clock stands still or was set back.
        """
        moment = now.astimezone(UTC).strftime(_MOMENT)
        last = max((found[0] for name in self._names() if (found := _BEGINS.match(name))), default="")
        if last >= moment:
            later = datetime.strptime(last, _MOMENT).replace(tzinfo=UTC) + timedelta(microseconds=1)
            moment = later.strftime(_MOMENT)
        return f"{moment}-{tail}"

    def begin(self, entry: Entry) -> None:
        """The operation is on record and the disk has confirmed it; raises DiskError with nothing left behind."""
        path = _path(entry.op, OPEN)
        make_dirs(self._disk, self._folder, FOLDER)
        self._apart.keep(entry)
        handle = self._disk.create(self._folder, path)
        try:
            try:
                write_all(self._disk, handle, self._codec.encode(entry_to_bytes(entry, is_attachment)))
                self._disk.flush(handle)
            finally:
                self._disk.close(handle)
            self._disk.flush_dir(self._folder, FOLDER)
        except DiskError:
            discard(self._disk, self._folder, path)
            raise

    def close(self, op: str, *, late: bool = False) -> None:
        """The operation is done and kept for undo; `late` says that it waits for its commit. Raises DiskError."""
        self._disk.replace(self._folder, _path(op, OPEN), _path(op, _LATE if late else _DONE))
        self._disk.flush_dir(self._folder, FOLDER)

    def committed(self, op: str) -> None:
        """The operation waits for its commit no more; raises DiskError.

        The disk need not confirm it: whoever finds it waiting finds its commit too.
        """
        self._disk.replace(self._folder, _path(op, _LATE), _path(op, _DONE))

    def late(self) -> list[str]:
        """The operations that wait for their commit, oldest first; raises DiskError."""
        return [name[:-5] for name in sorted(self._names()) if name.endswith(_LATE)]

    def leave(self, op: str) -> None:
        """The next operation sweeps the temporary files of this one, if the disk lets it be noted."""
        try:
            self._disk.close(self._disk.create(self._folder, _path(op, _LEFT)))
        except DiskError:
            pass

    def left(self) -> list[str]:
        """The operations of which temporary files are left, oldest first; raises DiskError."""
        return [name[:-5] for name in sorted(self._names()) if name.endswith(_LEFT)]

    def swept(self, op: str) -> None:
        """Nothing of the operation is left any more."""
        discard(self._disk, self._folder, _path(op, _LEFT))

    def give_up(self, op: str) -> None:
        """From now on the operation is only ever taken back; raises DiskError."""
        self._disk.replace(self._folder, _path(op, OPEN), _path(op, BACK))
        self._disk.flush_dir(self._folder, FOLDER)

    def drop(self, unfinished: Unfinished) -> None:
        """The operation did not happen and is forgotten; raises DiskError."""
        op, back = unfinished
        self._disk.unlink(self._folder, _path(op, BACK if back else OPEN))
        self._disk.flush_dir(self._folder, FOLDER)

    def unfinished(self) -> list[Unfinished]:
        """The operations that were begun and not closed, oldest first."""
        names = sorted(self._names())
        return [Unfinished(name[:-5], name.endswith(BACK)) for name in names if name[-5:] in {OPEN, BACK}]

    def begun(self, unfinished: Unfinished) -> Entry | None:
        """The entry of an open operation, None when a crash left it torn: then it has written nothing else.

        Raises StorageError.
        """
        path = _path(unfinished.op, BACK if unfinished.back else OPEN)
        try:
            return self._read(path, self._apart.read)
        except Torn:
            return None

    def entries(self) -> Iterator[Entry]:
        """The closed operations, newest first, read one by one, attachments as if empty; raises StorageError."""
        for name in sorted(self._names(), reverse=True):
            if name.endswith((_DONE, _LATE)):
                yield self._whole(f"{FOLDER}/{name}", _unread)

    def closed(self) -> dict[str, bool]:
        """The closed operations, newest first, and whether each waits for its commit; raises DiskError."""
        names = sorted(self._names(), reverse=True)
        return {name[:-5]: name.endswith(_LATE) for name in names if name.endswith((_DONE, _LATE))}

    def outline(self, op: str, *, late: bool) -> Entry:
        """One of `closed`, attachments as if empty; raises StorageError, DiskError where it is no more so."""
        return self._whole(_path(op, _LATE if late else _DONE), _unread)

    def entry(self, op: str) -> Entry:
        """A closed operation; raises NotFound and StorageError."""
        names = self._names()
        state = next((state for state in (_DONE, _LATE) if f"{op}{state}" in names), None)
        if state is None:
            raise NotFound(f"there is no operation {op} in the journal", "crm undo --list shows them")
        return self._whole(_path(op, state), self._apart.read)

    def prune(self, kept: int = KEPT) -> None:
        """All but the newest `kept` closed operations are forgotten; raises DiskError."""
        done = sorted(name for name in self._names() if name.endswith((_DONE, _LATE)))
        paths = [f"{FOLDER}/{name}" for name in done]
        for number, path in enumerate(paths[:-kept] if kept else paths, 1):
            text = self._text(path)
            self._disk.unlink(self._folder, path)
            self._apart.forget(text, paths[number:])

    def _names(self) -> list[str]:
        found = self._disk.list(self._folder, FOLDER)
        return [name for name, folder in found if name[-5:] in _STATES and not folder]

    def _whole(self, path: str, apart: Callable[[str], bytes]) -> Entry:
        try:
            return self._read(path, apart)
        except Torn:
            hint = "delete it to go on; its operation cannot be undone"
            raise StorageError("this entry of the journal is damaged", path, hint) from None

    def _read(self, path: str, apart: Callable[[str], bytes]) -> Entry:
        return entry_from_bytes(self._text(path), path, apart)

    def _text(self, path: str) -> bytes:
        return self._codec.decode(self._disk.read(self._folder, path, _LIMIT))


def _unread(name: str) -> bytes:
    return b""


def undo_target(entries: Iterable[Entry]) -> Entry | None:
    """The operation that `crm undo` takes back, given the entries newest first; None when none is left."""
    reversed_already: set[str] = set()
    for entry in entries:
        verb, target = takes_back(entry.cause)
        reversed_already.add(target)
        if verb != "undo" and entry.op not in reversed_already:
            return entry
    return None


def redo_target(entries: Iterable[Entry]) -> Entry | None:
    """The undo that `crm redo` takes back, given the entries newest first; None after a new operation."""
    reversed_already: set[str] = set()
    for entry in entries:
        verb, target = takes_back(entry.cause)
        reversed_already.add(target)
        if verb == "undo" and entry.op not in reversed_already:
            return entry
        if not verb:
            return None
    return None


def takes_back(cause: str) -> tuple[str, str]:
    """("undo" or "redo", the id of the operation that is taken back), or two empty texts for any other cause."""
    verb, _, target = cause.partition(" ")
    return (verb, target) if verb in {"undo", "redo"} and target else ("", "")


def _path(op: str, state: str) -> str:
    return f"{FOLDER}/{op}{state}"
