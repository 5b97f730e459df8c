"""What a board shows: lanes of cards, asked for few at a time; and how wide each lane is."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from crm_tui.tui.widgets.rows import RowKey

# Cards of a lane are fetched so many at a time, which is about what a lane shows of them.
PAGE = 12
GAP = 1
NARROWEST = 12
FOLDED = 5
# What the lanes of a board are unless something else is asked for.
STAGE = "stage"


class Lane(NamedTuple):
    """A stage on the board with `size` cards; `total` says how many deals it has where the board shows fewer.

    `amount` and `weighted` are sums as people read them, the short ones for lanes too narrow for these; `state` is
    "won", "lost" or "".
    """

    key: str
    title: str
    size: int
    amount: str = ""
    weighted: str = ""
    state: str = ""
    total: int = 0
    short_amount: str = ""
    short_weighted: str = ""


class Card(NamedTuple):
    """A deal on the board; `age` is the time in its stage, `rotting` when that is over the stage's limit.

    `closed` is the day of a deal that is won or lost, shown in place of a next step. `short_value` takes the
    place of a value that the card is too narrow for.
    """

    title: str
    company: str = ""
    value: str = ""
    age: str = ""
    rotting: bool = False
    next_step: str = ""
    closed: str = ""
    states: tuple[str, ...] = ()
    short_value: str = ""


class Cards(Protocol):
    """A snapshot of a board. It must answer at once and not raise: it is asked while the screen is drawn."""

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes from the left."""

    def page(self, lane: int, start: int, length: int) -> Sequence[Card]:
        """The cards of a lane from `start` on, fewer than `length` at its end."""

    def key_at(self, lane: int, number: int) -> RowKey:
        """The key of a card."""

    def place_of(self, key: RowKey) -> tuple[int, int] | None:
        """The lane and the number in it of the card with this key, None when it is not on the board."""


class NoCards:
    """An empty board."""

    lanes: Sequence[Lane] = ()

    def page(self, lane: int, start: int, length: int) -> Sequence[Card]:
        """Nothing."""
        return ()

    def key_at(self, lane: int, number: int) -> RowKey:
        """Raises IndexError: there are no cards."""
        raise IndexError(lane, number)

    def place_of(self, key: RowKey) -> tuple[int, int] | None:
        """None."""
        return None


class LaneKeys:
    """One lane as a list of keys."""

    def __init__(self, cards: Cards, lane: int) -> None:
        self._cards = cards
        self._lane = lane

    @property
    def count(self) -> int:
        """How many cards the lane has."""
        return self._cards.lanes[self._lane].size

    def key_at(self, index: int) -> RowKey:
        """The key of a card."""
        return self._cards.key_at(self._lane, index)

    def index_of(self, key: RowKey) -> int | None:
        """The number of a card, None when it is in another lane or gone."""
        place = self._cards.place_of(key)
        return place[1] if place is not None and place[0] == self._lane else None


def lane_widths(count: int, focused: int, width: int) -> list[int]:
    """Cells for each of `count` lanes within `width`.

    All are equally wide while each has NARROWEST; else those around the focused one are, and the others fold
    to FOLDED; where even that is too much, those farthest from the focused one get 0.
    """
    if not count:
        return []
    if (width - GAP * (count - 1)) // count >= NARROWEST:
        return _spread(range(count), width - GAP * (count - 1), [0] * count)
    seen = min(count, max(1, (width - NARROWEST) // (FOLDED + GAP) + 1))
    shown = _around(focused, seen, range(count))
    room = width - GAP * (seen - 1)
    opened = max(1, (room - FOLDED * seen) // (NARROWEST - FOLDED))
    widths = [FOLDED if lane in shown else 0 for lane in range(count)]
    return _spread(_around(focused, opened, shown), room - FOLDED * (seen - opened), widths)


def _around(focused: int, size: int, among: range) -> range:
    start = max(among.start, min(focused - size // 2, among.stop - size))
    return range(start, start + size)


def _spread(lanes: range, width: int, widths: list[int]) -> list[int]:
    share, rest = divmod(width, len(lanes))
    for nth, lane in enumerate(lanes):
        widths[lane] = share + (nth < rest)
    return widths
