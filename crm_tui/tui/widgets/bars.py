"""Bars cell by cell: what fills each cell of a bar, to a part of a cell where the signs have such parts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_tui.tui.widgets.rows import RowKey

# What is there is seen, be it ever so little.
_LEAST = 0.06
# So little of a cell gives way to the part that has the rest of it.
_LITTLE = 0.4


class Bar(NamedTuple):
    """One bar of a picture. `ends` are where its parts end, counted from where it begins; `text` says its length."""

    key: RowKey
    label: str
    ends: tuple[float, ...]
    text: str = ""
    short: str = ""


class Scene(NamedTuple):
    """A picture: bars in their order, and what their parts are called. `upright` bars stand side by side.

    `empty` is the sentence shown where no bar has any length.
    """

    bars: tuple[Bar, ...] = ()
    legend: tuple[str, ...] = ()
    upright: bool = False
    empty: str = ""

    @property
    def largest(self) -> float:
        """The end of the longest bar; nothing where no bar has any length."""
        return max((max(each.ends) for each in self.bars if each.ends), default=0.0)


class Cell(NamedTuple):
    """A cell of a bar: the sign in it, and which part of the bar it is of."""

    sign: str
    part: int


def filled(
    ends: Sequence[float], cells: int, largest: float, shades: Sequence[str], parts: Sequence[str]
) -> list[Cell]:
    """The cells of a bar from where it begins, none behind its end. `parts` are signs for parts of the first shade."""
    scaled = [max(end, 0.0) / largest * cells for end in ends] if largest > 0 else []
    found = list(_cells(scaled, cells, shades, parts))
    if not found and any(end > 0 for end in scaled):
        first = next(part for part, end in enumerate(scaled) if end > 0)
        return [Cell(parts[0] if first == 0 else shades[first % len(shades)], first)]
    return found


def _cells(scaled: Sequence[float], cells: int, shades: Sequence[str], parts: Sequence[str]) -> Iterator[Cell]:
    for place in range(cells):
        part = next((number for number, end in enumerate(scaled) if end > place + _LEAST), None)
        if part is None:
            return
        share = scaled[part] - place
        if part == 0 and share < 1:
            yield _partly(share, scaled, place, shades, parts)
            continue
        middle = next((number for number, end in enumerate(scaled) if end > place + 0.5), None)
        if middle is None and part > 0 and place and share < 0.5:
            return
        yield Cell(shades[(part if middle is None else middle) % len(shades)], part if middle is None else middle)


def _partly(share: float, scaled: Sequence[float], place: int, shades: Sequence[str], parts: Sequence[str]) -> Cell:
    """A cell that the first part fills in part: all the rest of it may belong to the next one."""
    step = round(share * (len(parts) + 1))
    if step > len(parts):
        return Cell(shades[0], 0)
    following = next((number for number, end in enumerate(scaled) if number and end > place + 0.5), None)
    if following is not None and share < _LITTLE:
        return Cell(shades[following % len(shades)], following)
    return Cell(parts[max(step, 1) - 1], 0)
