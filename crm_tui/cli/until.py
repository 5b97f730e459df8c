"""Waiting until somebody says stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

# Seconds; days end at midnight, and no prompt is read more often.
_MINUTE = 60.0


def stopped(ready: Callable[[], object], every_minute: Callable[[], object] = lambda: None) -> None:
    """Returns at the first interrupt or request to end; `ready` is called once they are waited for."""
    end = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        end.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ready()
        while not end.wait(_MINUTE):
            every_minute()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
