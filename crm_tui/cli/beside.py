"""The command line for the interface: what a line means, what may stand in it, and a process beside it that runs it.

A process of its own is a pipe like any other: nothing is asked, nothing steers the terminal, and it can be stopped.
"""

import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from signal import SIGINT
from typing import TypeAlias

from crm_tui.cli.place import PROGRESS
from crm_tui.errors import UsageError

# Hears in words, and in percents, how far something is; no words when it is over.
Told: TypeAlias = Callable[[str, int], object]

_OWN = "crm"
# What a command says beyond so many bytes is not kept.
_MOST = 4 << 20
_CHUNK = 1 << 16
_OFFERED = 60
# Before this a stopped command may still clean up, in seconds.
_PATIENCE = 5.0
# Commands that a person answers on the terminal, and those that never end by themselves.
_TERMINAL = frozenset({"edit"})
_ENDLESS = {"watch": "the interface watches already"}
# This same program, wherever it was loaded from; what is installed never comes before Python's own.
_PROGRAM = f"""import sys
if (own := {str(Path(__file__).parents[2])!r}) not in sys.path:
    sys.path.append(own)
from crm_tui.__main__ import main
sys.exit(main())"""


class Running:
    """A command under way; `code` is its exit code once `output` has returned."""

    def __init__(self, process: "subprocess.Popen[bytes]", hearing: threading.Thread) -> None:
        self._process = process
        self._hearing = hearing
        self._stopped = False
        self.code = 0

    def output(self) -> str:
        """All that it says, data and talk, when it has ended."""
        kept, size = list[bytes](), 0
        assert self._process.stdout is not None  # noqa: S101 it was opened as a pipe
        while chunk := self._process.stdout.read1(_CHUNK):  # type: ignore[attr-defined]
            kept += [chunk] if size < _MOST else []
            size += len(chunk)
        self._process.stdout.close()
        self.code = self._process.wait()
        self._hearing.join()
        text = b"".join(kept).decode("utf-8", "replace")
        return f"{text}\n… and {size >> 20} MiB in all: crm prints them in a terminal\n" if size > _MOST else text

    def stop(self) -> None:
        """Interrupts it, as ctrl+c does; the second time there is no asking."""
        if self._stopped:
            self._process.kill()
        else:
            self._process.send_signal(SIGINT)
        self._stopped = True

    def end(self) -> None:
        """Returns when it has ended, be it by force."""
        self.stop()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()


class Beside:
    """The command line about one workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def words(self, line: str) -> list[str]:
        """The words of a line, `crm` itself left out. Raises UsageError for one that cannot be run from here."""
        try:
            words = shlex.split(line)
        except ValueError:
            raise UsageError("a quote is never closed", "close it, or put a backslash before it") from None
        rest = words[1:] if words[:1] == [_OWN] else words
        name = _name(rest)
        if not name and not any(word.startswith("-") for word in rest):
            raise UsageError("the interface is open already", "type a command, as in list deals; --help lists them")
        if name in _ENDLESS:
            raise UsageError(f"crm {name} runs until it is stopped: {_ENDLESS[name]}", "run it in another terminal")
        return [os.path.expanduser(word) if word.startswith("~/") else word for word in rest]

    def takes_terminal(self, words: Sequence[str]) -> bool:
        """Whether the command talks to a person on the terminal."""
        return _name(words) in _TERMINAL

    def offers(self, line: str) -> list[tuple[str, str, int]]:
        """What may stand at the end of a line: the word, what it means, and where in the line it begins."""
        from crm_tui.cli.completing import offered, split

        words = split(line if line.startswith(f"{_OWN} ") else f"{_OWN} {line}")
        last = words[-1] if words else ""
        if not words or not line.endswith(last):
            return []
        found = [each for each in offered(["-C", self._folder, *words]) if each.value.startswith(last)]
        start = len(line) - len(last)
        return [(shlex.quote(each.value), each.help, start) for each in found[:_OFFERED] if each.value != last]

    def start(self, words: Sequence[str], tell: Told = lambda words, percent: None) -> Running:
        """Begins to run a command; `tell` hears how far it is. Raises UsageError where no process can be started."""
        ear, pipe = os.pipe()
        try:
            process = subprocess.Popen(
                self._command(words),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                start_new_session=True, pass_fds=(pipe,), env={**os.environ, PROGRESS: str(pipe)},
            )  # fmt: skip
        except OSError as error:
            os.close(ear)
            raise UsageError(f"no command can be run: {(error.strerror or str(error)).lower()}") from None
        finally:
            os.close(pipe)
        hearing = threading.Thread(target=_hear, args=(ear, tell), name="crm-progress", daemon=True)
        hearing.start()
        return Running(process, hearing)

    def lend(self, words: Sequence[str]) -> int:
        """Runs a command in this terminal; its exit code. What went wrong stays to be read until enter."""
        code = subprocess.run(self._command(words), check=False).returncode
        if code:
            from crm_tui.cli.talk import answer

            answer("enter goes back to the interface")
        return code

    def _command(self, words: Sequence[str]) -> list[str]:
        # -P: what lies in the folder one works in, be it a workspace, is never imported.
        return [sys.executable, "-P", "-u", "-c", _PROGRAM, "-C", self._folder, *words]


def _hear(ear: int, tell: Told) -> None:
    """Tells how far a command is as long as there is one, and that it is over."""
    with open(ear, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            percent, _, words = line.rstrip("\n").partition(" ")
            if percent.isascii() and percent.isdecimal():
                tell(words, min(int(percent), 100))
    tell("", 100)


def _name(words: Sequence[str]) -> str:
    """The command that the words begin with, "" for none."""
    rest = list(words)
    while len(rest) > 1 and rest[0] == "-C":
        rest = rest[2:]
    return rest[0] if rest and not rest[0].startswith("-") else ""
