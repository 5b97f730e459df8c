"""A program on a terminal of its own, with the time at which each piece of the screen came."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from bench.measure import Missing

ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|P[^\x1b]*\x1b\\"  # DCS
    rb"|[()#].|[@-Z=>])"
)


class Terminal:
    """One program in a window of 120 × 40 cells. Use as a context; leaving it ends the program."""

    def __init__(self, argv: Sequence[str], folder: Path, env: Mapping[str, str]) -> None:
        self._master, screen = pty.openpty()
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._seen = b""
        self.started = time.perf_counter()
        self._program = subprocess.Popen(
            argv, cwd=folder, env=env, stdin=screen, stdout=screen, stderr=screen, start_new_session=True
        )
        os.close(screen)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._program.terminate()
        try:
            self._program.wait(5)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """All that was written since the start or the last `send`, without escape sequences."""
        return ESCAPES.sub(b"", self._seen).decode(errors="replace")

    def until(self, pattern: str, patience: float = 60) -> float:
        """The moment at which the pattern stood on the screen. Raises RuntimeError when it never does."""
        wanted = re.compile(pattern)
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            moment = self._read(end - time.perf_counter())
            if moment and wanted.search(self.text):
                return moment
        raise RuntimeError(f"{pattern!r} never came on the screen, but: {self.text[-600:]!r}")

    def after(self, size: int, patience: float = 10) -> float:
        """The moment at which more than so many bytes had come. Raises RuntimeError when they never do."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            moment = self._read(end - time.perf_counter())
            if moment and len(self._seen) > size:
                return moment
        raise RuntimeError(f"only {len(self._seen)} bytes came on the screen: {self.text!r}")

    def settle(self, quiet: float = 0.25, patience: float = 30) -> float:
        """The moment of the last change before so many seconds of quiet."""
        last = time.perf_counter()
        end = last + patience
        while time.perf_counter() < end:
            moment = self._read(quiet)
            if moment is None:
                return last
            last = moment
        raise RuntimeError("the screen never came to rest")

    def send(self, keys: str) -> float:
        """Types; the moment at which it was typed."""
        self._seen = b""
        moment = time.perf_counter()
        os.write(self._master, keys.encode())
        return moment

    def memory(self) -> int:
        """Bytes of memory of the program that are its own (its share of what is shared counted in)."""
        rollup = Path(f"/proc/{self._program.pid}/smaps_rollup")
        if rollup.exists():
            return int(re.findall(r"^Pss:\s+(\d+)", rollup.read_text(), re.MULTILINE)[0]) * 1024
        shown = subprocess.check_output(["ps", "-o", "rss=", "-p", str(self._program.pid)])
        return int(shown) * 1024

    def drawing(self) -> float:
        """Seconds of processor time that the thread which draws has taken. Raises Missing where no system tells."""
        told = Path(f"/proc/{self._program.pid}/task/{self._program.pid}/schedstat")
        if not told.exists():
            raise Missing("this system does not tell the times of threads")
        return int(told.read_text().split()[0]) / 1e9

    def _read(self, patience: float) -> float | None:
        """Takes what the program wrote; when it came, or None when nothing did in time."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, patience))
        if not ready:
            return None
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            raise RuntimeError(f"the program ended: {self.text[-600:]!r}") from None
        self._seen += data
        return time.perf_counter()
