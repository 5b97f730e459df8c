"""Paths are gathered until it is quiet, and none is lost on the way."""

import threading

from crm_tui.watch.batch import STORM, Batch, Batcher

PATIENCE = 10


class Desk:
    """Takes batches, and counts how often the first sign of a change was told."""

    def __init__(self, **times: float) -> None:
        self.news = threading.Condition()
        self.batches: list[Batch] = []
        self.signs = 0
        self.batcher = Batcher(self.sign, self.take, times.pop("beat", 60.0), **times)

    def sign(self) -> None:
        self.signs += 1

    def take(self, batch: Batch) -> None:
        with self.news:
            self.batches.append(batch)
            self.news.notify_all()

    def taken(self, count: int) -> list[Batch]:
        with self.news:
            assert self.news.wait_for(lambda: len(self.batches) >= count, PATIENCE)
            return list(self.batches)


def test_what_happens_close_together_is_one_batch() -> None:
    desk = Desk(quiet=0.05)
    for name in ("a", "b", "a"):
        desk.batcher.report(("", name))
    desk.batcher.start()
    assert desk.taken(1) == [Batch(frozenset({("", "a"), ("", "b")}), False)]
    assert desk.signs == 1
    desk.batcher.stop()


def test_a_steady_stream_is_handed_on_all_the_same() -> None:
    """Somebody who saves every few milliseconds does not keep the screen from following."""
    desk = Desk(quiet=5.0, longest=0.05)
    desk.batcher.start()
    desk.batcher.report(("", "a"))
    assert desk.taken(1)[0].files == {("", "a")}
    desk.batcher.stop()


def test_a_storm_asks_for_a_walk() -> None:
    desk = Desk(quiet=0.01)
    for number in range(STORM + 1):
        desk.batcher.report(("", str(number)))
    desk.batcher.start()
    assert desk.taken(1)[0].lost
    desk.batcher.stop()


def test_a_slow_beat_heals_what_no_event_told() -> None:
    desk = Desk(beat=0.01)
    desk.batcher.start()
    assert desk.taken(1)[0] == Batch(frozenset(), True)
    desk.batcher.stop()


def test_nothing_is_settled_while_something_waits() -> None:
    desk = Desk(quiet=60.0, longest=60.0)
    done: list[str] = []
    desk.batcher.when_settled(lambda: done.append("before"))
    desk.batcher.report(None)
    desk.batcher.when_settled(lambda: done.append("while"))
    assert done == ["before"]
    assert desk.signs == 1
    desk.batcher.stop()
