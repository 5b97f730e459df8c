"""A watcher knows when it cannot hear."""

import errno
import os

from watchdog.observers.api import BaseObserver

from crm_tui.watch.batch import Batch
from crm_tui.watch.watcher import NATIVE_BEAT, POLLING_BEAT, NativeWatcher

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
