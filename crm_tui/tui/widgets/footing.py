"""The foot of a table: words, and each sum below its column where there is room, else behind the words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crm_tui.tui.widgets.columns import Column, Slot
from crm_tui.wording.cells import cells


class Footing(NamedTuple):
    """A foot laid out: the words, then sums each with the cell it begins in."""

    words: str
    below: Sequence[tuple[int, str]]


def footing(words: str, sums: Mapping[str, str], columns: Sequence[Column], slots: Sequence[Slot]) -> Footing:
    """The foot of these columns, of which those in `slots` are seen; `sums` are by the keys of columns."""
    ends = {columns[slot.number].key: slot.x + 1 + slot.width for slot in slots}
    titles = {column.key: column.title for column in columns if sums.get(column.key)}
    aside: list[str] = []
    while True:
        told = "   ".join([words, *(f"{titles[key]} {sums[key]}" for key in aside)])
        below, crowded, end = [], "", cells(told) + 2
        for key in (each for each in titles if each not in aside):
            start = ends.get(key, 0) - cells(sums[key])
            if start < end:
                crowded = key
                break
            below.append((start, sums[key]))
            end = start + cells(sums[key]) + 1
        if not crowded:
            return Footing(told, below)
        aside.append(crowded)
