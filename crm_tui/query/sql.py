"""Pieces of SQL with their parameters."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class Sql(NamedTuple):
    """An expression and its parameters, in the order of their question marks."""

    text: str
    params: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.text


TRUE = Sql("1")
FALSE = Sql("0")


def joined(word: str, parts: Iterable[Sql], empty: Sql) -> Sql:
    """`a AND b`, in parentheses; `empty` for none."""
    listed = list(parts)
    if not listed:
        return empty
    if len(listed) == 1:
        return listed[0]
    text = f" {word} ".join(part.text for part in listed)
    return Sql(f"({text})", tuple(param for part in listed for param in part.params))


def fill(template: str, **parts: Sql) -> Sql:
    """`template` with each {name} replaced by a piece; parameters follow the places in the text."""
    import re

    params: list[Any] = []

    def put(found: "re.Match[str]") -> str:
        part = parts[found[1]]
        params.extend(part.params)
        return part.text

    return Sql(re.sub(r"\{(\w+)\}", put, template), tuple(params))
