"""A watcher knows when it cannot hear."""

import errno
import os

from watchdog.observers.api import BaseObserver

from crm_tui.watch.batch import Batch
from crm_tui.watch.watcher import NATIVE_BEAT, POLLING_BEAT, NativeWatcher, _changes

QUIET = Batch(frozenset(), False)


def test_a_folder_that_cannot_be_watched_is_looked_at_until_it_can(tmp_path, monkeypatch) -> None:
    """The system has no watches left when records/ comes back: nothing is settled, and a walk is due at each beat."""
    (tmp_path / "records").mkdir()
    batches: list[Batch] = []
    watcher = NativeWatcher({"": tmp_path}, lambda: None, batches.append)
    watcher._listen()
    os.rename(tmp_path / "records", tmp_path / "old")
    (tmp_path / "records").mkdir()

    with monkeypatch.context() as patch:
        patch.setattr(BaseObserver, "schedule", no_watches_left)
        watcher._hand_on(QUIET)
        watcher._hand_on(QUIET)
    assert not settles(watcher)
    assert watcher._batcher.beat == POLLING_BEAT

    watcher._hand_on(QUIET)
    assert settles(watcher)
    watcher._hand_on(QUIET)
    assert [batch.lost for batch in batches] == [True, True, True, False]
    assert watcher._batcher.beat == NATIVE_BEAT


def no_watches_left(*_args: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, "no watches left")


def settles(watcher: NativeWatcher) -> bool:
    done: list[str] = []
    watcher.when_settled(lambda: done.append("settled"))
    return bool(done)


def test_the_system_is_asked_only_for_changes() -> None:
    """Files that are read say nothing: of a hundred thousand the system would drop what it has no room for."""
    assert {each.event_type for each in _changes()} == {"created", "modified", "moved", "deleted"}


def test_nothing_is_settled_while_nobody_listens(tmp_path) -> None:
    """Also when a batch that waited is handed on meanwhile; at the end a walk is due, and folders are watched again."""
    (tmp_path / "records").mkdir()
    dirty: list[str] = []
    watcher = NativeWatcher({"": tmp_path}, lambda: dirty.append("dirty"), lambda batch: None)
    watcher._listen()
    with watcher.aside():
        assert dirty and not settles(watcher)
        watcher._hand_on(QUIET)
        assert not watcher._ears and not settles(watcher)
    assert watcher._batcher._next() == Batch(frozenset(), True)
    watcher._hand_on(QUIET)
    assert sorted(watcher._ears) == [tmp_path, tmp_path / "records"] and settles(watcher)
