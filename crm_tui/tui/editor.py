"""Starts the user's editor: the one place of the interface that starts a program."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crm_tui.errors import UsageError


def edited(command: Sequence[str], name: str, text: bytes, line: int = 0) -> bytes:
    """The text after the editor has closed a private copy of it. Raises UsageError when it cannot be started."""
    with tempfile.TemporaryDirectory(prefix="crm-") as folder:
        copy = Path(folder) / name
        number = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(text)
        _run([*command, *([f"+{line}"] if line and _takes_line(command) else []), str(copy)])
        return copy.read_bytes()


def _takes_line(command: Sequence[str]) -> bool:
    return Path(command[0]).name in {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak"}


def _run(command: Sequence[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise UsageError(f"the editor {command[0]!r} cannot be started: {error.strerror}", "set $EDITOR") from None
    if code:
        raise UsageError(f"the editor {command[0]!r} ended with {code}; nothing was changed")
