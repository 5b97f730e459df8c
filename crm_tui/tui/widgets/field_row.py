"""One field on a record's page: what it says, and how its lines are drawn."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rich.style import Style

from crm_tui.tui.content import wrap
from crm_tui.tui.glyphs import Glyphs
from crm_tui.tui.widgets.drawing import Pen
from crm_tui.wording.cells import cells, cut
from crm_tui.wording.display import display

WIDEST_LABEL = 18
# Of a longer text the beginning is shown; `e` and `E` show all of it.
_MOST_LINES = 300
_LONGEST = 20_000


class Field(NamedTuple):
    """A field as the page shows it.

    `value` is for reading, `text` is what editing starts from. `editor` is "line", "long", "choice" or "fixed"
    (not edited here). `problem` says what is wrong with the value, `link` that it leads to a record. A new
    `group` gets a heading. One with a `row` is a line of a table, its label so many cells wide and its value behind it;
    a `fold` opens or folds its group.
    """

    key: str
    label: str
    value: str
    text: str = ""
    editor: str = "line"
    problem: str = ""
    link: bool = False
    group: str = ""
    states: tuple[str, ...] = ()
    row: int = 0
    fold: bool = False


def label_width(field: Field) -> int:
    """How many cells the label of a field wants in front of the values."""
    return 0 if field.row else min(cells(field.label), WIDEST_LABEL)


class Line(NamedTuple):
    """A line of field `number`: "blank" or "heading" above it, then "value" or "link", then "problem"; or one "row"."""

    number: int
    kind: str
    text: str
    first: bool = False


class Look(NamedTuple):
    """What the lines of a page have in common: where values begin, the signs, and the styles of components."""

    value_at: int
    glyphs: Glyphs
    style: Callable[..., Style]


def lines_of(number: int, field: Field, heading: str, room: int) -> Iterator[Line]:
    """The lines of a field whose value has `room` cells; a heading stands above, after a blank line."""
    if heading:
        yield from (Line(number, "blank", ""), Line(number, "heading", heading))
    if field.row:
        yield Line(number, "row", field.value, True)
        return
    kind = "link" if field.link else "value"
    for nth, text in enumerate(_clipped(field.value, room)):
        yield Line(number, kind, text, nth == 0)
    if field.problem:
        yield from (Line(number, "problem", text) for text in wrap(field.problem, room - 2))


def _clipped(text: str, room: int) -> list[str]:
    lines = wrap(text[:_LONGEST], room)
    return lines if len(lines) <= _MOST_LINES and len(text) <= _LONGEST else [*lines[:_MOST_LINES], "…"]


def draw_line(pen: Pen, look: Look, field: Field, line: Line, *, cursor: bool) -> None:
    """One line, marked where the cursor is on its field."""
    if line.kind == "heading":
        pen.put(f" {line.text}", cells(line.text) + 1, look.style("heading"))
        return
    over = ("cursor",) if cursor and line.kind != "blank" else ()
    pen.put(look.glyphs.cursor if over else " ", 1, look.style(*over, "mark"))
    if line.kind == "row":
        _draw_row(pen, look, field, over)
        return
    pen.put(field.label if line.first else "", look.value_at - 3, look.style(*over, "label"))
    pen.skip_to(look.value_at, look.style(*over))
    sign = f"{look.glyphs.warning} " if line.kind == "problem" else ""
    style = look.style(*over, *field.states, line.kind)
    pen.put(sign + line.text, cells(sign + line.text), style)
    pen.skip_to(pen.width, look.style(*over) if over else None)


def _draw_row(pen: Pen, look: Look, field: Field, over: tuple[str, ...]) -> None:
    """A line of a table; where there is little room the label is cut before what stands behind it."""
    starts, ends = row_label(field, pen.width)
    name = cut(display(field.label), ends - starts)
    pen.put(name, cells(name), look.style(*over, *field.states, "muted" if field.fold else "link"))
    if field.fold:
        pen.put(f" {look.glyphs.opens}", 2, look.style(*over, "muted"))
    pen.skip_to(ends + 2, look.style(*over))
    pen.put(field.value, cells(field.value), look.style(*over, *field.states, "value"))
    pen.skip_to(pen.width, look.style(*over) if over else None)


def row_label(field: Field, width: int) -> tuple[int, int]:
    """The first cell of the label of a row, and the one behind its last."""
    return 1, 1 + min(field.row, max(width - cells(field.value) - 4, width // 2))
