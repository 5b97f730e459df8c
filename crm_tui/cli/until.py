"""Waiting until somebody says stop."""

import signal
import threading
from types import FrameType


def stopped() -> None:
    """Returns at the first interrupt or request to end."""
    end = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        end.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        end.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
