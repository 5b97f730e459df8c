"""Opening the terminal interface, which the command line knows only as a callable."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from crm_tui.cli.place import folder_of
from crm_tui.errors import UsageError
from crm_tui.userconfig.config import UserConfig
from crm_tui.userconfig.reading import read_config

Screen = Callable[[Path, UserConfig], int]


def open_screen(folder: str, screen: Screen | None) -> int:
    """Opens the interface on the workspace, or on one that a person has made now; the exit code.

    Raises UsageError where there is no workspace or no terminal.
    """
    from crm_tui.workspace.find import NoWorkspace

    config = read_config(os.environ)
    try:
        found = folder_of(folder, config)
    except NoWorkspace as none:
        from crm_tui.cli.talk import on_terminal, talks_to_person

        if folder or screen is None or not (on_terminal() and talks_to_person()):
            raise
        from crm_tui.cli.welcome import welcome

        return welcome(none.message, screen)
    return show(found, config, screen)


def show(folder: Path, config: UserConfig, screen: Screen | None) -> int:
    """Opens the interface on this folder."""
    if screen is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the terminal interface needs a terminal", "crm --help lists the commands that do not")
    return screen(folder, config)
