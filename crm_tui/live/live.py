"""Watcher in, changes out: keeps the index of an open workspace true while it runs."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Protocol

from crm_tui.errors import CrmError
from crm_tui.index.changed import Changed
from crm_tui.index.database import FILE
from crm_tui.index.version import Version
from crm_tui.index.vouch import Voucher
from crm_tui.store.buglog import bug
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.watch.batch import Batch
from crm_tui.watch.watcher import SETTINGS, Watcher, watch
from crm_tui.workspace.workspace import Workspace


class Listener(Protocol):
    """Who wants to know; called from the watcher's thread."""

    def changed(self, changed: Changed) -> None:
        """Records and files are not what they were."""

    def settings_changed(self) -> None:
        """crm.yaml says something else; everything may look different."""

    def failed(self, error: CrmError) -> None:
        """The index could not be kept up to date; it will be tried again."""


class Live:
    """Watches `workspace` from `start` to `stop` and vouches for its index while nothing is unread."""

    def __init__(self, workspace: Workspace, listener: Listener, *, polling: bool = False) -> None:
        self._workspace = workspace
        self._listener = listener
        self._polling = polling
        self._voucher: Voucher | None = None
        self._watcher: Watcher | None = None
        self._version: Version | None = None
        self._failure = ""

    def start(self) -> Changed:
        """Begins to watch, then walks once for what changed before. Raises StorageError."""
        self._workspace.make_state()
        self._voucher = voucher = Voucher(self._workspace.state)
        self._watcher = watch(self._workspace.roots, voucher.take_back, self._on_batch, polling=self._polling)
        self._workspace.unwatched = self._watcher.aside
        changed = self._workspace.catch_up()
        self._version = Version(self._workspace.state / FILE)
        self._vouch()
        return changed

    def stop(self) -> None:
        """Ends, and takes the word back."""
        self._workspace.unwatched = nullcontext
        if self._watcher is not None:
            self._watcher.stop()
        if self._version is not None:
            self._version.close()
        if self._voucher is not None:
            self._voucher.close()

    def _on_batch(self, batch: Batch) -> None:
        # What a failure left unread is known to nobody any more, so that only a walk finds it.
        lost = batch.lost or bool(self._failure)
        try:
            self._follow(batch._replace(lost=lost))
        except Exception as error:  # noqa: BLE001 whatever it is, the next change must be heard
            self._failed(error)
        else:
            self._failure = ""

    def _follow(self, batch: Batch) -> None:
        said = batch.lost or any(path == SETTINGS for _, path in batch.files)
        if said and self._workspace.reload():
            self._listener.settings_changed()
        changed = self._look(batch)
        if changed := changed | Changed(more=self._moved() and batch.lost):
            self._listener.changed(changed)
        self._vouch()

    def _failed(self, error: Exception) -> None:
        """Tells why, once for as long as the reason stays the same: it is tried again at every batch."""
        failure = f"{type(error).__name__}: {error}"
        if failure != self._failure:
            self._failure = failure
            self._listener.failed(error if isinstance(error, CrmError) else bug(error))

    def _moved(self) -> bool:
        """Whether anybody told the index something since the last batch."""
        return self._version is not None and self._version.moved()

    def _look(self, batch: Batch) -> Changed:
        """What is different: all that was reported, for another process may have told the index before."""
        if batch.lost:
            return self._workspace.catch_up()
        files = frozenset(file for file in batch.files if file[1].startswith("records/"))
        if not files:
            return Changed()
        records = frozenset(record for _, path in files if (record := self._record(path)) is not None)
        return self._workspace.refresh(files) | Changed(records, files)

    def _record(self, path: str) -> tuple[str, str] | None:
        """The (kind, id) that a file is, by its place."""
        found = kind_folder_and_id(path)
        kind = self._workspace.schema.kind_of_folder(found[0]) if found else None
        return (kind.name, found[1]) if kind and found else None

    def _vouch(self) -> None:
        if self._watcher is not None and self._voucher is not None:
            self._watcher.when_settled(self._voucher.give)


def quiet_listener(say: Callable[[str], None], after: Callable[[], object] = lambda: None) -> Listener:
    """A listener that only tells in words what happened; `after` is called once things have changed."""
    return _Teller(say, after)


class _Teller:
    def __init__(self, say: Callable[[str], None], after: Callable[[], object]) -> None:
        self._say = say
        self._after = after

    def changed(self, changed: Changed) -> None:
        names = sorted(f"{kind}/{id_}" for kind, id_ in changed.records)
        self._say(f"{len(names)} changed: {', '.join(names[:5])}{', …' if len(names) > 5 else ''}")
        self._after()

    def settings_changed(self) -> None:
        self._say("crm.yaml changed")
        self._after()

    def failed(self, error: CrmError) -> None:
        self._say(str(error))
