"""Counting the steps of what takes long, so that it can be told how far it is."""

from collections.abc import Callable
from typing import TypeAlias

# Hears how many steps are done, of how many; in whatever thread they are done.
Progress: TypeAlias = Callable[[int, int], object]


class Steps:
    """Each call is a step that is done; `tell` hears of it. What is tried again counts no more than all."""

    __slots__ = ("_done", "_tell", "_total")

    def __init__(self, total: int, tell: Progress) -> None:
        self._done = 0
        self._total = total
        self._tell = tell

    def __call__(self) -> None:
        """One more."""
        self._done = min(self._done + 1, self._total)
        self._tell(self._done, self._total)
