"""The program on a workspace of a test: keys in, the screen as text out; nothing sleeps."""

import asyncio
import contextlib
import gc
import itertools
import os
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from crm_tui.cli.beside import Beside
from crm_tui.tui.app import CrmApp
from crm_tui.tui.screens.deals import DealsScreen
from crm_tui.tui.screens.place import PlaceScreen
from crm_tui.tui.screens.record import RecordScreen
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.session import Session
from crm_tui.tui.widgets.speech import Speech
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace
from tests.git_plain import git
from tests.stillness import still
from tests.tui_screen import screen, send_key
from tests.workspaces import build

NORMAL = (80, 24)
WIDE = (120, 40)
_TURNS = 6000
# Between two looks at whether something is still going on.
_GLANCE = 0.002
# A program keeps for good what there is when it is ready: of many in one process, each the one before. All are let go
# after so many; to look through all memory after each would take as long as a test.
_KEPT = 25
_opened = itertools.count(1)

SAMPLE: Mapping[str, str] = {
    "companies/engines": "name: Analytical Engines\ndomain: engines.example\nindustry: energy\nstatus: customer\n",
    "companies/tea": "name: நுவரெலியா தேயிலை\nstatus: prospect\n",
    "contacts/ada": "name: Ada Lovelace\ncompany: engines\ntitle: Chief Analyst\nemails: [ada@engines.example]\n"
    "phones: ['+44 20 7946 0958']\ntags: [vip]\n",
    "contacts/anbu": "name: அன்பு செல்வன்\ncompany: tea\n",
    "contacts/mary": "name: Mary Shelley\n",
    "deals/engine": "# the second one\ntitle: Engine № 2\ncompany: engines\ncontact: ada\nstage: proposal\n"
    "value: 12500 EUR\nclose: 2026-12-04\nhistory:\n- {key: a1, at: 2026-11-05, stage: proposal}\n",
    "deals/kiosk": "title: Kiosk software\nstage: lead\nvalue: 2000 EUR\nclose: 2026-11-15\n"
    "next_step: call Tom\nhistory:\n- {key: b1, at: 2026-11-18, stage: lead}\n",
    "deals/lighthouse": "title: Lighthouse app\nstage: won\nvalue: 9000 EUR\nclosed: 2026-11-17\n"
    "history:\n- {key: c1, at: 2026-11-17, stage: won}\n",
    "deals/trial": "title: Care plan\npipeline: support\nstage: offered\nvalue: 600 EUR\n"
    "history:\n- {key: d1, at: 2026-11-17, stage: offered}\n",
    "activities/2026/11/call-k7xm": "subject: wants two options\ntype: call\ndirection: out\nat: 2026-11-20T10:00:00Z\n"
    "contacts: [ada]\ndeal: engine\nby: test\n",
    "members/test": "name: Test Person\nemail: test@example.invalid\n",
}


class Desk:
    """Somebody at the program: presses keys, reads the screen, and looks at the files."""

    def __init__(self, app: CrmApp, pilot: Pilot[Any], folder: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.folder = folder

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each when all that the one before led to has happened."""
        for key in keys:
            send_key(self.app, key)
            await self.settle()

    async def hammer(self, *keys: str) -> None:
        """Presses keys faster than anything can be done."""
        for key in keys:
            send_key(self.app, key)
            await still(self.app)
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Keys that come in one piece, as a paste does, or what is typed over a slow line; then waits as `press`."""
        for key in keys:
            send_key(self.app, key)
        await self.settle()

    async def hurry(self, *keys: str) -> None:
        """Presses keys without waiting for any thread."""
        for key in keys:
            send_key(self.app, key)
            await still(self.app)

    async def type(self, text: str) -> None:
        """Types a text, letter by letter, and waits until all that follows has happened."""
        for letter in text:
            send_key(self.app, letter)
            await still(self.app)
        await self.settle()

    async def settle(self) -> None:
        """Waits for threads, messages and the layout."""
        for _ in range(_TURNS):
            await still(self.app)
            if not self._busy():
                await still(self.app)
                if not self._busy():
                    return
            await asyncio.sleep(_GLANCE)
        raise AssertionError("the program never came to rest")

    def _busy(self) -> bool:
        app = self.app
        return app.doer.busy or app.census.busy or any(not worker.is_finished for worker in app.workers)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for something that comes from outside, as by the watcher."""
        for _ in range(_TURNS):
            await self.settle()
            if holds():
                return
            await asyncio.sleep(_GLANCE)
        raise AssertionError("it never came:\n" + self.text)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(screen(self.app))

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        return screen(self.app)

    @property
    def said(self) -> str:
        """What the line that speaks says."""
        return self.place.query_one(Speech).words

    @property
    def place(self) -> PlaceScreen:
        """The place in front, questions aside."""
        return next(each for each in reversed(self.app.screen_stack) if isinstance(each, PlaceScreen))

    @property
    def deals(self) -> DealsScreen:
        """The deals."""
        assert isinstance(self.app.screen, DealsScreen)
        return self.app.screen

    @property
    def records(self) -> RecordsScreen:
        """The list in front."""
        assert isinstance(self.app.screen, RecordsScreen)
        return self.app.screen

    @property
    def page(self) -> RecordScreen:
        """The record in front."""
        assert isinstance(self.app.screen, RecordScreen)
        return self.app.screen

    def lane(self) -> str:
        """The stage the cursor of the board is in."""
        board = self.deals.board
        return board.cards.lanes[board.lane].key

    def file(self, path: str) -> str:
        """A record's file, by its path below records/ without the suffix."""
        return (self.folder / f"records/{path}.yaml").read_text(encoding="utf-8")

    def write(self, path: str, text: str | bytes) -> None:
        """Writes a record as vim does: beside it, then in its place."""
        place = self.folder / f"records/{path}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.swp")
        beside.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.replace(beside, place)

    def replace(self, path: str, old: str, new: str) -> None:
        """Changes a record as vim does."""
        text = self.file(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def commits(self) -> list[str]:
        """The subjects of the commits since the beginning, oldest first."""
        return git(self.folder, "log", "--reverse", "--format=%s").splitlines()[1:]

    def changed(self) -> list[str]:
        """The files that the last commit changed."""
        return git(self.folder, "show", "--name-only", "--format=", "HEAD").splitlines()


@contextlib.asynccontextmanager
async def opened(
    folder: Path,
    files: Mapping[str, str] = SAMPLE,
    *,
    size: tuple[int, int] = NORMAL,
    config: UserConfig | None = None,
    watching: bool = False,
    **more: Any,
) -> AsyncIterator[Desk]:
    """The program on a workspace of these records, made where there is none yet; closed at the end."""
    if not (folder / "crm.yaml").exists():
        build(folder, files, **more)
    workspace = Workspace.open(folder, config or UserConfig())
    app = CrmApp(Session.of(workspace), watching=watching, command_line=Beside)
    try:
        async with app.run_test(size=size) as pilot:
            desk = Desk(app, pilot, folder)
            await desk.settle()
            yield desk
            assert app.faults.told == [], "a fault was told, as in a line on the screen"
    finally:
        workspace.close()
        if not next(_opened) % _KEPT:
            gc.unfreeze()
            gc.collect()
