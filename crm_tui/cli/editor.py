"""Starts the user's editor: the one place of the command line that starts a program."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from crm_tui.errors import CrmError, UsageError


def run_editor(command: Sequence[str], file: Path) -> None:
    """Returns when the editor has ended. Raises UsageError when it cannot be started, CrmError when it failed."""
    try:
        code = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        words = f"the editor {command[0]!r} cannot be started: {(error.strerror or str(error)).lower()}"
        raise UsageError(words, "set $VISUAL or $EDITOR") from None
    if code:
        raise CrmError(f"the editor {command[0]!r} ended with {code}; nothing was changed")
