"""The foot of a list: how many rows there are, how many are marked, and what they come to."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from crm_tui.tui.screens.following import Following
from crm_tui.tui.widgets.rows import RowKey
from crm_tui.wording.numbers import number

if TYPE_CHECKING:
    from crm_tui.tui.screens.records import RecordsScreen
    from crm_tui.tui.showing.tally import Tally


class Counting:
    """Counts at once; sums, and what became of marked records, are told when they are known."""

    def __init__(self, screen: "RecordsScreen") -> None:
        self._screen = screen
        self._tally: Tally | None = None
        self._totals = Following(screen, self._show)

    @property
    def marked(self) -> Mapping[int, str]:
        """The row numbers of the marked records, with their ids as far as they are known."""
        return _with_ids(self._screen.table.marks.keys, self._tally.marked if self._tally else {})

    def count(self) -> None:
        """Counts anew: there are other rows, or other marks."""
        rows = self._screen.rows
        if rows is None:
            return
        # Many keys are copied fast, and looked at one by one where no key waits.
        keys, known = set(self._screen.table.marks.keys), self._tally.marked if self._tally else {}
        if keys or rows.amounts:
            from crm_tui.tui.showing.tally import tally

            self._totals.ask(lambda db: tally(db, rows, _with_ids(keys, known)))
        else:
            self._totals.drop()
            self._tally = None
        self._tell()

    def _show(self, answer: "Tally | None") -> None:
        self._tally = answer
        table = self._screen.table
        if answer is not None and answer.marked.keys() != table.marks.keys:
            table.marks.become(answer.marked)
            table.refresh()
        self._tell()

    def _tell(self) -> None:
        """The numbers, and sums; the old sums stand until the new ones are there."""
        from crm_tui.tui.widgets.table import Foot

        rows, tally, table = self._screen.rows, self._tally, self._screen.table
        if rows is None:
            return
        locale, marked = rows.scope.asking.ctx.locale, len(table.marks)
        words = f"{number(rows.count, locale)} {self._screen.called(rows.scope.kind, rows.count)}"
        self._screen.tell_count(words)
        if marked:
            hidden = f", {number(tally.hidden, locale)} hidden" if tally and tally.hidden else ""
            words = f"{number(marked, locale)} marked of {words}{hidden}"
        table.tell(Foot(words, tally.sums if tally and rows.amounts else {}))


def _with_ids(keys: Collection[RowKey], known: Mapping[int, str]) -> dict[int, str]:
    return {key: known.get(key, "") for key in keys if isinstance(key, int)}
