"""A watcher's word that the index is true: seen by other processes, gone with the watcher."""

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

from crm_tui.index.vouch import Voucher, vouched

ASK = "import sys, pathlib; from crm_tui.index.vouch import vouched; print(vouched(pathlib.Path(sys.argv[1])))"


def elsewhere(folder: Path) -> str:
    """What another process is told."""
    done = subprocess.run([sys.executable, "-c", ASK, str(folder)], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr


def test_without_a_watcher_nobody_vouches(tmp_path: Path) -> None:
    assert not vouched(tmp_path)
    with closing(Voucher(tmp_path)):
        assert not vouched(tmp_path)


def test_the_word_is_given_taken_back_and_given_again(tmp_path: Path) -> None:
    with closing(Voucher(tmp_path)) as voucher:
        assert voucher.give()
        assert vouched(tmp_path) and elsewhere(tmp_path) == "True"
        voucher.take_back()
        voucher.take_back()
        assert not vouched(tmp_path) and elsewhere(tmp_path) == "False"
        assert voucher.give()
        assert vouched(tmp_path)
    assert not vouched(tmp_path)


def test_of_two_watchers_one_vouches(tmp_path: Path) -> None:
    with closing(Voucher(tmp_path)) as second:
        with closing(Voucher(tmp_path)) as first:
            assert first.give()
            assert not second.give()
            assert first.give()
        assert second.give()


def test_the_word_dies_with_the_watcher(tmp_path: Path) -> None:
    """However it dies, no lie is left behind."""
    script = (
        "import os, sys, pathlib; from crm_tui.index.vouch import Voucher;"
        "v = Voucher(pathlib.Path(sys.argv[1])); v.give(); print('given', flush=True); sys.stdin.readline(); os._exit(9)"
    )
    watcher = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None and watcher.stdin is not None
    assert watcher.stdout.readline() == "given\n"
    assert vouched(tmp_path)
    watcher.communicate("die\n")
    assert not vouched(tmp_path)


def test_those_who_ask_never_keep_a_watcher_from_vouching(tmp_path: Path) -> None:
    """A command that asks holds the lock for a moment; the watcher waits that moment."""
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            vouched(tmp_path)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    with closing(Voucher(tmp_path)) as voucher:
        for each in asking:
            each.start()
        try:
            given = []
            for _ in range(300):
                given.append(voucher.give())
                voucher.take_back()
        finally:
            done.set()
            for each in asking:
                each.join()
    assert all(given)
