"""Starts the user's editor: the one place of the interface that starts a program."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from crm_tui.errors import UsageError

_TAKE_A_LINE = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak"}


def run_editor(command: Sequence[str], file: Path, line: int = 0) -> None:
    """Returns when the editor has ended. Raises UsageError when it cannot be started or ends with an error."""
    place = [f"+{line}"] if line and Path(command[0]).name in _TAKE_A_LINE else []
    try:
        code = subprocess.run([*command, *place, str(file)], check=False).returncode
    except OSError as error:
        words = f"the editor {command[0]!r} cannot be started: {(error.strerror or str(error)).lower()}"
        raise UsageError(words, "set $VISUAL or $EDITOR") from None
    if code:
        raise UsageError(f"the editor {command[0]!r} ended with {code}; nothing was changed")
