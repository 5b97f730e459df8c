"""The formats of listings: a table for people, JSON, JSON lines, CSV, TSV and YAML for programs."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from crm_tui.cli import talk
from crm_tui.errors import UsageError
from crm_tui.wording.cells import cells
from crm_tui.wording.display import display
from crm_tui.wording.table import Cell, Column, Styled, table

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "yaml")
# Formats whose lines are whole records; the others print the columns.
RECORDS = ("json", "jsonl", "yaml")
# Those in which one record can be told with all that hangs on it.
OF_ONE = ("table", *RECORDS)
_GAP = "  "


class Grid(NamedTuple):
    """Columns with their rows as people read them."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def chosen(format_: str, json: bool, among: Sequence[str] = FORMATS) -> str:
    """The format that the options ask for, out of those that can tell what is asked. Raises UsageError."""
    if json and format_ not in ("", "json"):
        raise UsageError(f"--json and --format {format_} ask for different things", "give one of them")
    if format_ and format_ not in among:
        what = f"{format_} is for listings" if format_ in FORMATS else f"there is no format {format_!r}"
        raise UsageError(what, f"one of: {', '.join(among)}")
    return "json" if json else format_ or "table"


def put_grid(grid: Grid) -> None:
    """A table, fitted to the terminal."""
    talk.put_lines(table(grid.columns, grid.rows, width=talk.width(), colour=talk.colour()))


def folded(grid: Grid, width: int) -> Grid:
    """The grid without columns that hold nothing, and without the last ones where they find no room."""
    texts = [[cell.text if isinstance(cell, Styled) else cell for cell in row] for row in grid.rows]
    kept = [at for at in range(len(grid.columns)) if not at or any(row[at] for row in texts)]
    least = [_least(column, [row[at] for row in texts]) for at, column in enumerate(grid.columns)]
    while len(kept) > 1 and sum(least[at] + len(_GAP) for at in kept) - len(_GAP) > width:
        kept.pop()
    return Grid([grid.columns[at] for at in kept], [[row[at] for at in kept] for row in grid.rows])


def _least(column: Column, texts: Sequence[str]) -> int:
    """The fewest cells a column can be shown in."""
    widest = max((cells(text) for text in (column.heading, *texts)), default=0)
    return widest if column.least is None else min(column.least, widest)


def put_object(format_: str, document: Any) -> None:
    """One object as json, as one line of jsonl, or as yaml."""
    if format_ == "jsonl":
        talk.put(compact(document))
    elif format_ == "yaml":
        put_yaml(document)
    else:
        put_json(document)


def put_objects(format_: str, objects: Iterable[Any]) -> None:
    """Objects as json (an array), jsonl or yaml."""
    if format_ == "jsonl":
        for each in objects:
            talk.put(compact(each))
    elif format_ == "yaml":
        put_yaml(list(objects))
    else:
        _put_array(objects)


def put_values(format_: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows of texts as csv or tsv, a head first.

    TSV says with a backslash what could steer a terminal. CSV has no words for that: it is exact where a program
    reads it, and harmless on a terminal.
    """
    lines = _csv if format_ == "csv" else _tsv
    rest = iter(rows)
    # An index that cannot be read shows with the first row, and can be healed while nothing is printed.
    first = list(islice(rest, 1))
    lines(names, chain(first, rest))


def put_json(document: Any) -> None:
    """One JSON document; lists of records one record a line."""
    if isinstance(document, list):
        _put_array(document)
    elif isinstance(document, dict):
        talk.put(pretty(document))
    else:
        talk.put(compact(document))


def _put_array(items: Iterable[Any]) -> None:
    """A JSON array, each item on its line and printed before the next one is made."""
    before = "["
    for each in items:
        talk.OUT.write(f"{before}\n{compact(each)}")
        before = ","
    talk.put("[]" if before == "[" else "\n]")


def compact(value: Any) -> str:
    """JSON on one line; what could steer a terminal is written as escapes."""
    import json

    return _harmless(json.dumps(value, ensure_ascii=False))


def pretty(value: Any) -> str:
    """JSON on several lines, as harmless."""
    import json

    return "\n".join(map(_harmless, json.dumps(value, ensure_ascii=False, indent=2).split("\n")))


def _harmless(text: str) -> str:
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(char: str) -> str:
    if char.isprintable() or display(char) == char:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def put_yaml(document: Any) -> None:
    """YAML that reads the same under 1.1 and 1.2; what could steer a terminal is written as escapes."""
    from crm_tui.cli.yaml_lines import yaml_lines

    node = _node(document)
    if isinstance(node, str) or not node:
        talk.put("[]" if isinstance(node, list) else "{}")
        return
    talk.put_lines(yaml_lines(node))


def _node(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _node(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_node(each) for each in value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    import csv

    writer = csv.writer(talk.OUT, lineterminator="\n")
    shown = display if talk.on_terminal() else str
    writer.writerow(map(shown, names))
    writer.writerows(map(shown, row) for row in rows)


def _tsv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    talk.put("\t".join(map(_tabless, names)))
    for row in rows:
        talk.put("\t".join(map(_tabless, row)))


def _tabless(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return _harmless(escaped)
