"""`crm find`: full text over everything, best first. On the hot path: no click, no YAML, no processes."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.formats import RECORDS, Grid, chosen, put_grid, put_objects, put_values
from crm_tui.cli.place import reading
from crm_tui.cli.words import from_stdin
from crm_tui.errors import UsageError
from crm_tui.wording.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.cli.records import Flat
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking
    from crm_tui.query.search import Hit

    # The phone numbers by which records were found, by their rid; None where none was looked for.
    Numbers = dict[int, list[str]] | None

FLAGS = ("--json",)
VALUED = ("-C", "--format", "--kind", "--limit")
MOST = 50


class Finding(NamedTuple):
    """What `crm find` was asked: `kind` a kind's name or nothing, `limit` a number or nothing."""

    folder: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""
    limit: str = ""
    format: str = ""
    json: bool = False


def find_records(asked: Finding) -> int:
    """Prints the hits; the exit code. Raises UsageError and StorageError."""
    from crm_tui.query.search import LONGEST, MOST_WORDS, numbers, search

    format_ = chosen(asked.format, asked.json)
    text = " ".join(from_stdin(word) for word in asked.words)
    if not text.strip():
        raise UsageError("what should be found?", "as in crm find solar roof")
    if len(text) > LONGEST:
        raise UsageError(f"a search has at most {LONGEST} characters", "a few words find what many would")
    limit = _limit(asked.limit)
    with reading(asked.folder) as (workspace, db, asking):
        kinds = (workspace.schema.kind_named(asked.kind).name,) if asked.kind else ()
        hits = search(db, text, kinds=kinds, limit=limit)
        _put(format_, db, asking, hits, numbers(db, text, [hit.rid for hit in hits]))
    if len(text.split()) > MOST_WORDS:
        talk.note(f"only the first {MOST_WORDS} words were looked for")
    if not hits:
        talk.say("nothing found")
    elif len(hits) == limit:
        talk.note(f"the first {limit}, there may be more")
    return 0


def _limit(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and int(text[:9])):
        raise UsageError(f"--limit takes a whole number, not {text!r}", "as in --limit 20")
    return int(text[:9]) if text else MOST


def _put(format_: str, db: "Connection", asking: "Asking", hits: list["Hit"], numbers: "Numbers") -> None:
    if format_ in RECORDS:
        put_objects(format_, _records(db, asking, hits, numbers))
        return
    rows = [(hit.kind, hit.id, hit.label, ", ".join((numbers or {}).get(hit.rid, ()))) for hit in hits]
    if format_ != "table":
        names = ("kind", "id", "name", "matched") if numbers is not None else ("kind", "id", "name")
        put_values(format_, names, [(kind, id_, label or "", *more)[: len(names)] for kind, id_, label, *more in rows])
    elif hits:
        put_grid(_grid(rows))


def _grid(rows: list[tuple[str, str, str, str]]) -> Grid:
    """The hits as people read them, the numbers only where there are any."""
    columns = [Column("kind", least=None), Column("name"), Column("number", least=None), Column("id", least=None)]
    shown = [[kind, label or id_, number, id_] for kind, id_, label, number in rows]
    if any(number for *_, number in rows):
        return Grid(columns, shown)
    return Grid([*columns[:2], columns[3]], [[*row[:2], row[3]] for row in shown])


def _records(db: "Connection", asking: "Asking", hits: list["Hit"], numbers: "Numbers") -> "Iterable[Flat]":
    from crm_tui.cli.records import flat
    from crm_tui.query.find import by_rid

    for hit in hits:
        if found := by_rid(db, asking, hit.kind, hit.rid):
            told = {} if numbers is None else {"matched": numbers.get(hit.rid, [])}
            yield {**told, **flat(found.kind, found.record, found.path)}
