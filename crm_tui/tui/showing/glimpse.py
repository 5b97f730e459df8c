"""The first board as words alone: it stands on the screen while the workspace is still being opened."""

import marshal
from collections.abc import Sequence
from typing import NamedTuple, Self

from crm_tui.tui.widgets.lanes import Card, Lane
from crm_tui.tui.widgets.rows import RowKey

# Stands for a card that is not among the first of its lane: no deal has it.
_UNKNOWN = 0


class Glimpse(NamedTuple):
    """What the screen of deals says first; `cards` are the first of each lane, `rids` the rows they were read from."""

    name: str
    title: str
    sum: str
    lanes: tuple[Lane, ...]
    cards: tuple[tuple[Card, ...], ...]
    rids: tuple[tuple[RowKey, ...], ...]

    def packed(self) -> bytes:
        """All of it, for another process of the same program."""
        plain = [list(lane) for lane in self.lanes], [[list(card) for card in lane] for lane in self.cards]
        return marshal.dumps([self.name, self.title, self.sum, *plain, self.rids])

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """What was packed. Raises ValueError, EOFError or TypeError where that is not whole."""
        name, title, sum_, lanes, cards, rids = marshal.loads(packed)  # noqa: S302 - the two processes are one program
        return cls(
            name, title, sum_, tuple(Lane(*lane) for lane in lanes),
            tuple(tuple(Card(*card) for card in lane) for lane in cards), rids,
        )  # fmt: skip


class Still:
    """The cards of a board that is seen, but not open yet."""

    def __init__(self, glimpse: Glimpse) -> None:
        self._glimpse = glimpse

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes from the left."""
        return self._glimpse.lanes

    def page(self, lane: int, start: int, length: int) -> Sequence[Card]:
        """The cards of a lane from `start` on; those after the first ones are blank."""
        cards = self._glimpse.cards[lane][start : start + length]
        size = min(self.lanes[lane].size, start + length) - start
        return [*cards, *(Card("") for _ in range(size - len(cards)))]

    def key_at(self, lane: int, number: int) -> RowKey:
        """The deal's row number, as far as it is known."""
        rids = self._glimpse.rids[lane]
        return rids[number] if number < len(rids) else _UNKNOWN

    def place_of(self, key: RowKey) -> tuple[int, int] | None:
        """Where the deal stands, as far as it is known."""
        for lane, rids in enumerate(self._glimpse.rids):
            if key in rids:
                return lane, rids.index(key)
        return None
