"""The deals of a pipeline as a board, by stages or something else, and as a table where it is shown."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.settings import Pipeline
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import Query
from crm_tui.tui.showing import board
from crm_tui.tui.showing.board import DealCards

if TYPE_CHECKING:
    from crm_tui.tui.showing.lists import RecordRows


STAGE = "stage"


class Deals(NamedTuple):
    """The deals of a pipeline in both forms; `rows` are of all pipelines, and only there while they are shown.

    `by` is what the board's lanes are: STAGE, the name of a field, or a month of expected close.
    """

    pipeline: Pipeline
    cards: DealCards
    rows: "RecordRows | None" = None
    by: str = STAGE

    def close(self) -> None:
        """Lets go of the index."""
        self.cards.snapshot.close()


def ask(
    scope: Scope, query: Query, pipeline: Pipeline, *, table: bool = False, by: str = STAGE, columns: Sequence[str] = ()
) -> Callable[[Connection], Deals]:
    """The question whose answer the screen of deals shows; `columns` are those of the table."""

    def question(db: Connection) -> Deals:
        cards = _cards(db, scope, query, pipeline, by)
        if not table:
            return Deals(pipeline, cards, by=by)
        from crm_tui.tui.showing import lists

        return Deals(pipeline, cards, lists.find(db, scope, query, columns), by)

    return question


def _cards(db: Connection, scope: Scope, query: Query, pipeline: Pipeline, by: str) -> DealCards:
    if by == STAGE:
        return board.find(db, scope, query, pipeline)
    from crm_tui.tui.showing.board_by import find_by

    return find_by(db, scope, query, pipeline, by)
