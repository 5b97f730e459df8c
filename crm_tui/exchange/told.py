"""What an import has to say of one cell or row of its file."""

from typing import NamedTuple


class Told(NamedTuple):
    """A place in the file, what stands there, and why it was not taken over as it stands.

    `line` counts from 1; `column` is a header or a template, empty when the row as a whole is meant.
    """

    line: int
    column: str
    text: str
    why: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.column}" if self.column else "")
        what = f" {self.text!r}:" if self.text else ""
        return f"{where}:{what} {self.why}"
