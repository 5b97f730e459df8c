"""One writer at a time, who is named to those that wait, and never outlives its process."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_tui.errors import Locked
from crm_tui.store.disk import RealDisk
from crm_tui.store.lock import LOCK, Lock

HOLD = """
import sys
from crm_tui.store.disk import RealDisk
from crm_tui.store.lock import Lock
with Lock(RealDisk(), sys.argv[1]).held("crm import csv"):
    print("held", flush=True)
    sys.stdin.read()
"""


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def seconds(self) -> float:
        return self.now


def lock(folder: Path, clock: Clock | None = None) -> Lock:
    clock = clock or Clock()
    return Lock(RealDisk(), str(folder), clock.sleep, clock.seconds)


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_whoever_waits_too_long_is_told_who_holds_the_lock(tmp_path, holder) -> None:
    """After ten seconds of polite waiting, the message names the process and what it does."""
    clock = Clock()
    with pytest.raises(Locked) as caught, lock(tmp_path, clock).held("crm set"):
        pass
    assert f"process {holder.pid}, crm import csv" in str(caught.value)
    assert caught.value.exit_code == 6 and LOCK in str(caught.value)
    assert 10 <= clock.now < 11
    assert clock.naps[0] < 0.01 and max(clock.naps) <= 0.1


def test_whoever_will_not_wait_is_told_at_once(tmp_path, holder) -> None:
    clock = Clock()
    with pytest.raises(Locked), lock(tmp_path, clock).held("crm set", patience=0):
        pass
    assert clock.naps == []


def test_a_killed_process_lets_go(tmp_path, holder) -> None:
    """No lock file ever has to be deleted by hand."""
    holder.kill()
    holder.wait()
    with lock(tmp_path).held("crm set", patience=0):
        assert (tmp_path / LOCK).read_text().endswith("crm set")


def test_the_lock_is_taken_as_soon_as_it_is_free(tmp_path, holder) -> None:
    clock = Clock()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        holder.kill()
        holder.wait()

    with Lock(RealDisk(), str(tmp_path), sleep, clock.seconds).held():
        assert len(clock.naps) == 1


def test_the_thread_that_holds_it_may_take_it_again(tmp_path) -> None:
    mine, other = lock(tmp_path), lock(tmp_path)
    with mine.held():
        with mine.held():
            pass
        with pytest.raises(Locked), other.held(patience=0):
            pass
    with other.held(patience=0):
        pass


def test_another_thread_of_the_same_program_waits_its_turn(tmp_path) -> None:
    mine = lock(tmp_path)
    inside: list[str] = []

    def work(name: int) -> None:
        with mine.held():
            inside.append(f"+{name}")
            inside.append(f"-{name}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(100)))
    assert len(inside) == 200
    assert all(a[0] == "+" and b == f"-{a[1:]}" for a, b in zip(inside[::2], inside[1::2], strict=True))


def test_a_thread_that_will_not_wait_is_told(tmp_path) -> None:
    mine = lock(tmp_path)
    refused = threading.Event()

    def work() -> None:
        try:
            with mine.held(patience=0):
                pass
        except Locked:
            refused.set()

    with mine.held():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert refused.is_set()


def test_an_error_inside_lets_go(tmp_path) -> None:
    mine = lock(tmp_path)
    with pytest.raises(ValueError, match="inside"), mine.held():
        raise ValueError("inside")
    with lock(tmp_path).held(patience=0):
        pass


def test_a_lock_file_that_is_a_link_is_refused(tmp_path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (tmp_path / ".crm").mkdir()
    (tmp_path / LOCK).symlink_to(target)
    with pytest.raises(Exception, match="symbolic link"), lock(tmp_path).held():
        pass
    assert target.read_text() == "precious"
