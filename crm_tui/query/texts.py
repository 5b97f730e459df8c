"""Comparisons of texts as SQL."""

from crm_tui.model.types.base import fold
from crm_tui.query.sql import Sql, fill


def contains(e: Sql, value: str) -> Sql:
    """Whether a text has these letters somewhere, whatever the case."""
    if value.isascii():
        return fill("({e} LIKE {v} ESCAPE '\\')", e=e, v=Sql("?", (f"%{escaped(value)}%",)))
    return fill("(instr(crm_fold({e}), {v}) > 0)", e=e, v=Sql("?", (fold(value),)))


def equals(e: Sql, value: str) -> Sql:
    """Whether a text is this one, whatever the case."""
    if value.isascii():
        return fill("({e} = {v} COLLATE NOCASE)", e=e, v=Sql("?", (value,)))
    return fill("(crm_fold({e}) = {v})", e=e, v=Sql("?", (fold(value),)))


def escaped(value: str) -> str:
    """Text inside a LIKE pattern, escaped by a backslash."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
