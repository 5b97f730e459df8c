"""A list of records of one kind: narrowed by a query, sorted by a column, some of them marked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from crm_tui.errors import CrmError
from crm_tui.query.syntax import Query, parse
from crm_tui.query.syntax import Sort as QuerySort
from crm_tui.tui.keys import bindings
from crm_tui.tui.screens.counting import Counting
from crm_tui.tui.screens.filtered import Filtered
from crm_tui.tui.screens.following import Followed
from crm_tui.tui.screens.jumping import MODE as JUMP
from crm_tui.tui.screens.jumping import Jumping
from crm_tui.tui.screens.place import PlaceScreen, Question
from crm_tui.tui.widgets.bar import Bar
from crm_tui.tui.widgets.heading import Heading

if TYPE_CHECKING:
    from crm_tui.model.kind import Kind
    from crm_tui.query.orders import Orders
    from crm_tui.tui.deeds import Outcome
    from crm_tui.tui.showing.lists import RecordRows
    from crm_tui.tui.showing.snapshot import Snapshot
    from crm_tui.tui.widgets.table import Sort, Table
    from crm_tui.userconfig.lists import ListView

# What is done with a list, not with one record of it.
_WITH_A_TABLE = frozenset(("jump", "columns", "set", "tag"))


class RecordsScreen(Filtered, PlaceScreen):
    """The list of a kind."""

    BINDINGS = bindings("records")
    KEEPS_READING = True

    def __init__(self) -> None:
        super().__init__()
        self._sort: Sort | None = None
        # A column that was chosen before the query was typed gives way to what that says.
        self._sort_holds = True
        self._rows: RecordRows | None = None
        self._orders: Orders | None = None
        self._changed: Outcome | None = None
        self._counting = Counting(self)
        self._jumping = Jumping(self)

    def body(self) -> ComposeResult:
        """Heading and table."""
        from crm_tui.tui.widgets.table import Table

        yield Heading()
        yield Table((), empty=self.empty)

    @property
    def view(self) -> "ListView":
        """How the user wants this list."""
        return self.session.views.of(self.KIND)

    def keep_view(self, view: "ListView") -> None:
        """The user wants it so from now on, and at the next start."""
        kind, views = self.KIND, self.session.views
        if views.change(kind, view):
            # What the user asked for is seen before it is remembered.
            self.call_after_refresh(self._remember, kind)

    def _remember(self, kind: str) -> None:
        self.run_worker(lambda: self._save_view(kind), thread=True, group="views", exit_on_error=False)

    def _save_view(self, kind: str) -> None:
        try:
            self.session.views.save(kind)
        except CrmError as error:
            self.crm.say(f"how this list looks is not remembered: {error}", "warning")

    def use_view(self) -> None:
        """Sorts as the user wanted it last; a field that is there no more is forgotten."""
        from crm_tui.tui.widgets.table import Sort

        name = self.view.sort.removeprefix("-")
        there = name in self.session.scope(self.KIND).names()
        self._sort = Sort(name, self.view.sort.startswith("-")) if there else None

    @property
    def empty(self) -> str:
        """What is said where there are no records, or none that the filter finds."""
        kind = self.session.workspace.schema.kinds.get(self.KIND)
        plural = kind.plural if kind else "records"
        return f"No {plural} fit the filter: esc shows all." if self.narrowed else f"No {plural} yet: n adds one."

    def called(self, kind: "Kind", count: int) -> str:
        """What so many of what is listed are called."""
        return kind.plural if count != 1 else kind.name

    @property
    def base(self) -> Query:
        """What the list is of, before any filter."""
        return parse("")

    @property
    def table(self) -> "Table":
        """The list."""
        from crm_tui.tui.widgets.table import Table

        return self.query_one(Table)

    @property
    def rows(self) -> "RecordRows | None":
        """The rows of the table, None before they are there."""
        return self._rows

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
    def label(self) -> str:
        """What the record under the cursor is called, "" for none."""
        rid = self.key
        found = self.snapshot.rows([rid]) if self.snapshot and isinstance(rid, int) else {}
        return next((row.label for row in found.values()), "")

    @property
    def subject(self) -> tuple[str, str] | None:
        """The record under the cursor."""
        id_ = self.record_id
        return (self.KIND, id_) if id_ else None

    @property
    def has_table(self) -> bool:
        """Whether the list is seen as a table."""
        return any(table.display for table in self.query("Table"))

    @property
    def has_marks(self) -> bool:
        """Whether records are marked."""
        return self.has_table and len(self.table.marks) > 0

    @property
    def marked(self) -> Mapping[int, str]:
        """The row numbers of the marked records, with their ids as far as they are known."""
        return self._counting.marked if self.has_table else {}

    @property
    def chosen(self) -> Mapping[int, str]:
        """The marked records, else the one under the cursor."""
        return self.marked or ({self.key: self.record_id} if isinstance(self.key, int) else {})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key leads nowhere: what is done with a record takes one that it can be done with."""
        if action in _WITH_A_TABLE and not self.has_table:
            return False
        if action == "tag" and "tags" not in self.session.workspace.schema.kinds[self.KIND].fields:
            return False
        if action == "done" and self.KIND != "task":
            return False
        if action == "log" and self.session.is_open and not self.session.may_be_about("activity", self.KIND):
            return False
        if action in ("done", "log", "edit_file", "remove", "set", "tag", "jump"):
            return self.key is not None
        return super().check_action(action, parameters)

    def on_unmount(self) -> None:
        """Lets go of the index."""
        if self._rows is not None:
            self._rows.close()
        if self._orders is not None:
            self._orders.close()

    # Showing

    def question(self) -> Question:
        """The rows of the query, in the order of the column."""
        from crm_tui.query.orders import Orders
        from crm_tui.tui.showing import lists

        scope, query, names = self.session.scope(self.KIND), self.sorted_query(), self.view.columns
        orders = self._orders = self._orders or Orders()
        return lambda db: lists.find(db, scope, query, names, orders)

    def sorted_query(self) -> Query:
        """The query within what the list is of, in the order of the column that was chosen."""
        from crm_tui.tui.tabs import within

        query = within(self.base, self._wanted)
        if self._sort is None or (query.sort and not self._sort_holds):
            return query
        return query._replace(sort=(QuerySort(self._sort.column, self._sort.descending, 0),))

    def show(self, answer: Any) -> None:
        """The rows take the place of the old ones."""
        self.show_rows(answer)

    def show_rows(self, answer: "RecordRows") -> None:
        """The rows take the place of the old ones; the cursor stays on its record."""
        old, self._rows = self._rows, answer
        self.understood()
        moved = self._moved(old.snapshot if old else None, answer.snapshot, self.table.key)
        self.table.empty = self.empty
        self.table.show(answer, sort=_sort_of(answer.query), foot=self.table.foot, columns=answer.columns)
        if moved is not None:
            self.table.go_to(moved)
        if old is not None:
            old.close()
        self._counting.count()
        from crm_tui.tui.screens.kinds import title

        heading = self.query_one(Heading)
        heading.title, heading.narrowed = title(answer.scope.kind), self._query.text
        if self.focused is None:
            self.table.focus()
        self.shown(answer.snapshot)

    def shown(self, snapshot: "Snapshot") -> None:
        """What was just changed gets the cursor, or it is said why it is not seen."""
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

    @on(Followed)
    def _followed(self, event: Followed) -> None:
        event.arrive()

    def on_table_marks_changed(self) -> None:
        """What is marked is counted."""
        self._counting.count()
        self.refresh_bindings()

    def _moved(self, old: "Snapshot | None", new: "Snapshot", key: object) -> int | None:
        """The row that the record under the cursor moved to; an index built anew counts its rows anew."""
        id_ = old.id_of(key) if old else ""
        if not id_ or new.id_of(key) == id_:
            return None
        from crm_tui.query.find import rid_of

        return rid_of(new.db, new.scope.asking, self.KIND, id_)

    def done(self, outcome: "Outcome") -> None:
        """The cursor follows what was changed."""
        self._changed = outcome

    # Keys

    def action_jump(self) -> None:
        """Go to the first record whose name begins with what is typed."""
        self._jumping.begin()

    def action_set(self) -> None:
        """Set fields of the marked records, or of the one under the cursor."""
        from crm_tui.tui.screens.marked import set_fields

        set_fields(self)

    def action_tag(self) -> None:
        """Tag the marked records, or the one under the cursor."""
        from crm_tui.tui.screens.marked import set_fields

        set_fields(self, "tags+=")

    def action_columns(self) -> None:
        """Choose the columns and their order."""
        from crm_tui.tui.screens.columns import ask_columns

        ask_columns(self)

    def action_new(self) -> None:
        """Add a record in one line."""
        self.capturing.new(self.KIND)

    def action_edit_file(self) -> None:
        """Open the file of the record under the cursor in the editor."""
        if id_ := self.record_id:
            self.crm.files.edit_record(self.KIND, id_)

    def action_remove(self) -> None:
        """Delete the marked records, or the one under the cursor, after a question."""
        if self.has_marks:
            from crm_tui.tui.screens.marked import remove

            remove(self)
        elif id_ := self.record_id:
            self.crm.remove(self.KIND, id_)

    @property
    def can_leave(self) -> bool:
        """Escape takes the marks away before the filter."""
        return self.has_marks or super().can_leave

    def leave(self) -> None:
        """Take the marks away; then the filter; then back."""
        if self.has_marks:
            self.table.unmark()
        else:
            super().leave()

    def on_listing_opened(self, event: "Table.Opened") -> None:
        """The page of the record."""
        if self._rows is not None and (id_ := self._rows.snapshot.id_of(event.key)):
            self.crm.open_record(self.KIND, id_)

    def on_table_sort_requested(self, event: "Table.SortRequested") -> None:
        """The rows in the order of that column."""
        self._sort, self._sort_holds = event.sort, True
        self.keep_view(self.view._replace(sort=f"{'-' * event.sort.descending}{event.sort.column}"))
        self.load()

    # The bar

    @on(Bar.Changed)
    def _jump_typed(self, event: Bar.Changed) -> None:
        if event.mode == JUMP:
            self._jumping.typed(event.text)

    @on(Bar.Cancelled)
    def _jump_left(self, event: Bar.Cancelled) -> None:
        if event.mode == JUMP:
            self._jumping.cancel()

    def want(self, query: Query) -> None:
        """Asks for what this query finds, in the order that it says where that is another than before."""
        self._sort_holds = self._sort_holds and query.sort == self._wanted.sort
        super().want(query)


def _sort_of(query: Query) -> "Sort | None":
    """The column that rows are sorted by."""
    from crm_tui.tui.widgets.table import Sort

    return Sort(query.sort[0].field, query.sort[0].descending) if query.sort else None


def new_hint(kind: "Kind") -> str:
    """What to type for a new record: its label, then the fields that it cannot be without."""
    needed = [f"{field.name}=…" for field in kind.fields.values() if field.required and field.name != kind.label_field]
    return " ".join([f"a {kind.fields[kind.label_field].title}, then", *needed, "field=value"])
