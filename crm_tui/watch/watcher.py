"""Watches workspaces for changes: by the system's own events where they come, else by looking now and then."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from crm_tui.watch.batch import Batch, Batcher

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler

WATCHED = ("records", "templates")
SETTINGS = "crm.yaml"
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
        self._batcher = Batcher(on_dirty, on_batch, NATIVE_BEAT)
        self._observer = Observer()

    def start(self) -> None:
        """Begins to watch records/, templates/ and crm.yaml of every root. Raises OSError."""
        for name, folder in self._roots.items():
            handler = _Handler(name, folder, self._batcher)
            self._observer.schedule(cast("FileSystemEventHandler", handler), str(folder), recursive=False)
            for each in WATCHED:
                if (folder / each).is_dir():
                    self._observer.schedule(cast("FileSystemEventHandler", handler), str(folder / each), recursive=True)
        self._observer.start()
        self._batcher.start()

    def stop(self) -> None:
        """Ends both threads."""
        self._observer.stop()
        self._batcher.stop()
        if self._observer.is_alive():
            self._observer.join()

    def when_settled(self, act: Callable[[], object]) -> None:
        """Calls `act` unless changes wait."""
        self._batcher.when_settled(act)


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


class _Handler:
    """What watchdog calls, from its own thread."""

    def __init__(self, root: str, folder: Path, batcher: Batcher) -> None:
        self._root = root
        self._folder = str(folder)
        self._batcher = batcher

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
