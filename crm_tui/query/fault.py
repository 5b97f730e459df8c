"""What is wrong with a value in a query."""


class Fault(Exception):
    """What is wrong with a value, and what was probably meant; the compiler adds the place."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
