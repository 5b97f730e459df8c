"""Something done by another thread while this one mostly waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def beside(act: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begins it, and has it done at the end of the block, also of one that raises.

    What the block is given is called after it: it returns what `act` returned, or raises what it raised.
    """
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(act())
        except BaseException as error:  # noqa: BLE001 it is raised where the answer is asked for
            failed.append(error)

    def answer() -> T:
        for error in failed:
            raise error
        return done[0]

    thread = Thread(target=run, name="crm-beside")
    thread.start()
    try:
        yield answer
    finally:
        thread.join()
