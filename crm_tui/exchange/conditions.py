"""Which rows are wanted: `--where` read against a file's headers."""

from collections.abc import Sequence

from crm_tui.errors import UsageError
from crm_tui.exchange.columns import Columns
from crm_tui.exchange.mapping import Where


def read_conditions(columns: Columns, words: Sequence[str]) -> tuple[Where, ...]:
    """One condition for each column, one more for what it must not hold; values of one column are alternatives."""
    found: dict[tuple[int, bool], list[str]] = {}
    for each in words:
        column, value, other = _where(columns, each)
        found.setdefault((column, other), []).append(value.strip().casefold())
    return tuple(Where(column, tuple(values), other) for (column, other), values in found.items())


def _where(columns: Columns, words: str) -> tuple[int, str, bool]:
    """The column and value of COLUMN=VALUE or COLUMN!=VALUE; the name of a column may have either sign in it."""
    places = [place for place, char in enumerate(words) if char == "="]
    for place in reversed(places):
        name, value = words[:place], words[place + 1 :]
        column = columns.find(name)
        if column is not None:
            return column, value, False
        other = columns.find(name.removesuffix("!"))
        if other is not None:
            return other, value, True
    if not places:
        raise UsageError(f"{words!r} is no condition", "as in --where 'Lifecycle Stage=Lead'")
    return columns.named(words[: places[0]].removesuffix("!")), "", False
