"""Lines up three sequences and tells which stretches changed on which side."""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

# Above it stretches are lined up by their unique items alone, so that no text takes longer than a blink.
LARGEST_TABLE = 250_000

Items: TypeAlias = Sequence[Hashable]


class Span(NamedTuple):
    """A stretch of one sequence, from `start` up to but not including `end`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How many items it covers."""
        return self.end - self.start

    def of(self, items: Items) -> list[Hashable]:
        """The items it covers."""
        return list(items[self.start : self.end])


class Chunk(NamedTuple):
    """Where a stretch stands in each sequence; `stable` when all three agree about it."""

    stable: bool
    base: Span
    ours: Span
    theirs: Span

    @property
    def spans(self) -> tuple[Span, Span, Span]:
        """The three stretches."""
        return self.base, self.ours, self.theirs


def diff3(base: Items, ours: Items, theirs: Items) -> Iterator[Chunk]:
    """The chunks of three sequences in order; unstable ones are kept apart by what all three have."""
    to_theirs = dict(matches(base, theirs))
    b = o = t = 0
    for place, mine in matches(base, ours):
        other = to_theirs.get(place)
        if other is None:
            continue
        if (b, o, t) != (place, mine, other):
            yield Chunk(False, Span(b, place), Span(o, mine), Span(t, other))
        yield Chunk(True, Span(place, place + 1), Span(mine, mine + 1), Span(other, other + 1))
        b, o, t = place + 1, mine + 1, other + 1
    if (b, o, t) != (len(base), len(ours), len(theirs)):
        yield Chunk(False, Span(b, len(base)), Span(o, len(ours)), Span(t, len(theirs)))


def matches(one: Items, two: Items) -> list[tuple[int, int]]:
    """Pairs of places with equal items, rising in both sequences: their common head, tail, and the longest between."""
    head, least = 0, min(len(one), len(two))
    while head < least and one[head] == two[head]:
        head += 1
    tail = 0
    while tail < least - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    pairs = [(place, place) for place in range(head)]
    pairs += _between(one, two, Span(head, len(one) - tail), Span(head, len(two) - tail))
    pairs += [(len(one) - left, len(two) - left) for left in range(tail, 0, -1)]
    return pairs


def _between(one: Items, two: Items, a: Span, b: Span) -> list[tuple[int, int]]:
    if not a.size or not b.size:
        return []
    if a.size * b.size <= LARGEST_TABLE:
        return _longest(one, two, a, b)
    pairs: list[tuple[int, int]] = []
    left = LARGEST_TABLE
    i, j = a.start, b.start
    for x, y in [*_rising(_unique(one, two, a, b)), (a.end, b.end)]:
        cells = (x - i) * (y - j)
        if cells <= left:
            pairs += _longest(one, two, Span(i, x), Span(j, y))
            left -= cells
        if x < a.end:
            pairs.append((x, y))
        i, j = x + 1, y + 1
    return pairs


def _longest(one: Items, two: Items, a: Span, b: Span) -> list[tuple[int, int]]:
    """A longest common subsequence; of several the one that skips in `one` first."""
    width = b.size + 1
    table = [[0] * width for _ in range(a.size + 1)]
    for i in range(a.size - 1, -1, -1):
        row, below = table[i], table[i + 1]
        item = one[a.start + i]
        for j in range(b.size - 1, -1, -1):
            row[j] = below[j + 1] + 1 if item == two[b.start + j] else max(below[j], row[j + 1])
    pairs = []
    i = j = 0
    while i < a.size and j < b.size:
        if one[a.start + i] == two[b.start + j]:
            pairs.append((a.start + i, b.start + j))
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _unique(one: Items, two: Items, a: Span, b: Span) -> list[tuple[int, int]]:
    """Places of the items that both stretches have exactly once, rising in the first."""
    once = _places(one, a)
    other = _places(two, b)
    return [(place, other[item]) for item, place in once.items() if place >= 0 and other.get(item, -1) >= 0]


def _places(items: Items, span: Span) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for place in range(span.start, span.end):
        found[items[place]] = -1 if items[place] in found else place
    return found


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in its second place too."""
    from bisect import bisect_left

    ends: list[int] = []
    chain: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        at = bisect_left(ends, second)
        before.append(chain[at - 1] if at else -1)
        if at == len(ends):
            ends.append(second)
            chain.append(number)
        else:
            ends[at] = second
            chain[at] = number
    run: list[tuple[int, int]] = []
    number = chain[-1] if chain else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]
