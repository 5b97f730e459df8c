"""Where one stands among the cells of a field, and what is done there; the draft holds it at once."""

from collections.abc import Iterator, Sequence

from crm_tui.model.field import Field
from crm_tui.tui.forms.draft import Blank, Draft
from crm_tui.tui.forms.shapes import Row, Shape


class Cells:
    """The rows of a field that a form can show; where rows may be added, an empty one stands below them."""

    def __init__(self, draft: Draft, blank: Blank, *, last: bool = False) -> None:
        """The first cell is filled in, or the first of the last row."""
        self._draft = draft
        self._blank = blank
        self.shape: Shape = blank.shape
        self.rows = self._with_room()
        self.row = len(self.rows) - 1 if last else 0
        self.column = len(self.shape.columns) - 1 if last and self.shape.upright else 0

    @property
    def field(self) -> Field:
        """The field of the cell."""
        return self.shape.columns[self.column]

    @property
    def text(self) -> str:
        """What stands in the cell."""
        return self.rows[self.row].texts[self.column]

    @property
    def texts(self) -> Sequence[Sequence[str]]:
        """What stands in all of them."""
        return [row.texts for row in self.rows]

    @property
    def is_row(self) -> bool:
        """Whether cells stand beside each other."""
        return len(self.shape.columns) > 1 and not self.shape.upright

    @property
    def behind(self) -> bool:
        """Whether the draft holds something else, since somebody else wrote it."""
        return [row for row in self.rows if not row.blank] != [row for row in self._blank.rows if not row.blank]

    def follow(self) -> None:
        """Hold what the draft holds."""
        self.rows = self._with_room()
        self.row = min(self.row, len(self.rows) - 1)

    def put(self, text: str) -> None:
        """The cell holds this text."""
        row = self.rows[self.row]
        texts = (*row.texts[: self.column], text, *row.texts[self.column + 1 :])
        self.rows[self.row] = row._replace(texts=texts)
        self._keep()

    # Going

    def go(self, row: int, column: int) -> bool:
        """To a cell; false where there is none."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.shape.columns)):
            return False
        self.row, self.column = row, column
        return True

    def step(self, by: int) -> bool:
        """To the next cell, row by row, or the one before; false where there is none."""
        stops = list(self._stops())
        place = stops.index((self.row, self.column)) + by
        return 0 <= place < len(stops) and self.go(*stops[place])

    def move(self, by: int) -> bool:
        """To the cell below, or above; false where there is none."""
        down, right = (0, by) if self.shape.upright else (by, 0)
        return self.go(self.row + down, self.column + right)

    def _stops(self) -> Iterator[tuple[int, int]]:
        """The cells through which one goes: of the empty row only the first, unless one is further on in it."""
        for number, row in enumerate(self.rows):
            passed = self.shape.several and row.blank and not (number == self.row and self.column)
            for column in range(1 if passed else len(self.shape.columns)):
                yield number, column

    # Rows

    def remove(self) -> bool:
        """Take the row out; false for the empty one."""
        if not self.is_entry:
            return False
        del self.rows[self.row]
        self._keep()
        return True

    def shift(self, by: int) -> bool:
        """Move the row; false where there is no place."""
        if not self.can_shift(by):
            return False
        to = self.row + by
        self.rows[self.row], self.rows[to] = self.rows[to], self.rows[self.row]
        self.row = to
        self._keep()
        return True

    def can_shift(self, by: int) -> bool:
        """Whether there is a place to move the row to."""
        return self.shape.ordered and self.is_entry and 0 <= self.row + by < len(self.rows) - 1

    @property
    def is_entry(self) -> bool:
        """Whether the row is one of several, not the empty one below them."""
        return self.shape.several and self.row < len(self.rows) - 1

    def _keep(self) -> None:
        """The draft holds what stands here."""
        if self.shape.several and not self.rows[-1].blank:
            self.rows.append(self.shape.empty)
        self._draft.put(self._blank.field.name, tuple(self.rows[:-1] if self.shape.several else self.rows))

    def _with_room(self) -> list[Row]:
        return [*self._blank.rows, *([self.shape.empty] if self.shape.several else [])]
