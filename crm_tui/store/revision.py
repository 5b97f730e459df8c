"""Replacements in a text, collected first and made together."""

from typing import NamedTuple

from crm_tui.store.lines import Lines


class _Piece(NamedTuple):
    start: int
    end: int
    text: str
    whole_lines: bool = False
    closed: bool = False


class Revision:
    """What becomes of a text; positions are those of the text as it was."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._pieces: list[_Piece] = []

    def put(self, start: int, end: int, text: str) -> None:
        """Replaces a stretch of the text."""
        self._pieces.append(_Piece(start, end, text))

    def insert(self, at: int, lines: list[str], closed: bool = False) -> None:
        """Puts whole lines where a line begins or the text ends.

        At the end of a text without a last line break they get none either, unless they are `closed` or
        have a block text among them, to which the break belongs.
        """
        if lines:
            closed = closed or any(line.endswith(("|", ">")) for line in lines)
            self._pieces.append(_Piece(at, at, self.lines.eol.join(lines), True, closed))

    def text(self) -> str:
        """The text with all replacements made."""
        old = self.lines.text
        parts: list[str] = []
        done = 0
        for piece in sorted(self._pieces, key=lambda piece: (piece.start, piece.end)):
            parts.append(old[done : piece.start])
            if piece.whole_lines:
                parts.append(self._line_break_after(parts))
            parts.append(piece.text)
            if piece.whole_lines and (piece.closed or piece.end < len(old) or old[-1:] in ("", "\n", "\r")):
                parts.append(self.lines.eol)
            done = piece.end
        parts.append(old[done:])
        return "".join(parts)

    def _line_break_after(self, parts: list[str]) -> str:
        """The line break that the text so far lacks at its end."""
        last = next((part for part in reversed(parts) if part), "\n")
        return "" if last[-1] in "\r\n" else self.lines.eol
