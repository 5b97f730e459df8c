"""CSV as other programs write it, read into rows that know their lines."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple

from crm_tui.errors import CrmError, UsageError
from crm_tui.exchange.decoding import decoded, has_unseen, without_unseen
from crm_tui.exchange.told import Told

LARGEST = 100 * 1024 * 1024
MOST_ROWS = 1_000_000
DELIMITERS = ",;\t"
_SAMPLE_CHARS = 65_536
_SAMPLE_ROWS = 50
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t|])"?\n', re.IGNORECASE)
# A line behind the last one: where a quote is left open it does not come back as a row of its own.
_END = "\x00end of file\x00"
_MARKED = ("'=", "'+", "'-", "'@", "'\t", "'\n")


class Row(NamedTuple):
    """A row: the line on which it begins, counted from 1, and one cell for each header."""

    line: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """A file of rows. `skipped` are rows that do not fit the headers, `notes` tell what was decided on the way."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Told, ...] = ()
    notes: tuple[str, ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"


def read_csv(data: bytes, encoding: str = "") -> Table:
    """The rows of a CSV file. Rows without any text are left out; cells missing at the end of a row are empty.

    Raises UsageError for a file that is no CSV, is over 100 MB or has over a million rows, and CrmError with
    the line for a quote that is never closed.
    """
    if len(data) > LARGEST:
        raise UsageError("the file is over 100 MB", "split it")
    text, encoding, note = decoded(data, encoding)
    named = _NAMED_DELIMITER.match(text)
    delimiter = named[1] if named else _sniffed(text)
    rows = _rows(text[named.end() :] if named else text, delimiter, 2 if named else 1)
    header = next((row for row in rows if _filled(row.cells)), None)
    if header is None:
        raise UsageError("the file is empty", "its first row names the columns")
    headers, notes = _headers(header.cells)
    kept, skipped = _fitting(rows, len(headers))
    if has_unseen(text) or any(mark in text for mark in _MARKED):
        kept, more = _tidied(kept)
        notes += more
    return Table(headers, tuple(kept), tuple(skipped), (*([note] if note else ()), *notes), delimiter, encoding)


def _sniffed(text: str) -> str:
    """The delimiter that cuts the first rows into most cells, the same number in each."""
    sample = text[:_SAMPLE_CHARS]
    if len(text) > _SAMPLE_CHARS:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    csv.field_size_limit(LARGEST)
    rows = [row for row in islice(csv.reader(StringIO(sample), delimiter=delimiter), _SAMPLE_ROWS) if any(row)]
    width = len(rows[0]) if rows else 0
    return (sum(len(row) == width for row in rows), width) if width > 1 else (0, 0)


def _rows(text: str, delimiter: str, first: int) -> Iterator[Row]:
    """All rows, `first` being the number of the first line. Raises CrmError at a quote that stays open."""
    csv.field_size_limit(LARGEST)
    whole = text if text.endswith("\n") else text + "\n"
    reader = csv.reader(chain(StringIO(whole), [_END]), delimiter=delimiter)
    before: Row | None = None
    line = first
    for cells in reader:
        if before is not None:
            yield before
        before = Row(line, tuple(cells))
        line = first + reader.line_num
    if before is not None and before.cells != (_END,):
        opened = line - 1 - before.cells[-1].count("\n")
        raise CrmError(f"line {opened}: a quote is opened and never closed", "close it, or delete it")


def _headers(cells: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The names of the columns, each once, and what had to be named anew."""
    headers: dict[str, int] = {}
    notes: list[str] = []
    for number, cell in enumerate(_without_empty_end(cells), 1):
        plain = " ".join(without_unseen(cell).split()) or f"column {number}"
        name, count = plain, 1
        while name in headers:
            count += 1
            name = f"{plain} ({count})"
        if name != plain:
            notes.append(f"several columns are called {plain!r}; column {number} is taken as {name!r}")
        headers[name] = number
    return tuple(headers), notes


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _fitting(rows: Iterator[Row], width: int) -> tuple[list[Row], list[Told]]:
    """The rows with as many cells as there are headers, and those with more."""
    kept: list[Row] = []
    skipped: list[Told] = []
    for row in rows:
        line, cells = row
        if not _filled(cells):
            continue
        if len(cells) > width and _filled(cells[width:]):
            why = f"it has {len(cells)} cells, the headers name {width}; is a quote left open?"
            skipped.append(Told(line, "", "", why))
            continue
        kept.append(row if len(cells) == width else Row(line, (*cells, *[""] * (width - len(cells)))[:width]))
        if len(kept) > MOST_ROWS:
            raise UsageError("the file has over 1,000,000 rows", "split it")
    return kept, skipped


def _filled(cells: Sequence[str]) -> bool:
    return any(cell and not cell.isspace() for cell in cells)


def _tidied(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """The rows without characters that show nothing and without the marks that guard spreadsheets; what was done."""
    marks = unseen = 0
    made = []
    for line, cells in rows:
        bare = tuple(cell[1:] if cell.startswith(_MARKED) else cell for cell in cells)
        clean = tuple(without_unseen(cell) if has_unseen(cell) else cell for cell in bare)
        marks += sum(a is not b for a, b in zip(cells, bare, strict=True))
        unseen += sum(a is not b for a, b in zip(bare, clean, strict=True))
        made.append(Row(line, clean))
    notes = [
        f"the apostrophe that guards spreadsheets from formulas was taken off ({marks} cells)" if marks else "",
        f"characters that show nothing were taken out ({unseen} cells)" if unseen else "",
    ]
    return made, [note for note in notes if note]
