"""The deals of a pipeline: as a board of stages, of a field's values or of months, or as a table."""

from collections import Counter
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from crm_tui.errors import CrmError
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.place import Question
from crm_tui.tui.screens.previewed import NARROW
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.screens.tabbed import Tabbed
from crm_tui.tui.showing.glimpse import Glimpse, Still
from crm_tui.tui.widgets.board import Board
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.lanes import STAGE

if TYPE_CHECKING:
    from crm_tui.model.settings import Pipeline
    from crm_tui.tui.deeds import Outcome
    from crm_tui.tui.showing.deals import Deals
    from crm_tui.tui.showing.lists import RecordRows
    from crm_tui.tui.showing.snapshot import Snapshot
    from crm_tui.tui.tabs import ListTab


# From so many lines on there is room for a preview below the board.
_HIGH = 36


class Moves:
    """Deals on their way, and where each will be when all is done: a second key goes on from there."""

    def __init__(self) -> None:
        self._to: dict[str, str] = {}
        self._waiting: Counter[str] = Counter()

    def begin(self, id_: str, stage: str) -> None:
        """This deal shall go there."""
        self._to[id_] = stage
        self._waiting[id_] += 1

    def end(self, id_: str) -> None:
        """One move of this deal is done, or was not to be."""
        self._waiting[id_] -= 1

    def seen(self) -> None:
        """The board shows what is done so far."""
        self._to = {id_: stage for id_, stage in self._to.items() if self._waiting[id_] > 0}
        self._waiting = +self._waiting

    def goal(self, id_: str) -> str | None:
        """Where the deal will be; None when it is not on its way."""
        return self._to.get(id_)


