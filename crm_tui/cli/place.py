"""Which workspace a command is about, and opening it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISFIFO
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli import talk
from crm_tui.cli.healing import unread
from crm_tui.userconfig.config import UserConfig
from crm_tui.userconfig.reading import read_config
from crm_tui.workspace.telling import Telling

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking
    from crm_tui.workspace.workspace import Workspace


class Reading(NamedTuple):
    """An open workspace with one connection to its index, brought up to date, and one present moment."""

    workspace: "Workspace"
    db: "Connection"
    asking: "Asking"


def folder_of(option: str, config: UserConfig) -> Path:
    """The workspace's folder: the one at or above `-C DIR`, else at or above the folder we are in, else as configured.

    Raises UsageError.
    """
    from crm_tui.workspace.find import find_workspace

    if option:
        return find_workspace(Path(option), {}, UserConfig())
    return find_workspace(Path.cwd(), os.environ, config)


def open_workspace(option: str) -> "Workspace":
    """The workspace that a command is about; what its journal and settings need said is said on stderr."""
    from crm_tui.workspace.workspace import Workspace

    config = read_config(os.environ)
    folder = folder_of(option, config)
    workspace = Workspace.open(folder, config, progress())
    for words in workspace.healed:
        talk.note(words)
    for problem in workspace.settings_problems:
        talk.say(str(problem))
    return workspace


@contextmanager
def opened(option: str) -> Iterator["Workspace"]:
    """The workspace, closed at the end. Raises Unread where its index turns out to be damaged."""
    workspace = open_workspace(option)
    from crm_tui.index.database import ReadError

    try:
        yield workspace
    except ReadError:
        raise unread(workspace) from None
    finally:
        workspace.close()


@contextmanager
def reading(option: str, *, catch_up: bool = True) -> Iterator[Reading]:
    """The workspace and its index, both closed at the end; `catch_up` as for `Workspace.reader`."""
    with opened(option) as workspace:
        db = workspace.reader(catch_up=catch_up)
        try:
            yield Reading(workspace, db, workspace.asking())
        finally:
            db.close()


# In the environment of a command that somebody else shows: the descriptor that hears `PERCENT WORDS`, a line each.
PROGRESS = "CRM_PROGRESS"


def progress(words: str = "reading files") -> Telling:
    """What tells how far a long job is: a line of a terminal, cleared at the end, or whoever shows the command."""
    return Telling(words, _put_progress)


def _put_progress(words: str, percent: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words} {percent:3} %\x1b[K" if words else "\r\x1b[K")
        sys.stderr.flush()
    elif (pipe := os.environ.get(PROGRESS, "")).isdecimal():
        with suppress(OSError):
            # A descriptor that was not passed on may be anything.
            if S_ISFIFO(os.fstat(int(pipe)).st_mode):
                os.write(int(pipe), f"{percent} {words}\n".encode())
