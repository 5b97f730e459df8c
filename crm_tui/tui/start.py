"""Opens the interface: the index is asked for the first board while the interface is still being loaded."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.index.database import ReadError
from crm_tui.query.syntax import parse
from crm_tui.tui.session import Session
from crm_tui.tui.showing.deals import Deals, ask
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from crm_tui.tui.app import CrmApp
    from crm_tui.tui.commands import CommandLine

# A thread that reads gives way to a key within this many seconds.
_TURN = 0.001
# How often a second the screen may be drawn, where the user does not say otherwise.
_MOMENTS = "120"
# The first board is worth waiting for so long; after that the screen is shown without.
_PATIENCE = 0.3


class Ahead(Thread):
    """Asks for the first board."""

    def __init__(self, session: Session) -> None:
        super().__init__(name="crm-ahead", daemon=True)
        self._session = session
        self._answer: Deals | None = None
        self._taken = False

    def run(self) -> None:
        """Asks. What goes wrong will go wrong again, and be told, when the screen asks."""
        pipeline = self._session.workspace.settings.pipelines[0]
        try:
            db = self._session.reader()
            self._answer = ask(self._session.scope("deal"), parse(""), pipeline)(db)
        except (CrmError, ReadError):
            return
        if self._taken:
            self._answer.close()

    def take(self) -> Deals | None:
        """The answer; None when there is none yet."""
        self.join(_PATIENCE)
        self._taken = True
        return self._answer


class Progress:
    """Tells how far a long reading is, to whoever listens, in whole percents."""

    def __init__(self) -> None:
        self.tell: Callable[[str], object] = lambda words: None
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        percent = done * 100 // total if total else 100
        if percent != self._told:
            self._told = percent
            self.tell(f"reading the files: {percent} %" if done < total else "")


def _app() -> "type[CrmApp]":
    """The application, loaded without TLS: asyncio takes it along where it finds it, and nothing here speaks it."""
    # Read as the library is loaded: what a key changed waits for the next of so many moments a second.
    os.environ.setdefault("TEXTUAL_FPS", _MOMENTS)
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
    progress = Progress()
    workspace = Workspace.open(folder, config, progress)
    ahead = Ahead(Session(workspace))
    ahead.start()
    app = _app()(workspace, ahead=ahead.take, command_line=command_line)
    progress.tell = app.say
    try:
        return app.run() or 0
    finally:
        app.doer.finish()
        workspace.close()
