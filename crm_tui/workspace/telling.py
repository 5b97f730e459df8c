"""How far something long is, in words and whole percents; told only where it lasts."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Self, TypeVar

T = TypeVar("T")

# What is done sooner, in seconds, is not worth a bar.
PATIENCE = 0.5


class Telling:
    """Each call says how many steps are done, of how many; `tell` gets words and percents, and no words at the end.

    The end is the last step, or that of a `with`. What comes after is told like something new.
    """

    def __init__(self, words: str, tell: Callable[[str, int], object]) -> None:
        self._words = words
        self._tell = tell
        self._begun: float | None = time.monotonic()
        self._told: tuple[str, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """It is over, however far it came."""
        told, self._told, self._begun = self._told, None, None
        if told is not None:
            self._tell("", 100)

    def __call__(self, done: int, total: int, doing: str = "") -> None:
        """So many are done; `doing` stands before the words and says what is being done with them."""
        if done >= total:
            self.end()
            return
        if self._begun is None:
            self._begun = time.monotonic()
        news = f"{doing} {self._words}".strip(), done * 100 // total
        if news != self._told and time.monotonic() - self._begun >= PATIENCE:
            self._told = news
            self._tell(*news)

    def over(self, items: Sequence[T]) -> Iterator[T]:
        """The items, each of which is a step."""
        with self:
            for done, each in enumerate(items):
                self(done, len(items))
                yield each
