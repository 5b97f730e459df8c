"""`crm list`: the records of a kind that a query finds. On the hot path: no click, no YAML, no processes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.cells import Names, cell, column, exact, link_pairs
from crm_tui.cli.formats import RECORDS, Grid, chosen, folded, put_grid, put_objects, put_values
from crm_tui.cli.place import reading
from crm_tui.cli.records import Flat, flat_nodes, json_value
from crm_tui.cli.words import from_stdin, query_text
from crm_tui.errors import UsageError

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.value import Value
    from crm_tui.query.columns import ColumnPlan
    from crm_tui.query.rows import Row
    from crm_tui.query.scope import Asking, Scope
    from crm_tui.query.syntax import Query

FLAGS = ("--json",)
VALUED = ("-C", "--format", "--columns", "--limit")
# What a record is called is worth reading in more than the few cells that other columns shrink to.
_LABEL = 16


class Listing(NamedTuple):
    """What `crm list` was asked: `columns` between commas, `limit` a number or nothing."""

    folder: str = ""
    kind: str = ""
    words: tuple[str, ...] = ()
    columns: str = ""
    limit: str = ""
    format: str = ""
    json: bool = False


def list_records(asked: Listing) -> int:
    """Prints the rows; the exit code. Raises UsageError, QueryError and StorageError."""
    from crm_tui.query.rows import plans, rows
    from crm_tui.query.scope import Scope
    from crm_tui.query.syntax import parse

    format_ = chosen(asked.format, asked.json)
    query = limited(parse(query_text([from_stdin(word) for word in asked.words])), asked.limit)
    with reading(asked.folder) as (workspace, db, asking):
        kind = workspace.schema.kind_named(asked.kind)
        scope = Scope(asking, kind)
        names = column_names(asked.columns) or kind.columns
        planned = plans(scope, names)
        if format_ in RECORDS:
            planned = [_document(), *(planned if asked.columns else ())]
        left_out = list(_left_out(db, scope, query))  # before anything is printed, which no healing takes back
        tally = _Tally(rows(db, scope, query, planned))
        _put(format_, scope, planned, tally, lambda pairs: labels_of(db, asking, pairs), not asked.columns)
        tally.remark(kind.plural, query)
        for each in left_out:
            talk.note(each)
    return 0


def limited(query: "Query", limit: str) -> "Query":
    """The query with a limit given as an option; the smaller of two counts."""
    if not limit:
        return query
    if not (limit.isascii() and limit.isdecimal()):
        raise UsageError(f"--limit takes a whole number, not {limit!r}", "as in --limit 20")
    number = int(limit[:9])
    return query._replace(limit=number if query.limit is None else min(number, query.limit))


def column_names(text: str) -> tuple[str, ...]:
    """The names between commas."""
    return tuple(name for name in (part.strip() for part in text.split(",")) if name)


class _Tally:
    """Rows on their way to the printer; afterwards what they alone do not say."""

    def __init__(self, rows: Iterator["Row"]) -> None:
        self._rows = rows
        self._number = 0
        self._stale: list[str] = []

    def __iter__(self) -> Iterator["Row"]:
        for row in self._rows:
            self._number += 1
            if row.stale:
                self._stale.append(row.path)
            yield row

    def remark(self, plural: str, query: "Query") -> None:
        """Says on stderr that there were none, that there may be more, that some are old."""
        if not self._number:
            talk.say(f"no {plural}" + (" that match" if query.text.strip() else ""))
        elif self._number == query.limit:
            talk.note(f"the first {query.limit}, there may be more")
        if self._stale:
            shown = "are shown as they last were" if len(self._stale) > 1 else "is shown as it last was"
            talk.note(f"{_first(self._stale)} cannot be read and {shown}; see crm check")


def _first(paths: Sequence[str]) -> str:
    return f"{paths[0]} and {len(paths) - 1} more" if len(paths) > 1 else paths[0]


def _left_out(db: "Connection", scope: "Scope", query: "Query") -> Iterator[str]:
    """Which files no row stands for, and which amounts could not be weighed."""
    from crm_tui.query.unrated import unrated
    from crm_tui.query.unreadable import unlisted

    if paths := unlisted(db, scope.kind):
        are = "are" if len(paths) > 1 else "is"
        yield f"{_first(paths)} cannot be read and {are} not listed; see crm check"
    for code in unrated(db, scope, query):
        yield (
            f"there is no rate for {code}: such amounts are not compared and come last;"
            f" crm config set rates.{code} says what one is worth"
        )


def labels_of(db: "Connection", asking: "Asking", pairs: set[tuple[str, str]]) -> Names:
    """The names of linked records."""
    from crm_tui.query.find import labels

    return labels(db, asking, pairs) if pairs else {}


def _document() -> "ColumnPlan":
    """A column that holds the whole stored document."""
    from crm_tui.model.field import Field
    from crm_tui.model.types import TEXT
    from crm_tui.query.columns import ColumnPlan

    return ColumnPlan("doc", Field("doc", TEXT), (), lambda cells, doc: doc, True)


def _put(
    format_: str,
    scope: "Scope",
    planned: Sequence["ColumnPlan"],
    found: Iterable["Row"],
    names_of: Callable[[set[tuple[str, str]]], Names],
    fold: bool,
) -> None:
    ctx = scope.asking.ctx
    if format_ == "table":
        found = list(found)
        pairs = {pair for row in found for each in _cells(row, planned) for pair in link_pairs(*each)}
        if found:
            grid = _grid(scope, planned, found, names_of(pairs))
            put_grid(folded(grid, width) if fold and (width := talk.width()) else grid)
    elif format_ in RECORDS:
        put_objects(format_, (_object(scope, row, planned) for row in found))
    else:
        rows = (
            [exact(value, each.field, ctx) for value, each in zip(row.cells, planned, strict=True)] for row in found
        )
        put_values(format_, [each.name for each in planned], rows)


def _cells(row: "Row", planned: Sequence["ColumnPlan"]) -> list[tuple["Value", Any]]:
    return [(value, each.field) for value, each in zip(row.cells, planned, strict=True)]


def _grid(scope: "Scope", planned: Sequence["ColumnPlan"], found: Sequence["Row"], names: Names) -> Grid:
    columns = [column(_heading(each), each.field) for each in planned]
    columns = [
        each._replace(least=_LABEL) if plan.name == scope.kind.label_field else each
        for each, plan in zip(columns, planned, strict=True)
    ]
    ctx, whole = scope.asking.ctx, talk.width() is None
    return Grid(columns, [[cell(*each, ctx, names, whole=whole) for each in _cells(row, planned)] for row in found])


def _heading(planned: "ColumnPlan") -> str:
    return planned.name.replace("_", " ") if "." in planned.name else planned.field.title


def _object(scope: "Scope", row: "Row", planned: Sequence["ColumnPlan"]) -> Flat:
    made = flat_nodes(scope.asking, scope.kind, row.id, row.path, row.cells[0])
    for each, value in zip(planned[1:], row.cells[1:], strict=True):
        made.setdefault(each.name, json_value(value, each.field))
    return made
