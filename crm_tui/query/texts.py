"""Comparisons of texts as SQL."""

from crm_tui.model.types.base import fold
from crm_tui.query.sql import Sql, fill


def contains(e: Sql, value: str) -> Sql:
    """Whether a text has these letters somewhere, whatever the case."""
    if value.isascii():
        return fill("({e} LIKE {v} ESCAPE '\\')", e=e, v=Sql("?", (f"%{escaped(value)}%",)))
    return _folded(e, value, "instr(crm_fold({e}), {v}) > 0")


def equals(e: Sql, value: str) -> Sql:
    """Whether a text is this one, whatever the case."""
    if value.isascii():
        return fill("({e} = {v} COLLATE NOCASE)", e=e, v=Sql("?", (value,)))
    return _folded(e, value, "crm_fold({e}) = {v}")


def _folded(e: Sql, value: str, test: str) -> Sql:
    """A test on folded text; what is all ASCII is passed by, where the value is not, for folding takes its time."""
    folded = fold(value)
    near = "" if folded.isascii() else "{e} GLOB '*[^ -~]*' AND "
    return fill(f"({near}{test})", e=e, v=Sql("?", (folded,)))


def escaped(value: str) -> str:
    """Text inside a LIKE pattern, escaped by a backslash."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
