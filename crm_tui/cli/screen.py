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
    """Opens the interface on the workspace; the exit code. Raises UsageError where there is no terminal."""
    config = read_config(os.environ)
    return show(folder_of(folder, config), config, screen)


def show(folder: Path, config: UserConfig, screen: Screen | None) -> int:
    """Opens the interface on this folder."""
    if screen is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the terminal interface needs a terminal", "crm --help lists the commands that do not")
    return screen(folder, config)
