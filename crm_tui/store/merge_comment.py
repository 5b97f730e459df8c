"""Merges comments: an edit of one side stands; where both edited, both are kept."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.store.diff3 import diff3
from crm_tui.store.merge_whole import changed_side


class Comment(NamedTuple):
    """Merged text of comments and blanks; `both` when it keeps what either side wrote."""

    text: str
    both: bool = False


def merge_lines(base: str, ours: str, theirs: str) -> Comment:
    """The merge of whole lines of comments and blanks."""
    if theirs in (ours, base):
        return Comment(ours)
    if ours == base:
        return Comment(theirs)
    b, o, t = (text.splitlines(keepends=True) for text in (base, ours, theirs))
    merged: list[str] = []
    both = False
    for chunk in diff3(b, o, t):
        mine, other = o[slice(*chunk.ours)], t[slice(*chunk.theirs)]
        side = changed_side(chunk, b, o, t)
        if side is None:
            mine = _kept(mine, other)
            both = both or any(_speaks(line) for line in mine)
        merged += other if side == "theirs" else mine
    return Comment("".join(merged), both)


def merge_tail(base: str, ours: str, theirs: str) -> Comment:
    """The merge of what follows a value on its line."""
    if theirs in (ours, base):
        return Comment(ours)
    if ours == base:
        return Comment(theirs)
    if _speaks(ours) and _speaks(theirs):
        first, second = sorted((ours, theirs))
        return Comment(f"{first.rstrip()}  {second.lstrip()}", both=True)
    return Comment(max(ours, theirs, key=lambda tail: (_speaks(tail), tail)))


def _kept(mine: list[str], other: list[str]) -> list[str]:
    """Two blocks of lines, what they begin and end with alike once, the rest in byte order."""
    shorter, longer = sorted((mine, other), key=lambda lines: (len(lines), lines))
    if _is_within(shorter, longer) or not any(map(_speaks, shorter)):
        return longer
    if not any(map(_speaks, longer)):
        return shorter
    head = 0
    while mine[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(mine), len(other)) - head and mine[-1 - tail] == other[-1 - tail]:
        tail += 1
    middles = sorted((mine[head : len(mine) - tail], other[head : len(other) - tail]))
    return [*mine[:head], *middles[0], *middles[1], *mine[len(mine) - tail :]]


def _is_within(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(line in rest for line in part)


def _speaks(text: str) -> bool:
    """Whether it holds more than blanks."""
    return bool(text.strip())
