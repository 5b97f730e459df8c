"""Watches workspaces for changes: by the system's own events where they come, else by looking now and then."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from crm_tui.watch.batch import Batch, Batcher

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import EventEmitter, ObservedWatch

WATCHED = ("records", "templates")
SETTINGS = "crm.yaml"
# After so many seconds without a report a walk is due all the same.
NATIVE_BEAT = 60.0
POLLING_BEAT = 2.0


class Watcher(Protocol):
    """Something that says when files change."""

    def start(self) -> None:
        """Begins to watch. Raises OSError when the system cannot watch any more."""

    def stop(self) -> None:
        """Ends."""

    def when_settled(self, act: Callable[[], object]) -> None:
        """Calls `act` unless changes wait to be handed on."""

    def aside(self) -> AbstractContextManager[None]:
        """What changes inside the block is not reported file by file: a walk is due at its end."""


class NativeWatcher:
    """Watches by the system's events.

    An event only says "look at this path"; nothing is read here, for that would make events of its own.
    """

    def __init__(
        self, roots: Mapping[str, Path], on_dirty: Callable[[], None], on_batch: Callable[[Batch], None]
    ) -> None:
        import warnings

        from watchdog.observers import Observer

        # It warns where two of its looks at a new folder meet; nothing is lost, and a screen is no place for it.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")

        self._roots = {name: Path(os.path.realpath(folder)) for name, folder in roots.items()}
        self._on_batch = on_batch
        self._batcher = Batcher(on_dirty, self._hand_on, NATIVE_BEAT)
        self._observer = Observer()
        self._ears: dict[Path, _Ear] = {}
        self._renewed: set[Path] = set()
        self._deaf = False
        self._on_dirty = on_dirty
        # Held by whoever begins or ends to listen, or relies on it.
        self._turn = threading.RLock()
        self._aside = 0

    def start(self) -> None:
        """Begins to watch records/, templates/ and crm.yaml of every root. Raises OSError."""
        self._listen()
        self._observer.start()
        self._batcher.start()

    def stop(self) -> None:
        """Ends both threads."""
        self._batcher.stop()
        self._observer.stop()
        if self._observer.is_alive():
            self._observer.join()

    def when_settled(self, act: Callable[[], object]) -> None:
        """Calls `act` unless changes wait, or something cannot be heard."""
        with self._turn:
            if not (self._deaf or self._aside):
                self._batcher.when_settled(act)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Does not listen inside the block: the events of thousands of files cost more than a walk at its end."""
        with self._turn:
            self._aside += 1
            self._on_dirty()
            for ear in self._ears.values():
                self._observer.unschedule(ear.watch)
            self._ears.clear()
        try:
            yield
        finally:
            with self._turn:
                self._aside -= 1
            # Whoever hands that on listens again first.
            self._batcher.report(None)

    def _hand_on(self, batch: Batch) -> None:
        """Hands a batch on; a walk is due when a folder had to be watched anew, or cannot be."""
        try:
            anew, self._deaf = self._listen(), False
        except OSError:
            anew = self._deaf = True
        self._batcher.beat = POLLING_BEAT if self._deaf else NATIVE_BEAT
        self._on_batch(batch._replace(lost=batch.lost or anew))

    def _listen(self) -> bool:
        """Watches the folders that are not watched, those that were removed and made anew included.

        Whether there were any. Raises OSError.
        """
        with self._turn:
            before = dict(self._ears)
            for name, folder in () if self._aside else self._roots.items():
                handler = _Handler(name, folder, self._batcher, self._renewed.add)
                self._watch(handler, folder, recursive=False)
                for each in WATCHED:
                    self._watch(handler, folder / each, recursive=True)
            return self._ears != before

    def _watch(self, handler: "_Handler", folder: Path, *, recursive: bool) -> None:
        ear = self._ears.get(folder)
        if ear is not None and ear.hears(folder) and folder not in self._renewed:
            return
        self._renewed.discard(folder)
        if ear is not None:
            del self._ears[folder]
            self._observer.unschedule(ear.watch)
        if not recursive or folder.is_dir():
            inode = _inode(folder)
            watch = self._observer.schedule(
                cast("FileSystemEventHandler", handler), str(folder), recursive=recursive, event_filter=_changes()
            )
            emitter = next(each for each in self._observer.emitters if each.watch == watch)
            self._ears[folder] = _Ear(watch, emitter, inode)


def _changes() -> "list[type[FileSystemEvent]]":
    """The events that say that something changed. The system is asked for no others: each file that is read has two."""
    from watchdog import events

    kinds = (events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent)
    return [*kinds, events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent]


class _Ear(NamedTuple):
    """A folder that is watched: watchdog's words for that, and which folder it is."""

    watch: "ObservedWatch"
    emitter: "EventEmitter"
    inode: tuple[int, int]

    def hears(self, folder: Path) -> bool:
        """Whether the folder is still there and watched; watchdog ends a watch when its folder goes."""
        try:
            return self.emitter.should_keep_running() and self.inode == _inode(folder)
        except OSError:
            return False


def _inode(folder: Path) -> tuple[int, int]:
    stat = folder.stat()
    return stat.st_dev, stat.st_ino


class PollingWatcher:
    """Asks for a walk at every beat, where events do not come: network drives, exhausted systems."""

    def __init__(
        self, on_dirty: Callable[[], None], on_batch: Callable[[Batch], None], beat: float = POLLING_BEAT
    ) -> None:
        self._batcher = Batcher(on_dirty, on_batch, beat)

    def start(self) -> None:
        """Begins the beat."""
        self._batcher.start()

    def stop(self) -> None:
        """Ends."""
        self._batcher.stop()

    def when_settled(self, act: Callable[[], object]) -> None:
        """Never: between two beats nobody knows."""

    def aside(self) -> AbstractContextManager[None]:
        """As ever: the next beat walks."""
        return nullcontext()


class _Handler:
    """What watchdog calls, from its own thread."""

    def __init__(self, root: str, folder: Path, batcher: Batcher, renewed: Callable[[Path], None]) -> None:
        self._root = root
        self._folder = folder
        self._batcher = batcher
        self._renewed = renewed

    def dispatch(self, event: "FileSystemEvent") -> None:
        """Takes created, modified, moved and deleted; reading a file makes others, which say nothing."""
        if event.event_type not in ("created", "modified", "moved", "deleted"):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._report(os.fsdecode(path), event)

    def _report(self, path: str, event: "FileSystemEvent") -> None:
        relative = os.path.relpath(path, self._folder).replace(os.sep, "/")
        parts = relative.split("/")
        if any(part.startswith(".") for part in parts):
            return
        if relative == SETTINGS:
            self._batcher.report((self._root, SETTINGS))
        elif parts[0] not in WATCHED:
            return
        elif event.is_directory:
            # A folder that only had a file changed in it says "modified"; one that came or went hides its files.
            if event.event_type != "modified":
                if len(parts) == 1:
                    self._renewed(self._folder / relative)
                self._batcher.report(None)
        else:
            self._batcher.report((self._root, relative))


def watch(
    roots: Mapping[str, Path], on_dirty: Callable[[], None], on_batch: Callable[[Batch], None],
    *, polling: bool = False,
) -> Watcher:  # fmt: skip
    """A watcher that has begun: native, or polling when asked for or when the system refuses."""
    if not polling:
        native = NativeWatcher(roots, on_dirty, on_batch)
        try:
            native.start()
        except OSError:
            native.stop()
        else:
            return native
    watcher = PollingWatcher(on_dirty, on_batch)
    watcher.start()
    return watcher
