"""A file whose text cannot be read as a record, and one that cannot be changed in place."""

from crm_tui.errors import CrmError, Refused
from crm_tui.model.problem import Finding, Severity


class Unreadable(CrmError):
    """What is wrong with the text of a file, where, and what to do; `line` and `column` count from 1.

    The column counts characters (code points), as editors do, without a byte order mark.
    """

    def __init__(self, code: str, message: str, hint: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}", hint)
        self.finding = Finding(Severity.ERROR, code, message, hint)
        self.line = line
        self.column = column


class Unspliceable(Refused):
    """The keys cannot be changed without touching other lines; the file is as it was."""
