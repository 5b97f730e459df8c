"""Which items of a list stayed, and where new keys and items belong."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from crm_tui.model.value import Node

Order: TypeAlias = Sequence[str]

# Beyond this many comparisons the middle of two lists is paired by place alone.
_MOST = 1_000_000


def align(old: Sequence[Node], new: Sequence[Node]) -> list[int | None]:
    """For each new item the index of the old item it takes the place of, or None; the indexes rise.

    Entries are known by their `key`, other items by their value; what stands between known items is
    paired by place, as far as it is of the same sort.
    """
    known = [(-1, -1), *_known([_token(node) for node in old], [_token(node) for node in new])]
    known.append((len(old), len(new)))
    taken: list[int | None] = [None] * len(new)
    for (old_at, new_at), (old_next, new_next) in pairwise(known):
        if new_at >= 0:
            taken[new_at] = old_at
        for here, there in zip(range(new_at + 1, new_next), range(old_at + 1, old_next), strict=False):
            if _alike(old[there], new[here]):
                taken[here] = there
    return taken


class Spare:
    """The old items that no new one has taken the place of; one that moved can be taken once, as it is."""

    def __init__(self, old: Sequence[Node], taken: Sequence[int | None]) -> None:
        kept = set(taken)
        self._places: dict[str, list[int]] = {}
        for place in range(len(old) - 1, -1, -1):
            if place not in kept:
                self._places.setdefault(repr(old[place]), []).append(place)

    def take(self, node: Node) -> int | None:
        """The index of an item that says the same, or None."""
        places = self._places.get(repr(node))
        return places.pop() if places else None


def neighbour(name: str, present: Sequence[str], order: Order) -> tuple[int, bool]:
    """Beside which of the present keys a new one goes, and whether behind it.

    That is the nearest one before it in `order`, else the nearest one after it, else the last.
    """
    places = {key: place for place, key in enumerate(present)}
    if name in order:
        at = list(order).index(name)
        for key in reversed(order[:at]):
            if key in places:
                return places[key], True
        for key in order[at + 1 :]:
            if key in places:
                return places[key], False
    return len(present) - 1, True


def _token(node: Node) -> str:
    if isinstance(node, dict) and isinstance(key := node.get("key"), str):
        return f"key {key}"
    return repr(node)


def _known(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The pairs of indexes of equal tokens, both rising."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    stop = 0
    while stop < min(len(old), len(new)) - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    middle_old, middle_new = old[start : len(old) - stop], new[start : len(new) - stop]
    pairs = [(at, at) for at in range(start)]
    if middle_old and middle_new and len(middle_old) * len(middle_new) <= _MOST:
        from difflib import SequenceMatcher

        for there, here, size in SequenceMatcher(None, middle_old, middle_new, False).get_matching_blocks():
            pairs += [(start + there + step, start + here + step) for step in range(size)]
    pairs += [(len(old) - stop + at, len(new) - stop + at) for at in range(stop)]
    return pairs


def _alike(old: Node, new: Node) -> bool:
    """Whether a new item may take the place of an old one."""
    if isinstance(old, dict) and isinstance(new, dict):
        return "key" not in old and "key" not in new
    return type(old) is type(new)
