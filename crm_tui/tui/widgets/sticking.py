"""Where the cursor and the scroll go when items change under them: they follow records, never numbers."""

from typing import NamedTuple, Protocol

from crm_tui.tui.widgets.rows import RowKey

# How many neighbours are asked for when a record is gone.
_REACH = 12


class Keys(Protocol):
    """Items known by number and by key."""

    @property
    def count(self) -> int:
        """How many items there are."""

    def key_at(self, index: int) -> RowKey:
        """The key of an item."""

    def index_of(self, key: RowKey) -> int | None:
        """The number of the item with this key, None when there is none."""


class Spot(NamedTuple):
    """The item with the cursor, and the first item on screen."""

    cursor: int
    top: int


def spot_after(before: Keys, spot: Spot, after: Keys, height: int) -> Spot:
    """The spot among the items `after` that shows what `spot` showed among those `before`.

    The record under the cursor keeps the cursor and, when it was on screen, its line. When it is gone, its
    neighbour takes over. When the cursor was out of sight, what was on screen stays there.
    """
    if not after.count:
        return Spot(0, 0)
    index = follow(before, spot.cursor, after)
    if spot.top <= spot.cursor < spot.top + height:
        top = index - (spot.cursor - spot.top)
    else:
        top = follow(before, spot.top, after)
    return Spot(index, max(0, min(top, after.count - height)))


def follow(before: Keys, index: int, after: Keys) -> int:
    """Where the record of item `index` is now, else its nearest neighbour, the ones below first."""
    below = range(index, min(index + _REACH, before.count))
    above = range(min(index, before.count) - 1, max(index - _REACH, 0) - 1, -1)
    for near in (*below, *above):
        found = after.index_of(before.key_at(near))
        if found is not None:
            return found
    return max(0, min(index, after.count - 1))
