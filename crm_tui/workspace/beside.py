"""Something that another thread does while this one does something else, or waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Doing(Generic[T]):
    """It has begun. One that is `idle` keeps no program from ending."""

    def __init__(self, act: Callable[[], T], *, idle: bool = False) -> None:
        self._act = act
        self._done: list[T] = []
        self._failed: list[BaseException] = []
        self._thread = Thread(target=self._run, name="crm-beside", daemon=idle)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._done.append(self._act())
        except BaseException as error:  # noqa: BLE001 it is raised where the answer is asked for
            self._failed.append(error)

    def answer(self, seconds: float | None = None) -> T:
        """What it returned, or raises what it raised. Raises TimeoutError where that takes longer than `seconds`."""
        self._thread.join(seconds)
        for error in self._failed:
            raise error
        if not self._done:
            raise TimeoutError(f"it took longer than {seconds or 0:g} seconds")
        return self._done[0]

    def wait(self) -> None:
        """Returns when it is over."""
        self._thread.join()


@contextmanager
def beside(act: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begins it, and has it done at the end of the block, also of one that raises.

    What the block is given waits for the answer: it returns what `act` returned, or raises what it raised.
    """
    doing = Doing(act)
    try:
        yield doing.answer
    finally:
        doing.wait()
