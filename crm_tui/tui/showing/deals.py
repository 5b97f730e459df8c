"""The deals of a pipeline as a board, by stages or something else, and as a table where it is shown."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.settings import Pipeline
from crm_tui.query.rows import within_limit
from crm_tui.query.scope import Scope
from crm_tui.query.syntax import Query
from crm_tui.tui.showing import board
from crm_tui.tui.showing.board import DealCards
from crm_tui.tui.widgets.lanes import STAGE
from crm_tui.wording.money import money

if TYPE_CHECKING:
    from crm_tui.tui.showing.lists import RecordRows


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


def headline(deals: Deals) -> tuple[str, str]:
    """Which board it is, and what it holds open and what that weighs."""
    scope, figures = deals.cards.snapshot.scope, deals.cards.open
    settings = scope.asking.schema.settings
    sums = [money(figures.value, settings.locale, minor=False)]
    sums += [f"+ {money(each, settings.locale, minor=False)}" for each in figures.apart]
    sums += [f"~{money(figures.weighted, settings.locale, minor=False)}"]
    others = " (p: next)" if len(settings.pipelines) > 1 else ""
    title = f"{deals.pipeline.label}{_by_words(scope, deals.by)}{others}"
    return title, f"{figures.size} open  {'  '.join(sums)}"


def _by_words(scope: Scope, by: str) -> str:
    """What the lanes are, where they are no stages."""
    if by == STAGE:
        return ""
    field = scope.kind.fields.get(by)
    return f" by {field.title}" if field else " by expected close"


def _cards(db: Connection, scope: Scope, query: Query, pipeline: Pipeline, by: str) -> DealCards:
    query = within_limit(db, scope, query)
    if by == STAGE:
        return board.find(db, scope, query, pipeline)
    from crm_tui.tui.showing.board_by import find_by

    return find_by(db, scope, query, pipeline, by)
