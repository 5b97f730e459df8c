"""A list of records of one kind, narrowed by a query, sorted by a column."""

from contextlib import closing

from textual import on, work
from textual.app import ComposeResult

from crm_tui.errors import CrmError, QueryError
from crm_tui.index.database import Connection
from crm_tui.query.columns import ColumnPlan
from crm_tui.query.syntax import Query, parse
from crm_tui.query.syntax import Sort as QuerySort
from crm_tui.tui.keys import bindings
from crm_tui.tui.messages import Said
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.showing import lists
from crm_tui.tui.showing.offers import offers
from crm_tui.tui.widgets.bar import Bar, Suggest
from crm_tui.tui.widgets.heading import Heading
from crm_tui.tui.widgets.table import Foot, Sort, Table
from crm_tui.wording.numbers import number


class RecordsScreen(PlaceScreen):
    """The list of a kind."""

    BINDINGS = bindings("records")
    KIND = ""

    def __init__(self) -> None:
        super().__init__()
        self._query = parse("")
        self._sort: Sort | None = None
        self._db: Connection | None = None

    def body(self) -> ComposeResult:
        """Heading and table."""
        yield Heading()
        yield Table((), empty=self._empty())

    def _empty(self) -> str:
        kind = self.session.workspace.schema.kinds[self.KIND]
        return f"No {kind.plural} yet: n adds one, in one line."

    @property
    def table(self) -> Table:
        """The list."""
        return self.query_one(Table)

    def suggest(self) -> Suggest | None:
        """Fields and values while a query is typed."""
        return lambda mode, text, position: offers(self.session, self.KIND, text, position) if mode != "find" else ()

    def on_unmount(self) -> None:
        """Lets go of the index."""
        if self._db is not None:
            self._db.close()

    def load(self) -> None:
        """Asks the index in a thread."""
        self._load(self._query, self._sort)

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _load(self, query: Query, sort: Sort | None) -> None:
        scope = self.session.scope(self.KIND)
        if sort is not None:
            query = query._replace(sort=(QuerySort(sort.column, sort.descending, 0),))
        try:
            with closing(self.session.reader()) as db:
                found = lists.find(db, scope, query)
            plans = lists.list_plans(scope)
        except QueryError as error:
            self.app.call_from_thread(self._wrong, error)
        except CrmError as error:
            self.app.post_message(Said(str(error), "error"))
        else:
            self.app.call_from_thread(self._show, found, plans, sort)

    def _wrong(self, error: QueryError) -> None:
        if self.bar.is_open:
            self.bar.show_error(error.message, error.position, error.hint)

    def _show(self, found: lists.Found, plans: list[ColumnPlan], sort: Sort | None) -> None:
        if not self.is_attached:
            return
        scope = self.session.scope(self.KIND)
        old, self._db = self._db, self.session.reader()
        rows = lists.RecordRows(self._db, scope, found, plans)
        words = number(rows.count, scope.asking.ctx.locale)
        foot = Foot(f"{words} {scope.kind.plural if rows.count != 1 else scope.kind.name}")
        self.table.show(rows, sort=sort, foot=foot, columns=lists.columns_of(plans, scope.kind))
        if old is not None:
            old.close()
        if self.bar.is_open:
            self.bar.show_error("")
        heading = self.query_one(Heading)
        heading.title, heading.narrowed = scope.kind.plural, self._query.text
        if self.focused is None:
            self.table.focus()

    # Keys

    def action_filter(self) -> None:
        """Narrow the list by a query."""
        self.bar.open("filter", self._query.text)

    def action_new(self) -> None:
        """Add a record in one line."""
        self.bar.open("new")

    def action_edit_file(self) -> None:
        """Open the file of the record under the cursor in the editor."""
        rid = self.rid
        if rid is not None:
            self.crm.edit_file(self.KIND, rid)

    def action_remove(self) -> None:
        """Delete the record under the cursor, after a question."""
        rid = self.rid
        if rid is not None:
            self.crm.remove(self.KIND, rid)

    @property
    def rid(self) -> int | None:
        """The record under the cursor."""
        return self.table.key if isinstance(self.table.key, int) else None

    @on(Table.Opened)
    def _opened(self, event: Table.Opened) -> None:
        if isinstance(event.key, int):
            self.crm.open_record(self.KIND, event.key)

    @on(Table.SortRequested)
    def _sorted(self, event: Table.SortRequested) -> None:
        self._sort = event.sort
        self.load()

    @on(Bar.Changed)
    def _narrowing(self, event: Bar.Changed) -> None:
        if event.mode == "filter":
            self._narrow(event.text)

    @on(Bar.Submitted)
    def _narrowed(self, event: Bar.Submitted) -> None:
        if event.mode == "filter":
            self._narrow(event.text)
        elif event.mode == "new" and event.text.strip():
            self._add(event.text.strip())

    @on(Bar.Cancelled)
    def _left(self, event: Bar.Cancelled) -> None:
        if event.mode == "filter":
            self._narrow(event.text)

    def _add(self, line: str) -> None:
        """Makes a record from what was typed; what cannot be made stays in the bar with the reason."""

        def failed(error: CrmError) -> None:
            self.bar.open("new", line)
            self.bar.show_error(error.message, hint=error.hint)

        self.do(lambda: self.session.add(self.KIND, line), failed)

    def _narrow(self, text: str) -> None:
        """Narrows to a query; while it cannot be understood the last good one stands."""
        try:
            self._query = parse(text)
        except QueryError as error:
            self._wrong(error)
            return
        self.load()


class ContactsScreen(RecordsScreen):
    """People."""

    KIND = "contact"
    KINDS = ("contact", "company", "activity")
    PLACE = "contacts"


class CompaniesScreen(RecordsScreen):
    """Organisations."""

    KIND = "company"
    KINDS = ("company", "contact", "activity")
    PLACE = "companies"
