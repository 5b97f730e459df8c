"""Reading all files of a build batch by batch, by this process alone or with helpers beside it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from crm_tui.index.batch import Batch, Task, read
from crm_tui.index.helper import Helper, Lost
from crm_tui.index.look import Sources
from crm_tui.index.parse import Reader
from crm_tui.store.source import Seen

# So many that a processor's cache holds them.
BATCH = 200
# Below this a second process costs more to start than it saves.
WORTH_A_HELPER = 4000


class _Left:
    """The files that nobody has begun to read."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._seen = seen
        self._at = 0

    def __len__(self) -> int:
        return len(self._seen) - self._at

    def task(self) -> Task:
        """The next files."""
        start, self._at = self._at, min(self._at + BATCH, len(self._seen))
        return Task(start + 1, self._seen[start : self._at])


def batches(reader: Reader, sources: Sources, seen: Sequence[Seen], workers: int) -> Iterator[Batch]:
    """All files in batches; their row ids are in the order of `seen`, whoever reads them."""
    left = _Left(seen)
    if workers > 1 and len(seen) >= WORTH_A_HELPER:
        with ExitStack() as helpers:
            started = (Helper.started(reader, sources) for _ in range(workers - 1))
            yield from _shared([helpers.enter_context(each) for each in started if each], reader, sources, left)
    while left:
        yield read(reader, sources, left.task())


def _shared(helpers: list[Helper], reader: Reader, sources: Sources, left: _Left) -> Iterator[Batch]:
    """The helpers always have work waiting; this process reads too whenever nothing of theirs is done.

    Helpers that die leave their work to this process.
    """
    while helpers and (left or any(helper.given for helper in helpers)):
        ready = False
        for helper in list(helpers):
            try:
                while left and helper.wants_more:
                    helper.give(left.task())
                if helper.given and (helper.is_ready or not left):
                    ready = True
                    yield helper.taken()
            except Lost:
                helpers.remove(helper)
                for task in helper.given:
                    yield read(reader, sources, task)
        if left and not ready:
            yield read(reader, sources, left.task())
