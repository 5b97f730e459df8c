"""The lines of a file that cannot be read, each with a caret below what is wrong in it."""

from collections.abc import Iterator, Sequence

from crm_tui.model.problem import Problem
from crm_tui.wording.cells import cells, cut, graphemes
from crm_tui.wording.display import display

_MOST = 3
# So much of a line is seen, and so much of it in front of a caret that stands far to the right.
_WIDEST, _BEFORE = 74, 50

# A text and its style, for `content.parts`.
Piece = tuple[str, str]


def faulty(problems: Sequence[Problem], data: bytes) -> tuple[Piece, ...]:
    """The first problems of a file as text: where, what and what to do, then the line itself and a caret."""
    lines = data.decode("utf-8", "replace").splitlines()
    pieces = [piece for each in problems[:_MOST] for piece in _told(each, lines)]
    if left := len(problems) - _MOST if len(problems) > _MOST else 0:
        pieces.append((f"\nand {left} more", "$text-muted"))
    return tuple((text.removeprefix("\n"), style) if not number else (text, style)
                 for number, (text, style) in enumerate(pieces))  # fmt: skip


def _told(problem: Problem, lines: Sequence[str]) -> Iterator[Piece]:
    place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
    yield f"\n{place}  ", "$text-muted"
    yield problem.message, "$text-error"
    if problem.hint:
        yield f"  {problem.hint}", "$text-muted"
    if 0 < problem.line <= len(lines):
        text, caret = _excerpt(lines[problem.line - 1], max(problem.column - 1, 0))
        yield f"\n  {text}", ""
        yield f"\n  {' ' * caret}^", "$text-error"


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """What is seen of a line, and how many cells stand in front of the caret."""
    before, behind = display(line[:column]), display(line[column:])
    if cells(before) > _BEFORE:
        kept: list[str] = []
        for grapheme in reversed(list(graphemes(before))):
            if cells("".join(kept)) >= _BEFORE:
                break
            kept.append(grapheme)
        before = "…" + "".join(reversed(kept))
    return cut(before + behind, _WIDEST), cells(before)
