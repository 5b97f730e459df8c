"""Where lists get their lines: a source asked for few at a time, and a small cache in front of it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable

RowKey: TypeAlias = Hashable

T = TypeVar("T")


class Cell(NamedTuple):
    """Text of one cell with a state of its own ("overdue"), drawn by the component class of that name."""

    text: str
    state: str = ""


class Line(NamedTuple):
    """One row as a list shows it: a text per column, and the states of the whole row ("stale", "won")."""

    cells: Sequence[str | Cell]
    states: tuple[str, ...] = ()


class Rows(Protocol):
    """A snapshot of rows. It must answer at once and not raise: it is asked while the screen is drawn."""

    @property
    def count(self) -> int:
        """How many rows there are."""

    def page(self, start: int, length: int) -> Sequence[Line]:
        """The rows from `start` on, fewer than `length` at the end."""

    def key_at(self, index: int) -> RowKey:
        """The key of the record in this row."""

    def index_of(self, key: RowKey) -> int | None:
        """The row of this record, None when it is not among them."""


@runtime_checkable
class Markable(Protocol):
    """Rows that may be marked, many at once."""

    def keys_between(self, start: int, stop: int) -> Sequence[RowKey]:
        """The keys of the rows from `start` up to, not with, `stop`."""


class NoRows:
    """An empty source."""

    count = 0

    def page(self, start: int, length: int) -> Sequence[Line]:
        """Nothing."""
        return ()

    def key_at(self, index: int) -> RowKey:
        """Raises IndexError: there are no rows."""
        raise IndexError(index)

    def index_of(self, key: RowKey) -> int | None:
        """None."""
        return None


class Pages(Generic[T]):
    """Reads a source by pages of `size` and keeps the `kept` used last, so memory stays small."""

    def __init__(self, fetch: Callable[[int, int], Sequence[T]], size: int = 32, kept: int = 16) -> None:
        self._fetch = fetch
        self._size = size
        self._kept = kept
        self._pages: OrderedDict[int, Sequence[T]] = OrderedDict()

    def get(self, index: int) -> T | None:
        """The item at `index`, None where the source has none."""
        number, offset = divmod(index, self._size)
        if number in self._pages:
            self._pages.move_to_end(number)
        else:
            self._pages[number] = self._fetch(number * self._size, self._size)
            if len(self._pages) > self._kept:
                self._pages.popitem(last=False)
        page = self._pages[number]
        return page[offset] if offset < len(page) else None