class DealsScreen(Tabbed, RecordsScreen):
    """Board and table of the same deals."""

    BINDINGS = bindings("records", "deals", "lists")
    KIND = "deal"
    KINDS = ("deal", "company", "contact", "activity")
    PLACE = "deals"

    def __init__(self) -> None:
        super().__init__()
        self._pipeline = ""
        self._deals: Deals | None = None
        self._as_table = self._glimpsed = False
        self._by = STAGE
        self._moves = Moves()
        self._alone = True

    def body(self) -> ComposeResult:
        """Heading, then board or table, with the preview beside it where the user wants one."""
        yield Heading()
        with ContentSwitcher(initial="board", classes="list"):
            yield Board(id="board")

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one(Board)

    @property
    def pipeline(self) -> "Pipeline":
        """The pipeline shown; the first when the one chosen is gone."""
        settings = self.session.workspace.settings
        return settings.pipeline(self._pipeline) or settings.pipelines[0]

    @property
    def _shows_board(self) -> bool:
        return self.query_one(ContentSwitcher).current == "board"

    @property
    def snapshot(self) -> "Snapshot | None":
        """What the board was read from."""
        return self._deals.cards.snapshot if self._deals else None

    @property
    def key(self) -> object:
        """The row number of the deal under the cursor."""
        return self.board.key if self._shows_board else self.table.key

    def begin(self) -> None:
        """Shows what there is; at first what was told of it while the program was loading: keys wait for the rest."""
        glimpse = self.crm.glimpse()
        if glimpse is None:
            super().begin()
        else:
            self._show_glimpse(glimpse)

    def _show_glimpse(self, glimpse: Glimpse) -> None:
        self._behind, self._glimpsed = False, True
        self._places.note = glimpse.name
        heading = self.query_one(Heading)
        heading.title, heading.sum = glimpse.title, glimpse.sum
        self.board.show(Still(glimpse))
        self.board.focus()

    def opened(self) -> None:
        """What was only seen can be used."""
        if self._glimpsed:
            self._glimpsed, self._behind = False, True
            super().begin()

    def on_unmount(self) -> None:
        """Lets go of the index."""
        super().on_unmount()
        if self._deals is not None:
            self._deals.close()

    # Showing

    def question(self) -> Question:
        """The deals of the pipeline."""
        from crm_tui.tui.showing.deals import ask

        scope, query, shown = self.session.scope("deal"), self.sorted_query(), self.view.columns
        return ask(scope, query, self.pipeline, table=self._as_table, by=self._by, columns=shown)

    def show(self, answer: "Deals") -> None:
        """The deals take the place of the old ones; the cursors stay on their deals."""
        old, self._deals = self._deals, answer
        self.understood()
        snapshot = answer.cards.snapshot
        moved = self._moved(old.cards.snapshot if old else None, snapshot, self.board.key)
        self._moves.seen()
        self.board.empty = self.empty
        self.board.show(answer.cards)
        if moved is not None:
            self.board.go_to(moved)
        if answer.rows is not None:
            self._show_table(answer.rows)
        else:
            self.shown(snapshot)
        if old is not None:
            old.close()
        self._present()
        if self.focused is None and self._shows_board:
            self.board.focus()
        if self._alone:
            self._alone = False
            self.call_after_refresh(self._look_around)

    def _present(self) -> None:
        """What stands above and beside the deals belongs to them."""
        self._tell()
        self.draw_tabs()
        self.lay_out()
        self.follow_cursor()

    def _look_around(self) -> None:
        """What stands above and beside the deals, which do not wait for it."""
        from crm_tui.tui.tabs import tabs_of

        self.begin_tabs(tabs_of(self.PLACE, self.KIND, "Deals"))

    def draw_tabs(self) -> None:
        """Tabs take the heading's place where there are any to choose from."""
        if len(self.tabs) > 1 and not self.query("Tabs"):
            from crm_tui.tui.widgets.tabs import Tabs

            heading, line = self.query_one(Heading), Tabs()
            line.title, line.narrowed, line.sum = heading.title, heading.narrowed, heading.sum
            self.mount(line, before=heading)
            heading.display = False
            heading.remove()
        if self.query("Tabs"):
            super().draw_tabs()

    def title_of(self, tab: "ListTab") -> str:
        """All deals are called as the board is."""
        return tab.title if tab.saved else self.query_one(Heading).title

    @property
    def has_room(self) -> bool:
        """A board leaves no room below it in a low terminal, and none beside it in a narrow one."""
        return self.size.width >= NARROW or self.size.height >= _HIGH or not self._shows_board

    def on_board_highlighted(self) -> None:
        """The preview follows the cursor."""
        self.follow_cursor()

    def go_to(self, rid: int) -> bool:
        """Puts the cursor on a deal; False when it is not shown."""
        return self.board.go_to(rid) if self._shows_board else self.table.go_to(rid)

    def why_hidden(self) -> str:
        """Why a deal that was just changed is not seen."""
        others = len(self.session.workspace.settings.pipelines) > 1
        return super().why_hidden() or ("; it is in another pipeline" if others and self._shows_board else "")

    def _tell(self) -> None:
        """What the heading says: which pipeline, what it holds open and what that weighs."""
        heading = self.query_one(Heading)
        heading.narrowed = self._query.text
        if self._deals is None or not self._shows_board:
            heading.title, heading.sum = "All deals", ""
            return
        from crm_tui.tui.showing.deals import headline

        heading.title, heading.sum = headline(self._deals)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key leads to the view that is shown, and a deal is won, lost or moved where there is one."""
        if action in ("win", "lose", "move_stage"):
            return self.key is not None
        if action == "show_table":
            return not self._as_table
        if action == "show_board":
            return self._as_table or self._by != STAGE
        if action == "show_forecast" and self._by != STAGE:
            from crm_tui.tui.showing.board_by import MONTH

            return self._as_table or self._by != MONTH
        return super().check_action(action, parameters)

    def action_next_pipeline(self) -> None:
        """Show the next pipeline, as a board."""
        keys = [each.key for each in self.session.workspace.settings.pipelines]
        if self._shows_board:
            self._pipeline = keys[(keys.index(self.pipeline.key) + 1) % len(keys)]
        self.action_show_board()
        self.load()

    def action_show_board(self) -> None:
        """Deals as a board of stages."""
        self._show_by(STAGE)

    def action_show_forecast(self) -> None:
        """Open deals by the month of their expected close."""
        from crm_tui.tui.showing.board_by import MONTH

        self._show_by(MONTH)

    def action_by(self) -> None:
        """Choose what the lanes are."""
        from crm_tui.tui.screens.boards import choose_lanes

        choose_lanes(self, self._show_by)

    def action_whose(self) -> None:
        """Choose whose deals, or which segment of them."""
        from crm_tui.tui.screens.boards import choose_whose

        choose_whose(self)

    def _show_by(self, by: str) -> None:
        """A board of these lanes."""
        self._as_table = False
        if by != self._by:
            self._by = by
            self.load()
        self.refresh_bindings()
        if self._shows_board:
            return
        key = self.table.key
        self.query_one(ContentSwitcher).current = "board"
        if key is not None:
            self.board.go_to(key)
        self.board.focus()
        self._present()

    async def action_show_table(self) -> None:
        """Deals of all pipelines as a table; it takes the board's place when it has been asked for."""
        from crm_tui.tui.widgets.table import Table

        if not self.query(Table):
            self.use_view()
            table = Table((), empty=self.empty, id="table")
            table.display = False
            await self.query_one(ContentSwitcher).mount(table, after=self.board)
        self._as_table = True
        self.load()

    def _show_table(self, rows: "RecordRows") -> None:
        key = self.board.key
        self.show_rows(rows)
        if self._shows_board and self._as_table:
            self.query_one(ContentSwitcher).current = "table"
            if key is not None:
                self.table.go_to(key)
            self.table.focus()

    def action_win(self) -> None:
        """The deal is won."""
        if id_ := self.record_id:
            self.do(lambda deeds: deeds.win(id_))

    def action_lose(self) -> None:
        """The deal is lost: asks for the reason."""
        if id_ := self.record_id:
            from crm_tui.tui.screens.stages import ask_reason

            ask_reason(self, id_)

    def action_move_stage(self) -> None:
        """Choose the stage from a list."""
        if id_ := self.record_id:
            from crm_tui.tui.screens.stages import choose_stage

            choose_stage(self, id_, lambda key: self._move(id_, key), self.pipeline)

    @on(Board.MoveRequested)
    def _move_requested(self, event: Board.MoveRequested) -> None:
        id_ = self.snapshot.id_of(event.key) if self.snapshot else ""
        place = self.board.cards.place_of(event.key)
        if not id_ or place is None:
            return
        lanes = [lane.key for lane in self.board.cards.lanes]
        target, goal = lanes.index(event.lane), self._moves.goal(id_)
        if goal in lanes:
            target = max(0, min(lanes.index(goal) + target - place[0], len(lanes) - 1))
        if self._deals is None or self._deals.by == STAGE:
            self._move(id_, lanes[target])
            return
        from crm_tui.tui.screens.boards import put

        self._moves.begin(id_, lanes[target])
        put(self, id_, self._deals.by, lanes[target], self._not_moved)

    def _move(self, id_: str, key: str) -> None:
        """Moves a deal; losing one asks why."""
        from crm_tui.tui.screens.stages import ask_reason, pipeline_of

        stage = pipeline_of(self.session, id_, self.pipeline).stage(key)
        if stage is not None and stage.outcome == "lost":
            ask_reason(self, id_, key)
            return
        self._moves.begin(id_, key)
        self.do(lambda deeds: deeds.move(id_, key), lambda error: self._not_moved(id_, error))

    def _not_moved(self, id_: str, error: CrmError) -> None:
        self._moves.end(id_)
        self._moves.seen()
        self.say(str(error), "error")

    def done(self, outcome: "Outcome") -> None:
        """The cursor follows what was changed."""
        super().done(outcome)
        if outcome.of is not None:
            self._moves.end(outcome.of[1])

    @on(Board.Opened)
    def _card_opened(self, event: Board.Opened) -> None:
        if self.snapshot and (id_ := self.snapshot.id_of(event.key)):
            self.crm.open_record("deal", id_)
