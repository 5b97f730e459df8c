"""Full-text search: words by their start in any script, phones by any end of four digits or more."""

import re
import sqlite3
from typing import NamedTuple

from crm_tui.index.fold import fold
from crm_tui.query.phone import phone_test
from crm_tui.query.sql import Sql, fill

_WORD = re.compile(r"\S+")
_PHONE = re.compile(r"[+()\d][\d\s()./+-]*")
_DIGITS = 4
# Below this many letters everything matches, so the latest comes first instead of the best.
RANKED_FROM = 3


class Hit(NamedTuple):
    """A record that search found."""

    rid: int
    kind: str
    id: str
    label: str


def fts(text: str) -> str:
    """An FTS5 expression of what was typed: words by their start, runs of ideographs as phrases; "" for nothing."""
    parts = []
    for word in _WORD.findall(text):
        letters = fold(word).replace('"', " ")
        if any(letter.isalnum() for letter in letters):
            parts.append(f'"{letters.strip()}" *')
    return " ".join(parts)


def matching(text: str) -> Sql | None:
    """A SELECT of the rids in which all of `text` is found; None when it has nothing to look for."""
    expression = fts(text)
    if not expression:
        return None
    words = Sql("SELECT rowid FROM words WHERE words MATCH ?", (expression,))
    phone = phone_test(text) if _may_be_phone(text) else None
    if phone is None:
        return words
    return fill(
        "{words} UNION SELECT i.rid FROM item i WHERE i.field = 'phones' AND {phone}",
        words=words,
        phone=phone,
    )


def _may_be_phone(text: str) -> bool:
    return _PHONE.fullmatch(text.strip()) is not None and sum(letter.isdigit() for letter in text) >= _DIGITS


def search(db: sqlite3.Connection, text: str, *, kinds: tuple[str, ...] = (), limit: int = 50) -> list[Hit]:
    """The records found, best first; with fewer than three letters the latest first. Never raises on any text."""
    found = matching(text)
    if found is None:
        return []
    only = f" AND f.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    expression = fts(text)
    longest = max((len(word) for word in _WORD.findall(text)), default=0)
    if expression and longest >= RANKED_FROM and not _may_be_phone(text):
        rows = db.execute(
            "SELECT w.rowid, f.kind, f.id, f.label FROM words w JOIN file f ON f.rid = w.rowid"
            f" WHERE words MATCH ?{only} ORDER BY bm25(words, 8.0, 1.0), w.rowid DESC LIMIT ?",
            (expression, *kinds, limit),
        )
    else:
        rows = db.execute(
            "SELECT w.rowid, f.kind, f.id, f.label FROM words w JOIN file f ON f.rid = w.rowid"
            f" WHERE w.rowid IN ({found.text}){only} ORDER BY w.rowid DESC LIMIT ?",
            (*found.params, *kinds, limit),
        )
    return [Hit(*row) for row in rows]
