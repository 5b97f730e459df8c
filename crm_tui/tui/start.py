"""Opens the interface; the first board is asked for while it is still being loaded."""

import gc
import os
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import StorageError
from crm_tui.tui.ahead import Ahead
from crm_tui.tui.session import Session
from crm_tui.userconfig.config import UserConfig

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.commands import CommandLine
    from crm_tui.workspace.telling import Telling
    from crm_tui.workspace.workspace import Workspace

# A thread that reads gives way to a key within this many seconds.
_TURN = 0.001
# Terminals that show every colour, and say so only by COLORTERM, which ssh does not hand on.
_COLOURFUL = frozenset("alacritty contour foot foot-extra wezterm xterm-ghostty xterm-kitty".split())
# How often a second the screen may be drawn, where the user does not say otherwise.
_MOMENTS = "500"


class Reading:
    """Tells how far a long reading of the files is; what tells is loaded when there is one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._telling: Telling | None = None

    def __call__(self, done: int, total: int) -> None:
        """So many are read. Raises StorageError when the program is left: what was read so far is dropped."""
        if self._session.left:
            raise StorageError("the files were not read to the end")
        if self._telling is None:
            from crm_tui.workspace.telling import Telling

            self._telling = Telling("reading the files", self._session.tell_progress)
        self._telling(done, total)


def name_colours(env: MutableMapping[str, str]) -> None:
    """Says in the environment that the terminal shows every colour, where its name tells."""
    term = env.get("TERM", "").lower()
    if term in _COLOURFUL or term.endswith("-direct"):
        env.setdefault("COLORTERM", "truecolor")


def _app() -> "type[CrmApp]":
    """The application, loaded without TLS: asyncio takes it along where it finds it, and nothing here speaks it."""
    # Read as the library is loaded: what a key changed waits for the next of so many moments a second.
    os.environ.setdefault("TEXTUAL_FPS", _MOMENTS)
    name_colours(os.environ)
    known = sys.modules.get("ssl")
    sys.modules["ssl"] = None  # type: ignore[assignment]
    from crm_tui.tui.app import CrmApp

    del sys.modules["ssl"]
    if known is not None:
        sys.modules["ssl"] = known
    return CrmApp


def run(folder: Path, config: UserConfig, command_line: "Callable[[Path], CommandLine] | None" = None) -> int:
    """Opens the interface on a workspace; the exit code. Raises StorageError.

    `command_line` makes what runs the commands that are typed in it.
    """
    # Nothing made while loading is worth collecting; the app goes on collecting when it is seen.
    gc.disable()
    sys.setswitchinterval(_TURN)

    def opened() -> "Workspace":
        from crm_tui.workspace.workspace import Workspace

        return Workspace.open(folder, config, Reading(session))

    ahead, session = Ahead(folder, config), Session(config, opened)
    try:
        kind_of_app = _app()
        in_order = ahead.in_order()
        if not in_order:
            # What is to be mended, or cannot be, is told before the screen is taken.
            _ = session.workspace
        app = kind_of_app(session, ahead=ahead.take if in_order else None, command_line=command_line)
        try:
            return app.run() or 0
        finally:
            app.doer.finish()
    finally:
        ahead.close()
        session.close()
