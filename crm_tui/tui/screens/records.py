"""A list of records of one kind, narrowed by a query, sorted by a column."""

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from crm_tui.errors import CrmError, QueryError
from crm_tui.query.syntax import Query, parse
from crm_tui.query.syntax import Sort as QuerySort
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.widgets.bar import Bar
from crm_tui.tui.widgets.heading import Heading
from crm_tui.wording.numbers import number

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind
    from crm_tui.tui.deeds import Outcome
    from crm_tui.tui.showing.lists import RecordRows
    from crm_tui.tui.showing.snapshot import Snapshot
    from crm_tui.tui.widgets.table import Sort, Table


class RecordsScreen(PlaceScreen):
    """The list of a kind."""

    BINDINGS = bindings("records")
    KEEPS_READING = True

    def __init__(self) -> None:
        super().__init__()
        # What is shown, and what was asked for last: they differ while a query is typed.
        self._query = self._wanted = parse("")
        self._wrong = ""
        self._sort: Sort | None = None
        self._rows: RecordRows | None = None
        self._changed: Outcome | None = None

    def body(self) -> ComposeResult:
        """Heading and table."""
        from crm_tui.tui.widgets.table import Table

        yield Heading()
        yield Table((), empty=self.empty)

    @property
    def empty(self) -> str:
        """What is said where there are no records, or none that the filter finds."""
        kind = self.session.workspace.schema.kinds.get(self.KIND)
        plural = kind.plural if kind else "records"
        return f"No {plural} fit the filter: esc shows all." if self.narrowed else f"No {plural} yet: n adds one."

    @property
    def narrowed(self) -> bool:
        """Whether a filter holds."""
        return bool(self._query.text.strip())

    @property
    def table(self) -> "Table":
        """The list."""
        from crm_tui.tui.widgets.table import Table

        return self.query_one(Table)

    @property
    def snapshot(self) -> "Snapshot | None":
        """What the list shown was read from."""
        return self._rows.snapshot if self._rows else None

    @property
    def key(self) -> object:
        """The row number of the record under the cursor."""
        return self.table.key

    @property
    def record_id(self) -> str:
        """The record under the cursor, "" for none."""
        return self.snapshot.id_of(self.key) if self.snapshot else ""

    @property
    def subject(self) -> tuple[str, str] | None:
        """The record under the cursor."""
        id_ = self.record_id
        return (self.KIND, id_) if id_ else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key leads nowhere: what is done with a record takes one that it can be done with."""
        if action == "done" and self.KIND != "task":
            return False
        if action == "log" and not self.session.may_be_about("activity", self.KIND):
            return False
        if action in ("done", "log", "edit_file", "remove"):
            return self.key is not None
        return super().check_action(action, parameters)

    def on_unmount(self) -> None:
        """Lets go of the index."""
        if self._rows is not None:
            self._rows.close()

    # Showing

    def question(self) -> Question:
        """The rows of the query, in the order of the column."""
        from crm_tui.tui.showing import lists

        scope, query = self.session.scope(self.KIND), self.sorted_query()
        return lambda db: lists.find(db, scope, query)

    def sorted_query(self) -> Query:
        """The query, in the order of the column that was chosen."""
        if self._sort is None:
            return self._wanted
        return self._wanted._replace(sort=(QuerySort(self._sort.column, self._sort.descending, 0),))

    def show(self, answer: Any) -> None:
        """The rows take the place of the old ones."""
        self.show_rows(answer)

    def show_rows(self, answer: "RecordRows") -> None:
        """The rows take the place of the old ones; the cursor stays on its record."""
        from crm_tui.tui.widgets.table import Foot

        old, self._rows = self._rows, answer
        self._query = self._wanted
        moved = self._moved(old.snapshot if old else None, answer.snapshot, self.table.key)
        words = number(answer.count, answer.scope.asking.ctx.locale)
        kind = answer.scope.kind
        foot = Foot(f"{words} {kind.plural if answer.count != 1 else kind.name}", answer.sums)
        self.table.empty = self.empty
        self.table.show(answer, sort=self._sort, foot=foot, columns=answer.columns)
        if moved is not None:
            self.table.go_to(moved)
        if old is not None:
            old.close()
        heading = self.query_one(Heading)
        heading.title, heading.narrowed = kind.plural, self._query.text
        if self.focused is None:
            self.table.focus()
        self.shown(answer.snapshot)

    def shown(self, snapshot: "Snapshot") -> None:
        """The query was understood; what was just changed gets the cursor, or it is said why it is not seen."""
        self._wrong = ""
        if self.bar.is_open and self.bar.mode.name == "filter":
            self.bar.show_error("")
        self.refresh_bindings()
        outcome, self._changed = self._changed, None
        if outcome is None or outcome.of is None or outcome.of[0] != self.KIND:
            return
        from crm_tui.query.find import rid_of

        rid = rid_of(snapshot.db, snapshot.scope.asking, *outcome.of)
        if rid is not None and not self.go_to(rid):
            self.say(f"{outcome.words}{self.why_hidden()}", "done")

    def go_to(self, rid: int) -> bool:
        """Puts the cursor on a record; False when it is not shown."""
        return self.table.go_to(rid)

    def why_hidden(self) -> str:
        """Why a record that was just changed is not seen."""
        return "; the filter hides it" if self.narrowed else ""

    def _moved(self, old: "Snapshot | None", new: "Snapshot", key: object) -> int | None:
        """The row that the record under the cursor moved to; an index built anew counts its rows anew."""
        id_ = old.id_of(key) if old else ""
        if not id_ or new.id_of(key) == id_:
            return None
        from crm_tui.query.find import rid_of

        return rid_of(new.db, new.scope.asking, self.KIND, id_)

    def doubt(self, error: CrmError) -> None:
        """What is wrong with a query is said below it; the last good one stays on screen."""
        if not isinstance(error, QueryError):
            super().doubt(error)
            return
        self._wrong = str(error)
        if self.bar.is_open:
            self.bar.show_error(error.message, error.position, error.hint)
        else:
            self._give_up()

    def _give_up(self) -> None:
        """A query that was entered although it makes no sense: the last good one holds."""
        self._wanted = self._query
        self.say(self._wrong, "error")

    def done(self, outcome: "Outcome") -> None:
        """The cursor follows what was changed."""
        self._changed = outcome

    # Keys

    def action_filter(self) -> None:
        """Narrow the list by a query."""
        self.bar.open("filter", self._query.text)

    def action_new(self) -> None:
        """Add a record in one line."""
        self.capturing.new(self.KIND)

    def action_edit_file(self) -> None:
        """Open the file of the record under the cursor in the editor."""
        if id_ := self.record_id:
            self.crm.files.edit_record(self.KIND, id_)

    def action_remove(self) -> None:
        """Delete the record under the cursor, after a question."""
        if id_ := self.record_id:
            self.crm.remove(self.KIND, id_)

    @property
    def can_leave(self) -> bool:
        """Escape takes the filter away before it leads back."""
        return self.narrowed or super().can_leave

    def leave(self) -> None:
        """Show everything again; then back."""
        if self.narrowed:
            self._narrow("")
        else:
            super().leave()

    def on_listing_opened(self, event: "Table.Opened") -> None:
        """The page of the record."""
        if self._rows is not None and (id_ := self._rows.snapshot.id_of(event.key)):
            self.crm.open_record(self.KIND, id_)

    def on_table_sort_requested(self, event: "Table.SortRequested") -> None:
        """The rows in the order of that column."""
        self._sort = event.sort
        self.load()

    # The bar

    @on(Bar.Changed)
    def _narrowing(self, event: Bar.Changed) -> None:
        if event.mode == "filter":
            self._narrow(event.text)

    @on(Bar.Submitted)
    def _narrowed(self, event: Bar.Submitted) -> None:
        if event.mode == "filter":
            self._narrow(event.text)
            if self._wrong:
                self._give_up()

    @on(Bar.Cancelled)
    def _left(self, event: Bar.Cancelled) -> None:
        if event.mode == "filter":
            self._narrow(event.text)

    def _narrow(self, text: str) -> None:
        """Narrows to a query; while it cannot be understood the last good one stands."""
        try:
            query = parse(text)
        except QueryError as error:
            self.doubt(error)
            return
        if query != self._wanted:
            self._wanted, self._wrong = query, ""
            self.load()


def new_hint(kind: "Kind") -> str:
    """What to type for a new record: its label, then the fields that it cannot be without."""
    needed = [f"{field.name}=…" for field in kind.fields.values() if field.required and field.name != kind.label_field]
    return " ".join([f"a {kind.fields[kind.label_field].title}, then", *needed, "field=value"])
