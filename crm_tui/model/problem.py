"""What is wrong with a record, as a value."""

from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How bad a problem is; `crm check` exits 1 on errors only."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


class Finding(NamedTuple):
    """A problem before its place in the file is known: `at` is the path of keys and indexes in the record."""

    severity: Severity
    code: str
    message: str
    hint: str = ""
    at: tuple[str | int, ...] = ()


class Problem(NamedTuple):
    """A problem with its place. `line` and `column` count from 1; 0 means the file as a whole."""

    severity: Severity
    code: str
    message: str
    hint: str = ""
    root: str = ""
    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = self.path
        if self.line:
            place += f":{self.line}:{self.column}"
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.severity.name.lower()}: {self.message}{hint}"
