"""Git as a process: by absolute path, without a shell, with nothing a repository could have run."""

import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread
from typing import NamedTuple, TypeAlias

from crm_tui.errors import GitError
from crm_tui.wording.cells import cut
from crm_tui.wording.display import display

# Hears how far something is: nothing is 0, all is 1.
Heard: TypeAlias = Callable[[float], object]

# The first git that lists the scope of a setting, by which a repository's own is told from the user's.
OLDEST = (2, 26)
SECONDS = 30.0
_LAST_SECONDS = 2.0
# No pipe takes more than this at once.
_PIECE = 1 << 16

_HARDENING = (
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.quotePath=off",
    "-c", "protocol.ext.allow=never",
    "-c", "commit.gpgSign=false",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
_FIXED = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
# Variables that would make git work on another repository, index or configuration than the folder's own.
_FOREIGN = frozenset(
    """GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_ATTR_SOURCE GIT_COMMON_DIR GIT_CONFIG GIT_CONFIG_COUNT
    GIT_CONFIG_PARAMETERS GIT_DIR GIT_EXTERNAL_DIFF GIT_GRAFT_FILE GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE
    GIT_NAMESPACE GIT_NO_REPLACE_OBJECTS GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_QUARANTINE_PATH
    GIT_REPLACE_REF_BASE GIT_SHALLOW_FILE GIT_WORK_TREE LANGUAGE""".split()
)
_HINTS = {
    "dubious ownership": "the folder is another user's; git config --global --add safe.directory trusts it",
    "No space left": "make room on the disk and try again",
    "Permission denied": "check who owns the .git folder",
    "bad config": "mend the file that git names",
}


class Answer(NamedTuple):
    """What git said: its exit code, its output as bytes, its complaints as text."""

    code: int
    out: bytes
    err: str


class Started:
    """A git under way: it reads what it needs while its caller still makes what it is to be given."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        self._name = name
        self._process = process

    def answer(self, stdin: bytes = b"", seconds: float = SECONDS, heard: Heard | None = None) -> Answer:
        """What it said to the end, given this to read. To be asked for once.

        Of much that it is given `heard` hears how far it has read, which is how far it is. Raises GitError where it
        takes longer than `seconds`.
        """
        feeding = _feeding(self._process, stdin, heard) if heard is not None and len(stdin) > _PIECE else None
        try:
            out, err = self._process.communicate(b"" if feeding else stdin, seconds)
        except subprocess.TimeoutExpired:
            raise GitError(f"git {self._name} did not finish in {seconds:g} seconds", "try again") from None
        finally:
            self._end()
            if feeding is not None:
                feeding.join()
        return Answer(self._process.returncode, out, err.decode("utf-8", "replace"))

    def _end(self) -> None:
        """Asks a git that is still there to go, which takes its lock files away, and makes it go."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.communicate(timeout=_LAST_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.communicate()


def _feeding(process: "subprocess.Popen[bytes]", stdin: bytes, heard: Heard) -> Thread:
    """Gives the process this to read, piece by piece, while its caller reads what it says."""
    pipe, process.stdin = process.stdin, None
    assert pipe is not None  # noqa: S101 it was opened as a pipe

    def feed() -> None:
        # One that ends before it has read all says why.
        with suppress(BrokenPipeError), pipe:
            for begin in range(0, len(stdin), _PIECE):
                pipe.write(memoryview(stdin)[begin : begin + _PIECE])
                heard(min(begin + _PIECE, len(stdin)) / len(stdin))

    thread = Thread(target=feed, name="crm-feed")
    thread.start()
    return thread


def start(args: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None) -> Started:
    """Starts git in `folder`; whoever does asks for its answer.

    `settings` are passed with -c. Raises GitError when git is missing or cannot start.
    """
    given = [part for key, value in (settings or {}).items() for part in ("-c", f"{key}={value}")]
    command = [program(), *_HARDENING, *given, *args]
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())
    except OSError as error:
        raise GitError(f"git cannot run in {display(str(folder))}: {error.strerror}") from None
    return Started(args[0], process)


def run(
    args: Sequence[str],
    folder: Path,
    *,
    stdin: bytes = b"",
    settings: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    heard: Heard | None = None,
) -> Answer:
    """Runs git in `folder` and waits for it, whatever its exit code; `heard` as for Started.

    `settings` are passed with -c. Raises GitError when git is missing, cannot start or takes longer than
    `seconds`.
    """
    return start(args, folder, settings).answer(stdin, seconds, heard)


def failure(args: Sequence[str], answer: Answer) -> GitError:
    """The error that tells what git complained of, in its own words made harmless."""
    said = [re.sub(r"^(fatal|error): ", "", line) for line in answer.err.splitlines()]
    words = "; ".join(line.strip() for line in said if line.strip() and not line.startswith("hint:"))
    hint = next((hint for sign, hint in _HINTS.items() if sign in answer.err), "")
    return GitError(f"git {args[0]}: {cut(display(words or f'exit code {answer.code}'), 300)}", hint)


@cache
def program() -> str:
    """The absolute path of git. Raises GitError when there is none on PATH."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        path = os.path.join(folder, "git")
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    raise GitError("git was not found on PATH", "install git, or switch commits off in your configuration")


def version() -> tuple[int, ...]:
    """Git's version, as in (2, 39, 5). Raises GitError when git is missing."""
    answer = run(["version"], Path("/"))
    return tuple(int(part) for part in re.findall(r"\d+", answer.out.decode().partition("(")[0])[:3])


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN} | _FIXED
