"""How far something long is, told from whatever thread does it."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Self, TypeVar

T = TypeVar("T")

# What is done sooner, in seconds, is not worth a bar.
PATIENCE = 0.5


class Telling:
    """Each call says how many steps are done, of how many; `tell` gets words and whole percents.

    At the end, of a `with` too, it gets no words.
    """

    def __init__(self, words: str, tell: Callable[[str, int], object]) -> None:
        self._words = words
        self._tell = tell
        self._begun = time.monotonic()
        self._told = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """It is over, however far it came."""
        if self._told >= 0:
            self._tell("", 100)

    def __call__(self, done: int, total: int) -> None:
        percent = done * 100 // total if total else 100
        if percent != self._told and time.monotonic() - self._begun >= PATIENCE:
            self._told = percent
            self._tell(self._words, percent)

    def over(self, items: Sequence[T]) -> Iterator[T]:
        """The items, each of which is a step."""
        with self:
            for done, each in enumerate(items):
                self(done, len(items))
                yield each
