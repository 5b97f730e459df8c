"""What is wrong with a value, or with a name, in a query."""

from crm_tui.errors import QueryError


class Fault(Exception):
    """What is wrong with a value, and what was probably meant; the compiler adds the place."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NoField(QueryError):
    """A name in a query that its kind does not declare."""

    def __init__(self, message: str, position: int, hint: str, name: str) -> None:
        super().__init__(message, "", position, hint)
        self.name = name
