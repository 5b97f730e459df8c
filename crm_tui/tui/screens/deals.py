"""The deals of a pipeline: as a board of stages, or as a table."""

from contextlib import closing

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from crm_tui.edits.change import Editor
from crm_tui.edits.deal import lose, move_stage, pipeline_of, stage_named, win
from crm_tui.errors import CrmError, QueryError
from crm_tui.index.database import Connection
from crm_tui.model.plan import Plan
from crm_tui.model.settings import Pipeline
from crm_tui.query.find import Found
from crm_tui.query.syntax import Query
from crm_tui.tui.keys import bindings
from crm_tui.tui.messages import Said
from crm_tui.tui.screens.choose import ChooseScreen
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.showing.board import DealCards, find
from crm_tui.tui.showing.board import Found as Shown
from crm_tui.tui.widgets.board import Board
from crm_tui.tui.widgets.choices import Choice
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.table import Table
from crm_tui.wording.money import money


class DealsScreen(RecordsScreen):
    """Board and table of the same deals."""

    BINDINGS = bindings("records", "deals")
    KIND = "deal"
    KINDS = ("deal", "company", "contact", "activity")
    PLACE = "deals"

    def __init__(self) -> None:
        super().__init__()
        self._pipeline = ""
        self._board_db: Connection | None = None

    def body(self) -> ComposeResult:
        """Heading, then board or table."""
        yield Heading()
        with ContentSwitcher(initial="board"):
            yield Board(empty="No deals here yet: n adds one, in one line.", id="board")
            yield Table((), empty=self._empty(), id="table")

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one(Board)

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline shown; the first when the one chosen is gone."""
        settings = self.session.workspace.settings
        return settings.pipeline(self._pipeline) or settings.pipelines[0]

    @property
    def _shows_board(self) -> bool:
        return self.query_one(ContentSwitcher).current == "board"

    @property
    def rid(self) -> int | None:
        """The deal under the cursor."""
        key = self.board.key if self._shows_board else self.table.key
        return key if isinstance(key, int) else None

    def on_unmount(self) -> None:
        """Lets go of the index."""
        super().on_unmount()
        if self._board_db is not None:
            self._board_db.close()

    def load(self) -> None:
        """Asks the index for the board, and for the table when it is shown."""
        self._load_board(self._query, self.pipeline)
        if not self._shows_board:
            super().load()

    @work(thread=True, exclusive=True, group="board", exit_on_error=False)
    def _load_board(self, query: Query, pipeline: Pipeline) -> None:
        scope = self.session.scope("deal")
        try:
            with closing(self.session.reader()) as db:
                found = find(db, scope, query, pipeline)
        except QueryError as error:
            self.app.call_from_thread(self._wrong, error)
        except CrmError as error:
            self.app.post_message(Said(str(error), "error"))
        else:
            self.app.call_from_thread(self._show_board, found, pipeline)

    def _show_board(self, found: Shown, pipeline: Pipeline) -> None:
        if not self.is_attached:
            return
        scope = self.session.scope("deal")
        old, self._board_db = self._board_db, self.session.reader()
        self.board.show(DealCards(self._board_db, scope, found))
        if old is not None:
            old.close()
        if self.bar.is_open:
            self.bar.show_error("")
        self._tell(found, pipeline)
        if self.focused is None and self._shows_board:
            self.board.focus()

    def _tell(self, found: Shown, pipeline: Pipeline) -> None:
        """What the heading says: which pipeline, what it holds open and what that weighs."""
        locale = self.session.workspace.settings.locale
        sums = [money(found.open.value, locale, minor=False), f"~{money(found.open.weighted, locale, minor=False)}"]
        sums += [f"+ {money(each, locale, minor=False)}" for each in found.open.apart]
        heading = self.query_one(Heading)
        others = len(self.session.workspace.settings.pipelines) - 1
        heading.title = f"{pipeline.label}{' (p: next)' if others else ''}"
        heading.narrowed = self._query.text
        heading.sum = f"{found.open.size} open  {'  '.join(sums)}"

    # Keys

    def action_next_pipeline(self) -> None:
        """Show the next pipeline."""
        keys = [each.key for each in self.session.workspace.settings.pipelines]
        self._pipeline = keys[(keys.index(self.pipeline.key) + 1) % len(keys)]
        self.load()

    def action_show_board(self) -> None:
        """Deals as a board."""
        self.query_one(ContentSwitcher).current = "board"
        if self.table.key is not None:
            self.board.go_to(self.table.key)
        self.board.focus()

    def action_show_table(self) -> None:
        """Deals as a table."""
        key = self.board.key
        self.query_one(ContentSwitcher).current = "table"
        self.table.focus()
        super().load()
        if key is not None:
            self.call_after_refresh(self.table.go_to, key)

    def action_win(self) -> None:
        """The deal is won."""
        rid = self.rid
        if rid is not None:
            self.do(lambda: self.session.edit("deal", rid, lambda editor, found, db: win(editor, found)))

    def action_lose(self) -> None:
        """The deal is lost: asks for the reason."""
        rid = self.rid
        if rid is None:
            return
        choices = self.session.workspace.settings.choices.get("lost_reasons", ())
        screen = ChooseScreen("Why was it lost?", [Choice(each.key, each.label) for each in choices], free=not choices)
        self.app.push_screen(screen, lambda reason: self._lose(rid, reason))

    def _lose(self, rid: int, reason: str | None) -> None:
        if reason:
            self.do(lambda: self.session.edit("deal", rid, lambda editor, found, db: lose(editor, found, reason)))

    def action_move_stage(self) -> None:
        """Choose the stage from a list."""
        rid = self.rid
        if rid is not None:
            stages = [Choice(stage.key, stage.label) for stage in self.pipeline.stages]
            self.app.push_screen(ChooseScreen("To which stage?", stages), lambda key: self._move(rid, key))

    @on(Board.MoveRequested)
    def _move_requested(self, event: Board.MoveRequested) -> None:
        if isinstance(event.key, int):
            self._move(event.key, event.lane)

    def _move(self, rid: int, key: str | None) -> None:
        """Moves a deal; losing one asks why."""
        if key is None:
            return
        stage = self.pipeline.stage(key)
        if stage is not None and stage.outcome == "lost":
            self.action_lose()
            return

        def plan(editor: Editor, found: Found, db: Connection) -> Plan:
            return move_stage(editor, found, stage_named(pipeline_of(editor, found), key))

        self.do(lambda: self.session.edit("deal", rid, plan))

    @on(Board.Opened)
    def _card_opened(self, event: Board.Opened) -> None:
        if isinstance(event.key, int):
            self.crm.open_record("deal", event.key)
