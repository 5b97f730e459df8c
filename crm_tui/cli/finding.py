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
    from crm_tui.query.search import search

    format_ = chosen(asked.format, asked.json)
    text = " ".join(from_stdin(word) for word in asked.words)
    if not text.strip():
        raise UsageError("what should be found?", "as in crm find solar roof")
    limit = _limit(asked.limit)
    with reading(asked.folder) as (workspace, db, asking):
        kinds = (workspace.schema.kind_named(asked.kind).name,) if asked.kind else ()
        hits = search(db, text, kinds=kinds, limit=limit)
        _put(format_, db, asking, hits)
    if not hits:
        talk.say("nothing found")
    elif len(hits) == limit:
        talk.note(f"the first {limit}, there may be more")
    return 0


def _limit(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and int(text[:9])):
        raise UsageError(f"--limit takes a whole number, not {text!r}", "as in --limit 20")
    return int(text[:9]) if text else MOST


def _put(format_: str, db: "Connection", asking: "Asking", hits: list["Hit"]) -> None:
    if format_ in RECORDS:
        put_objects(format_, _records(db, asking, hits))
    elif format_ == "table":
        columns = (Column("kind", least=None), Column("name"), Column("id", least=None))
        if hits:
            put_grid(Grid(columns, [(hit.kind, hit.label or hit.id, hit.id) for hit in hits]))
    else:
        put_values(format_, ("kind", "id", "name"), [(hit.kind, hit.id, hit.label or "") for hit in hits])


def _records(db: "Connection", asking: "Asking", hits: list["Hit"]) -> "Iterable[Flat]":
    from crm_tui.cli.records import flat
    from crm_tui.query.find import by_rid

    for hit in hits:
        if found := by_rid(db, asking, hit.kind, hit.rid):
            yield flat(found.kind, found.record, found.path)
