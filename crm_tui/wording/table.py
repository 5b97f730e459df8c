"""Plain tables for the command line: columns aligned by cells, cut to the width of a terminal and never in a pipe."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crm_tui.wording.cells import Align, cells, fit, pad
from crm_tui.wording.display import display

_GAP = "  "
# In a pipe a cell wider than this, and wider than nine of ten cells of its column, does not widen the column.
_ROOMY = 40
_STYLES = {
    "bold": "1", "dim": "2",
    "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36",
}  # fmt: skip


class Column(NamedTuple):
    """A column and its heading. Where room is short a text column shrinks down to `least` cells.

    Numbers, dates and ids are not worth reading in part: give them `least=None` and they never shrink.
    """

    heading: str
    align: Align = "left"
    least: int | None = 8


class Styled(NamedTuple):
    """A cell in a style: bold, dim, red, green, yellow, blue, magenta or cyan."""

    text: str
    style: str


Cell = str | Styled
_Lay = Callable[[str, int, Align], str]


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    width: int | None = None,
    colour: bool = False,
    heading: bool = True,
) -> Iterator[str]:
    """The lines of a table, without line ends. Every cell is made harmless.

    `width` is the terminal's in cells. None is for a pipe: nothing is cut, and a cell that is far longer than the
    others of its column pushes on the rest of its own line alone. Styles need `colour`.
    """
    texts = [[display(_text(cell)) for cell in row] for row in rows]
    heads = [display(column.heading) for column in columns]
    measured = [heads, *texts] if heading else texts
    widths = _widths(columns, measured, width)
    lay = pad if width is None else fit
    aligns = [column.align for column in columns]
    if heading:
        fitted = _fitted(heads, widths, aligns, lay)
        yield _line(_painted(fitted, ["bold"] * len(columns)) if colour else fitted)
    for row, line in zip(rows, texts, strict=True):
        fitted = _fitted(line, widths, aligns, lay)
        yield _line(_painted(fitted, map(_style, row)) if colour else fitted)


def paint(text: str, style: str) -> str:
    """`text` in a style by the plain terminal codes. Raises KeyError for an unknown style."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _widths(columns: Sequence[Column], lines: Sequence[Sequence[str]], width: int | None) -> list[int]:
    """Each column's width: as wide as its widest cell, less what the widest ones give up to fit `width`."""
    if width is None:
        return [_usual(sorted(cells(line[place]) for line in lines)) for place in range(len(columns))]
    widths = [max((cells(line[place]) for line in lines), default=0) for place in range(len(columns))]
    least = [column.least for column in columns]
    widths = [wide if low is None else min(wide, width) for wide, low in zip(widths, least, strict=True)]
    for _ in range(sum(widths) + len(_GAP) * (len(widths) - 1) - width):
        able = [place for place, low in enumerate(least) if low is not None and widths[place] > low]
        if not able:
            break
        widths[max(able, key=lambda place: widths[place])] -= 1
    return widths


def _usual(taken: Sequence[int]) -> int:
    """The width of a column in a pipe, from what each of its cells takes, in order."""
    if not taken:
        return 0
    most = max(_ROOMY, taken[(len(taken) - 1) * 9 // 10])
    return taken[bisect_right(taken, most) - 1]


def _fitted(texts: Sequence[str], widths: Sequence[int], aligns: Sequence[Align], lay: _Lay) -> list[str]:
    """The cells of a line as wide as their columns, but for the blanks at its end."""
    fitted = list(map(lay, texts, widths, aligns))
    fitted[-1:] = [last.rstrip(" ") for last in fitted[-1:]]
    return fitted


def _painted(fitted: Sequence[str], styles: Iterable[str]) -> Sequence[str]:
    return [paint(text, style) if style and text else text for text, style in zip(fitted, styles, strict=True)]


def _line(fitted: Sequence[str]) -> str:
    return _GAP.join(fitted).rstrip(" ")


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Styled) else cell


def _style(cell: Cell) -> str:
    return cell.style if isinstance(cell, Styled) else ""
