"""Full-text search: words by their start in any script, phones by any end of four digits or more."""

import re
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.index.fold import fold
from crm_tui.index.settings import PHONES
from crm_tui.query.phone import phone_test
from crm_tui.query.sql import Sql, fill

MOST_WORDS = 50
# Of a longer text only the beginning is looked for: what a person types stays far below.
LONGEST = 4000
_MOST_RANKED = 5000
# The same records in the same order on every machine.
_BEST = "bm25(words, 8.0, 1.0), f.label, f.id, f.path"
_LATEST = "w.rowid DESC"
# What ends a text inside SQLite, or cannot be text at all.
_NO_WORD = {0: " ", ord('"'): " ", **dict.fromkeys(range(0xD800, 0xE000), " ")}
_PHONE = re.compile(r"[+()\d][\d\s()./+-]*")
_DIGITS = 4
_PHONE_FIELDS = f"SELECT p.value FROM setting s, json_each(s.value) p WHERE s.key = '{PHONES}'"
# Below this many letters everything matches, so the latest comes first instead of the best.
RANKED_FROM = 3


class Hit(NamedTuple):
    """A record that search found."""

    rid: int
    kind: str
    id: str
    label: str


def fts(text: str, *, exact: bool = False) -> str:
    """An FTS5 expression of what was typed; "" for nothing.

    Words are found by their start and runs of ideographs as phrases; with `exact` all of it is one phrase.
    """
    parts = []
    text = text[:LONGEST]
    for word in [text] if exact else text.split():
        letters = fold(word).translate(_NO_WORD).strip()
        if any(letter.isalnum() for letter in letters):
            parts.append(f'"{letters}" *')
    return " ".join(parts[:MOST_WORDS])


def matching(text: str, *, exact: bool = False, among: str = "") -> Sql | None:
    """A SELECT of the rids in which all of `text` is found; None when it has nothing to look for.

    Where rows of one table are meant, `among` them, those before its first and after its last are left out.
    """
    expression = fts(text, exact=exact)
    if not expression:
        return None
    within = f" AND rowid BETWEEN (SELECT min(rid) FROM {among}) AND (SELECT max(rid) FROM {among})" if among else ""
    words = Sql(f"SELECT rowid FROM words WHERE words MATCH ?{within}", (expression,))
    phone = phone_test(text) if _may_be_phone(text) else None
    if phone is None:
        return words
    return fill(
        f"{{words}} UNION SELECT i.rid FROM item i WHERE i.field IN ({_PHONE_FIELDS}) AND {{phone}}",
        words=words, phone=phone,
    )  # fmt: skip


def numbers(db: sqlite3.Connection, text: str, rids: Sequence[int]) -> dict[int, list[str]] | None:
    """By record, the phone numbers with the digits of `text` in them, as they are written; None where it means none."""
    phone = phone_test(text) if _may_be_phone(text) else None
    if phone is None:
        return None
    backwards = "".join(filter(str.isdigit, text))[::-1]
    listed = ", ".join(str(int(rid)) for rid in rids)
    found: dict[int, list[str]] = {}
    rows = db.execute(
        f"SELECT i.rid, i.value FROM item i WHERE i.rid IN ({listed}) AND +i.field IN ({_PHONE_FIELDS})"
        f" AND ({phone.text} OR instr(i.fold, ?)) ORDER BY i.rowid",
        (*phone.params, backwards),
    )
    for rid, number in rows:
        found.setdefault(rid, []).append(number)
    return found


def _may_be_phone(text: str) -> bool:
    return _PHONE.fullmatch(text.strip()) is not None and sum(letter.isdigit() for letter in text) >= _DIGITS


def search(db: sqlite3.Connection, text: str, *, kinds: tuple[str, ...] = (), limit: int = 50) -> list[Hit]:
    """The records found, best first: those called so, then those that say so. Never raises on any text.

    Of very long ones only the first `LONGEST` characters and `MOST_WORDS` words are looked for.
    With fewer than three letters, and of what very many say, the latest come first.
    """
    text = text[:LONGEST]
    found = matching(text)
    if found is None:
        return []
    only = f" AND f.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    called, said = f"{{label}} : ({fts(text)})", fts(text)
    if _may_be_phone(text):
        return _hits(db, f"w.rowid IN ({found.text}){only} ORDER BY {_LATEST}", (*found.params, *kinds), limit)
    if max(len(word) for word in text.split()) < RANKED_FROM:
        return _hits(db, f"words MATCH ?{only} ORDER BY {_LATEST}", (said, *kinds), limit)
    hits = _hits(db, f"words MATCH ?{only} ORDER BY {_BEST}", (called, *kinds), limit)
    if len(hits) < limit:
        best = _BEST if _few(db, said) else _LATEST
        more = _hits(db, f"words MATCH ?{only} ORDER BY {best}", (said, *kinds), limit)
        hits = list(dict.fromkeys((*hits, *more)))[:limit]
    return hits


def _hits(db: sqlite3.Connection, rest: str, params: tuple[object, ...], limit: int) -> list[Hit]:
    rows = db.execute(
        f"SELECT w.rowid, f.kind, f.id, f.label FROM words w JOIN file f ON f.rid = w.rowid WHERE {rest} LIMIT ?",
        (*params, limit),
    )
    return [Hit(*row) for row in rows]


def _few(db: sqlite3.Connection, expression: str) -> bool:
    """Whether so few records are found that all of them can be ranked between two keystrokes."""
    counted = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
    return bool(db.execute(counted, (expression, _MOST_RANKED)).fetchone()[0] < _MOST_RANKED)
