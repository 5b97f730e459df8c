"""Reading all files of a build batch by batch, by this process alone or with helpers beside it."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

from crm_tui.index.batch import Batch, Task, read
from crm_tui.index.helper import Helper, Lost
from crm_tui.index.look import Sources
from crm_tui.index.parse import Reader
from crm_tui.store.source import Seen

# So many that a processor's cache holds them.
BATCH = 200
# Below this a second process costs more to start than it saves.
WORTH_A_HELPER = 4000


class Files:
    """The files that are to be read, as a walk finds them; true while some are left that nobody has begun to read.

    `total` is how many there are, once `all_found` says that the walk has come to its end.
    """

    def __init__(self, found: Iterable[Seen]) -> None:
        self._found = iter(found)
        self._seen: list[Seen] = []
        self._at = 0
        self.all_found = False

    def __bool__(self) -> bool:
        if self._at == len(self._seen) and not self.all_found:
            self.find()
        return self._at < len(self._seen)

    @property
    def total(self) -> int:
        """How many the walk has found."""
        return len(self._seen)

    def find(self) -> None:
        """Walks on, for as many as make a batch."""
        wanted = len(self._seen) + BATCH
        self._seen += islice(self._found, BATCH)
        self.all_found = len(self._seen) < wanted

    def task(self) -> Task:
        """The next files."""
        while not self.all_found and len(self._seen) < self._at + BATCH:
            self.find()
        start, self._at = self._at, min(self._at + BATCH, len(self._seen))
        return Task(start + 1, self._seen[start : self._at])


def batches(reader: Reader, sources: Sources, left: Files, workers: int) -> Iterator[Batch]:
    """All files in batches; their row ids are in the order in which they are found, whoever reads them."""
    while not left.all_found and (workers == 1 or left.total < WORTH_A_HELPER):
        left.find()
    if workers > 1 and left.total >= WORTH_A_HELPER:
        with ExitStack() as helpers:
            started = (Helper.started(reader, sources) for _ in range(workers - 1))
            yield from _shared([helpers.enter_context(each) for each in started if each], reader, sources, left)
    while left:
        yield read(reader, sources, left.task())


def _shared(helpers: list[Helper], reader: Reader, sources: Sources, left: Files) -> Iterator[Batch]:
    """The helpers always have work waiting. This process finds files; then it reads too when nothing of theirs is done.

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
        if not left.all_found:
            left.find()
        elif left and not ready:
            yield read(reader, sources, left.task())
