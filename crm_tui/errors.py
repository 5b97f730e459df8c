"""What stops the program. Problems in data are values (`model.problem`), not exceptions.

CrmError                      1
  UsageError                  2
    QueryError                2   with the place in the query
  NotFound                    3
  Ambiguous                   3   with the candidates
  Refused                     4   the edit would make a record that check refuses
  Conflict                    5   the same key was changed by somebody else
  StorageError                6   could not read or write
    Locked                    6
    Unconfirmed               6   written, but the disk would not say that it is safe
  GitError                    7
"""

from collections.abc import Sequence


class CrmError(Exception):
    """An error told to the user: what happened, and what to do about it."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(CrmError):
    """The command, option, field, query or number for the command that was typed makes no sense."""

    exit_code = 2


class QueryError(UsageError):
    """A query that cannot be understood; `position` counts characters from 0 in `text`."""

    def __init__(self, message: str, text: str, position: int, hint: str = "") -> None:
        super().__init__(message, hint)
        self.text = text
        self.position = position


class NotFound(CrmError):
    """No such record."""

    exit_code = 3


class Ambiguous(CrmError):
    """Several records answer to the same words; nothing was changed."""

    exit_code = 3

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{text!r} may be any of: {', '.join(candidates)}", "give more of the id")
        self.candidates = tuple(candidates)


class Refused(CrmError):
    """The edit would make a record that `crm check` refuses; nothing was written.

    So would every value that cannot be read, whether it was typed as FIELD=VALUE, as an option or as an argument.
    """

    exit_code = 4


class Conflict(CrmError):
    """The file changed in the same key since the edit began; nothing was written."""

    exit_code = 5


class StorageError(CrmError):
    """The disk refused; no file is half written. `path` names the file."""

    exit_code = 6

    def __init__(self, message: str, path: str = "", hint: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message, hint)
        self.path = path


class Locked(StorageError):
    """Another process holds the workspace and did not let go in time."""


class Unconfirmed(StorageError):
    """Everything is written, but the disk did not confirm it: a power cut may still take it back."""


class GitError(CrmError):
    """Git failed or is missing."""

    exit_code = 7
