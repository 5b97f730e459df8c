"""The deals of a pipeline as a board, and as a table where it is shown."""

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


class Deals(NamedTuple):
    """The deals of a pipeline in both forms; `rows` are of all pipelines, and only there while they are shown."""

    pipeline: Pipeline
    cards: DealCards
    rows: "RecordRows | None" = None

    def close(self) -> None:
        """Lets go of the index."""
        self.cards.snapshot.close()


def ask(
    scope: Scope, query: Query, pipeline: Pipeline, *, table: bool = False, columns: Sequence[str] = ()
) -> Callable[[Connection], Deals]:
    """The question whose answer the screen of deals shows; `columns` are those of the table."""

    def question(db: Connection) -> Deals:
        cards = board.find(db, scope, query, pipeline)
        if not table:
            return Deals(pipeline, cards)
        from crm_tui.tui.showing import lists

        return Deals(pipeline, cards, lists.find(db, scope, query, columns))

    return question
