"""How wide the columns of a table are: narrow terminals fold columns away instead of cutting them."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.wording.cells import Align

GAP = 2


class Column(NamedTuple):
    """A column as declared.

    `width` is the least it needs, in cells; `weight` its share of the room that is left, `most` where it
    stops growing (0: never). `priority` 0 always stays; of the others the highest number folds first.
    """

    key: str
    title: str
    align: Align = "left"
    width: int = 8
    weight: int = 0
    most: int = 0
    priority: int = 0
    sortable: bool = True


class Slot(NamedTuple):
    """Where a column is drawn: `number` among the declared ones, `x` and `width` in cells."""

    number: int
    x: int
    width: int


def lay_out(columns: Sequence[Column], width: int, keep: int = -1) -> list[Slot]:
    """The columns that fit into `width` cells, from the left; the column at `keep` never folds."""
    kept = _unfolded(columns, width, keep)
    widths = _grown([columns[index] for index in kept], width - GAP * max(0, len(kept) - 1))
    slots: list[Slot] = []
    x = 0
    for index, cells in zip(kept, widths, strict=True):
        slots.append(Slot(index, x, cells))
        x += cells + GAP
    return slots


def _unfolded(columns: Sequence[Column], width: int, keep: int) -> list[int]:
    kept = list(range(len(columns)))

    def priority(index: int) -> tuple[int, int]:
        return (-1 if index == keep else columns[index].priority, index)

    while len(kept) > 1 and sum(columns[index].width + GAP for index in kept) - GAP > width:
        last = max(kept, key=priority)
        if priority(last)[0] <= 0:
            break
        kept.remove(last)
    return kept


def _grown(columns: Sequence[Column], width: int) -> list[int]:
    widths = [column.width for column in columns]
    while (room := width - sum(widths)) > 0:
        growing = [at for at, column in enumerate(columns) if column.weight and not _full(column, widths[at])]
        total = sum(columns[at].weight for at in growing)
        if not growing:
            break
        for at in growing:
            column = columns[at]
            share = min(max(1, room * column.weight // total), width - sum(widths))
            widths[at] = min(widths[at] + share, column.most or width)
    return _shrunk(widths, width)


def _full(column: Column, width: int) -> bool:
    return bool(column.most) and width >= column.most


def _shrunk(widths: list[int], width: int) -> list[int]:
    """Columns that must stay but don't fit give up cells, the widest first."""
    while sum(widths) > width and max(widths, default=0) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths
