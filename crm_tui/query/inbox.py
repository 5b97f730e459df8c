"""The inbox: messages and tickets that wait for an answer, as one list, the longest wait first."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_tui.errors import UsageError
from crm_tui.index.layout import table
from crm_tui.query.among import asked_of
from crm_tui.query.compile import where
from crm_tui.query.scope import Asking, Scope
from crm_tui.query.sql import TRUE, Sql, fill
from crm_tui.query.syntax import Query, parse

Of = tuple[str, str]
ALL = parse("")


class _Sort(NamedTuple):
    """A kind that may wait, as SQL over a row `t`: since when, on which day that is, how it came, whose it is.

    `about` are fields that link to what it is about, besides whom it is from.
    """

    since: str
    day: str
    how: str
    whose: str
    about: tuple[str, ...]


_SORTS = {
    "activity": _Sort("t.at", 't."at.day"', "t.type", "coalesce(t.owner, t.by, '')", ("ticket", "deal")),
    "ticket": _Sort(
        "coalesce(t.opened, t.created)", 'coalesce(t."opened.day", t."created.day")', "'ticket'",
        "coalesce(t.owner, '')", ("product",),
    ),
}  # fmt: skip
_CONTACT = "(SELECT l.to_id FROM link l WHERE l.rid = t.rid AND l.to_kind = 'contact' ORDER BY l.rowid LIMIT 1)"


class Waits(NamedTuple):
    """Somebody who waits: since which day (ISO text or None), how it came, the member whose it is or "".

    `links` are (kind, id): whom it is from first, as far as that is known, then what it is about.
    """

    rid: int
    kind: str
    id: str
    label: str
    day: str | None
    how: str
    whose: str
    links: tuple[Of, ...]


def waiting(
    db: sqlite3.Connection, asking: Asking, whose: Sequence[str] | None, query: Query = ALL
) -> "tuple[array[int], str]":
    """The row numbers of all that wait, the longest first, and the first day since when one does, "" for none.

    `whose` are members, "" is nobody; None asks for everybody's. Raises UsageError for a query that makes no sense.
    """
    if query.sort or query.limit is not None:
        raise UsageError("who waits longest comes first here: sort: and limit: say nothing to it", "leave them out")
    scopes = [Scope(asking, asking.schema.kinds[kind]) for kind in _SORTS]
    parts = [
        _waiting(scope, each, whose, where(scope, asked_of(scope, scopes, query)))
        for scope, each in zip(scopes, _SORTS.values(), strict=True)
    ]
    union = fill("{a} UNION ALL {b}", a=parts[0], b=parts[1])
    sql = f"SELECT json_group_array(rid), min(day) FROM (SELECT rid, day FROM ({union.text}) ORDER BY since, rid)"
    rids, first = db.execute(sql, union.params).fetchone()
    return array("q", json.loads(rids)), first or ""


def _waiting(scope: Scope, each: _Sort, whose: Sequence[str] | None, asked: Sql) -> Sql:
    found = scope.derived("waiting")
    marks = ", ".join("?" * len(whose or ()))
    mine = Sql(f"{each.whose} IN ({marks})", tuple(whose)) if whose is not None else TRUE
    return fill(
        f"SELECT t.rid AS rid, {each.since} AS since, {each.day} AS day FROM {scope.source}"
        " WHERE {waiting} AND {mine} AND {asked}",
        waiting=found[1] if found else Sql("0"), mine=mine, asked=asked,
    )  # fmt: skip


def page(db: sqlite3.Connection, asking: Asking, rids: Sequence[int]) -> list[Waits]:
    """What waits in these rows, in no particular order; those that are gone are left out."""
    return [row for kind, each in _SORTS.items() for row in _page(db, asking, kind, each, rids)]


def _page(db: sqlite3.Connection, asking: Asking, kind: str, each: _Sort, rids: Sequence[int]) -> Iterator[Waits]:
    declared = asking.schema.kinds[kind]
    about = "".join(f", t.{name}" for name in each.about)
    sql = (
        f"SELECT t.rid, t.id, coalesce(t.{declared.label_field}, t.id), {each.day}, {each.how}, {each.whose},"
        f" {_CONTACT}, t.company{about} FROM {table(declared)} t WHERE t.rid IN ({', '.join('?' * len(rids))})"
    )
    names = ("contact", "company", *each.about)
    for rid, id_, label, day, how, whose, *linked in db.execute(sql, list(rids)):
        links = tuple((name, to) for name, to in zip(names, linked, strict=True) if to)
        yield Waits(rid, kind, id_, label, day, how or "", whose, links)
