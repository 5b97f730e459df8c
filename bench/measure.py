"""Times and sizes of two things taken in turns, and the rows of the table made of them."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent


class Missing(Exception):
    """Why a line cannot be measured on this machine."""


class Row(NamedTuple):
    """A line of the table; `holds` is None where nothing could be measured and `ours` says why."""

    name: str
    bound: str
    ours: str
    reference: str = ""
    ratio: str = ""
    holds: bool | None = None


class Ran(NamedTuple):
    """A process that ended: seconds of wall clock, and what it wrote to stdout."""

    wall: float
    out: bytes


def wall(run: Callable[[], object]) -> Callable[[], float]:
    """A measurement of seconds of wall clock."""

    def measured() -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    return measured


def cpu(run: Callable[[], object]) -> Callable[[], float]:
    """A measurement of seconds of processor time of this process."""

    def measured() -> float:
        start = time.process_time()
        run()
        return time.process_time() - start

    return measured


def in_turns(ours: Callable[[], float], reference: Callable[[], float], times: int) -> tuple[float, float]:
    """The best of so many measurements of each, taken in turns so that a busy spell hits both."""
    mine, other = [], []
    for _ in range(times):
        gc.collect()
        mine.append(ours())
        gc.collect()
        other.append(reference())
    return min(mine), min(other)


def process(argv: Sequence[str], folder: Path, env: Mapping[str, str], codes: Sequence[int] = (0,)) -> Ran:
    """Runs a program to its end. Raises RuntimeError with its words when it fails."""
    start = time.perf_counter()
    done = subprocess.run(argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in codes:
        words = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"{' '.join(argv)} ended with {done.returncode}: {words[-400:]}")
    return Ran(took, done.stdout)


def environment(home: Path) -> dict[str, str]:
    """The variables of a new user with an empty home; the program is found wherever it lies."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "TERM": "xterm-256color",
        "PYTHONPATH": str(PROJECT),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "bench",
        "GIT_AUTHOR_EMAIL": "bench@example.invalid",
        "GIT_COMMITTER_NAME": "bench",
        "GIT_COMMITTER_EMAIL": "bench@example.invalid",
    }


def crm() -> list[str]:
    """The words that start the program: its script where it is installed, else its package."""
    script = Path(sys.executable).with_name("crm")
    return [str(script)] if script.exists() else [sys.executable, "-m", "crm_tui"]


def milliseconds(seconds: float) -> str:
    """Seconds as people read them."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def at_most(name: str, bound: float, ours: float, reference: float, ceiling: float = 0) -> Row:
    """A row that holds when ours takes at most `bound` times the reference, and at most `ceiling` seconds."""
    ratio = ours / reference
    words = f"≤ {bound:g} ×" + (f", < {milliseconds(ceiling)}" if ceiling else "")
    holds = ratio <= bound and (not ceiling or ours < ceiling)
    return Row(name, words, milliseconds(ours), milliseconds(reference), f"{ratio:.2f} ×", holds)


def faster(name: str, bound: float, ours: float, reference: float) -> Row:
    """A row that holds when ours is at least `bound` times as fast as the reference."""
    ratio = reference / ours
    words = f"≥ {bound:g} × faster"
    return Row(name, words, milliseconds(ours), milliseconds(reference), f"{ratio:.1f} ×", ratio >= bound)


def within(name: str, limit: float, ours: float) -> Row:
    """A row that holds when ours takes at most `limit` seconds."""
    return Row(name, f"≤ {milliseconds(limit)}", milliseconds(ours), holds=ours <= limit)
