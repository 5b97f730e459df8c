"""Git as a process: by absolute path, without a shell, with nothing a repository could have run."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import GitError
from crm_tui.wording.cells import cut
from crm_tui.wording.display import display

OLDEST = (2, 30)
SECONDS = 30.0

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


def run(
    args: Sequence[str],
    folder: Path,
    *,
    stdin: bytes = b"",
    settings: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Runs git in `folder` and waits for it, whatever its exit code.

    `settings` are passed with -c. Raises GitError when git is missing, cannot start or takes longer than
    `seconds`.
    """
    given = [part for key, value in (settings or {}).items() for part in ("-c", f"{key}={value}")]
    command = [program(), *_HARDENING, *given, *args]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=seconds,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"git {args[0]} did not finish in {seconds:g} seconds", "try again") from None
    except OSError as error:
        raise GitError(f"git cannot run in {display(str(folder))}: {error.strerror}") from None
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def failure(args: Sequence[str], answer: Answer) -> GitError:
    """The error that tells what git complained of, in its own words made harmless."""
    said = [re.sub(r"^(fatal|error): ", "", line) for line in answer.err.splitlines()]
    words = "; ".join(line.strip() for line in said if line.strip() and not line.startswith("hint:"))
    hint = next((hint for sign, hint in _HINTS.items() if sign in answer.err), "")
    return GitError(f"git {args[0]}: {cut(display(words or f'exit code {answer.code}'), 300)}", hint)


@cache
def program() -> str:
    """The absolute path of git. Raises GitError when there is none on PATH."""
    folders = [folder for folder in os.get_exec_path() if os.path.isabs(folder)]
    found = shutil.which("git", path=os.pathsep.join(folders))
    if found is None:
        raise GitError("git was not found on PATH", "install git, or switch commits off in your configuration")
    return found


def version() -> tuple[int, ...]:
    """Git's version, as in (2, 39, 5). Raises GitError when git is missing."""
    answer = run(["version"], Path("/"))
    return tuple(int(part) for part in re.findall(r"\d+", answer.out.decode().partition("(")[0])[:3])


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN} | _FIXED
