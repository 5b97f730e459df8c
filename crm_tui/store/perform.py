"""Writes the files of one operation, all of them or none.

First the journal, then every new text beside its file, flushed; then one short step a file gives it its
name; then the folders are flushed and the journal closed. What fails before the last step is taken back.
"""

from collections.abc import Callable

from crm_tui.errors import NotFound, StorageError
from crm_tui.store.atomic import unconfirmed
from crm_tui.store.diskerror import DiskError
from crm_tui.store.entry import Entry, Write
from crm_tui.store.journal import Journal, Unfinished
from crm_tui.store.pending import FOLDER
from crm_tui.store.rootfiles import RootFiles
from crm_tui.store.settle import Moved, backwards, never, steps, take, unseen


def perform(
    files: RootFiles, journal: Journal, entry: Entry, *, late: bool, step: Callable[[], object] = unseen
) -> None:
    """Every file of the entry holds its new text, the disk has confirmed it, and the entry is closed.

    `late` says that it waits for its commit then. `step` is called twice a file.

    Raises StorageError or Moved with every file as it was, StorageError that says so when the disk did
    not even let that happen (the entry stays open then), and Unconfirmed when all is written.
    """
    try:
        _sweep_left(files, journal)
        journal.begin(entry)
    except DiskError as error:
        raise _told(error, unchanged=True) from error
    begun: list[Write] = []
    try:
        clean = take(files, entry.files, entry.op, begun, step)
    except BaseException as error:
        unchanged = _take_back(files, journal, entry, begun)
        if isinstance(error, StorageError | Moved):
            raise _told(error, unchanged=unchanged) from error
        raise
    files.confirm(entry.files)
    if not clean:
        journal.leave(entry.op)
    try:
        journal.close(entry.op, late=late)
    except DiskError as error:
        raise unconfirmed(error, FOLDER) from error
    files.drop_empty(entry.files)


def _sweep_left(files: RootFiles, journal: Journal) -> None:
    """The temporary files that earlier operations had to leave are gone, as far as the disk allows."""
    for op in journal.left():
        try:
            files.sweep(journal.entry(op).files, op)
        except DiskError:
            continue
        except (NotFound, StorageError):
            pass  # nobody knows any more where they are
        journal.swept(op)


def _take_back(files: RootFiles, journal: Journal, entry: Entry, begun: list[Write]) -> bool:
    """Whether every file is what it was before."""
    try:
        journal.give_up(entry.op)
        files.sweep(entry.files, entry.op)
        left, blocked = steps(files, backwards(begun), never)
        if not take(files, left, entry.op, []):
            files.sweep(entry.files, entry.op)
        if blocked:
            return False
        files.confirm(entry.files)
        journal.drop(Unfinished(entry.op, back=True))
    except (StorageError, Moved):
        return _unchanged(files, begun)
    return True


def _unchanged(files: RootFiles, begun: list[Write]) -> bool:
    try:
        return all(files.read(write.root, write.path) == write.before for write in begun)
    except StorageError:
        return False


def _told(error: StorageError | Moved, *, unchanged: bool) -> StorageError | Moved:
    rest = "; nothing was changed" if unchanged else "; the next command finishes the operation or takes it back"
    if isinstance(error, Moved) and unchanged:
        return Moved(error.path, rest)
    what = error.what if isinstance(error, DiskError | Moved) else error.message
    return StorageError(what + rest, error.path, error.hint)
