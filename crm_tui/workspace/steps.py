"""Counting the steps of what takes long, part by part, so that it can be told how far the whole is."""

from collections.abc import Callable
from threading import Lock
from typing import TypeAlias

# Hears how much is done, of how much, and in a word what is being done; in whatever thread it is done.
Progress: TypeAlias = Callable[[int, int, str], object]

# The finest that is told of a part that knows no steps.
_FINE = 1000


class Steps:
    """What is made of parts, all of which are named before the first begins; `tell` hears of each step."""

    __slots__ = ("_parts", "_tell", "_turn")

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._parts: list[Part] = []
        self._turn = Lock()

    def part(self, doing: str, share: int) -> "Part":
        """A part that takes as much of the whole as its share is of all shares."""
        made = Part(self, doing, share)
        self._parts.append(made)
        return made

    def reached(self, part: "Part", reached: int) -> None:
        """A part is so far; what is tried again never goes back."""
        with self._turn:
            if reached > part.reached:
                part.reached = reached
                done = sum(each.reached for each in self._parts)
                total = sum(each.whole for each in self._parts)
                self._tell(done, total, part.doing)


class Part:
    """One of the parts: it counts steps, or hears how far it is. Parts may go on in several threads at once."""

    __slots__ = ("_count", "_of", "_steps", "doing", "reached", "whole")

    def __init__(self, steps: Steps, doing: str, share: int) -> None:
        self._steps = steps
        self.doing = doing
        self.whole = share * _FINE
        self.reached = 0
        self._count = 0
        self._of = 1

    def begin(self, of: int) -> None:
        """It begins, or begins again, and has so many steps."""
        self._count, self._of = 0, max(of, 1)

    def __call__(self) -> None:
        """One step more."""
        self._count += 1
        self.to(self._count / self._of)

    def to(self, how_far: float) -> None:
        """It is so far: nothing is 0, all is 1."""
        self._steps.reached(self, int(self.whole * min(how_far, 1)))
