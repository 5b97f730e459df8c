"""A text that cannot be read as the value it should be."""


class Misread(ValueError):
    """What is wrong with the text, and in `hint` what was probably meant (or how it is written)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def quoted(text: str) -> str:
    """The text in quotes as messages show it, cut where it gets long."""
    return repr(shortened(text))


def shortened(text: str) -> str:
    """The text as messages show it, cut where it gets long."""
    return text if len(text) <= 40 else text[:39] + "…"
