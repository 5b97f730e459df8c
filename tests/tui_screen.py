"""Widgets on a screen of their own, and the screen as text."""

import contextlib
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

import crm_tui.tui
from crm_tui.tui.glyphs import UNICODE, Glyphs
from crm_tui.tui.themes import DEFAULT_THEME, THEMES
from crm_tui.tui.widgets.rows import Cell, Line, RowKey
from tests.stillness import still

TUI = Path(crm_tui.tui.__file__).parent
SHEETS = sorted(TUI.glob("*.tcss"))

# Texts that a careless program would obey.
HOSTILE = (
    "[bold red]x",
    "[/]",
    "[/foo] [",
    "[@click=app.quit]x",
    ":smile: [[y]]",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[2J\x1b[31mred",
    "\x9b31mred",
    "abc\u202edef",
    "a\u2066b\u2069",
    "one\ntwo\ttab\r",
    "\x00\x7f",
)


class Stage(App[None]):
    """An app with the program's looks around some widgets; keeps what they post."""

    CSS_PATH: ClassVar[Any] = [str(path) for path in SHEETS]
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, *widgets: Widget, theme: str = DEFAULT_THEME, glyphs: Glyphs = UNICODE, bindings: Iterable[Any] = ()
    ) -> None:
        super().__init__()
        if theme:
            for each in THEMES:
                self.register_theme(each)
            self.theme = theme
        self.glyphs = glyphs
        self.widgets = widgets
        self.posted: list[Message] = []
        self.quit_by_text = False
        for binding in bindings:
            self.bind(binding.key, binding.action, description=binding.description)

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def action_quit(self) -> Any:  # a text that is obeyed ends up here
        self.quit_by_text = True
        raise AssertionError("a text was obeyed")

    def heard(self, sort: type[Message]) -> list[Any]:
        """What was posted of this sort, and forget it."""
        # A message is seen wherever it passes on its way up.
        found = {id(each): each for each in self.posted if isinstance(each, sort)}
        self.posted[:] = [each for each in self.posted if not isinstance(each, sort)]
        return list(found.values())


def run(stage: Stage, size: tuple[int, int], walk: Callable[[Pilot[None]], Awaitable[None]]) -> Any:
    """Coroutine that shows the stage at this size and walks through it."""

    async def go() -> None:
        async with stage.run_test(size=size, message_hook=stage.posted.append) as pilot:
            hands = Hands(pilot.app)
            await hands.pause()
            await walk(hands)

    return go()


class Hands(Pilot[None]):
    """Somebody at the keyboard, who goes on when the program rests; Textual's own pilot goes by the clock."""

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each when all that the one before led to has happened."""
        for key in keys:
            send_key(self.app, key)
            await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Waits until everything has happened."""
        assert delay is None, "tests do not sleep"
        await still(self.app)
        await self.app.animator.wait_until_complete()
        await still(self.app)


def send_key(app: App[Any], key: str) -> None:
    """A key as the terminal reports it: by its name, or the character that it types."""
    name = _character_to_key(key) if len(key) == 1 else key
    event = events.Key(name, _character(key))
    event.set_sender(app)
    app._driver.send_message(event)  # type: ignore[union-attr]


def _character(key: str) -> str | None:
    """The character that a key types, None for one that types none."""
    if len(key) == 1:
        return key
    with contextlib.suppress(KeyError):
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    return None


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """The window has this size, and everything in it has its place."""
    await pilot.resize_terminal(*size)
    await still(pilot.app)


def screen(app: App[Any]) -> list[str]:
    """The lines on screen, without the blanks at their ends."""
    return [line.rstrip() for line in full_lines(app)]


def full_lines(app: App[Any]) -> list[str]:
    """The lines on screen, blanks and all."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def widths(app: App[Any]) -> set[int]:
    """How wide the lines on screen are, in cells."""
    return {strip.cell_length for strip in app.screen._compositor.render_strips()}


def written(app: App[Any]) -> str:
    """What a terminal is sent for the whole screen."""
    update: Any = app.screen._compositor.render_update(full=True)
    return str(update.render_segments(app.console))


OURS = re.compile(r"\x1b\[[0-9;]*[mHG]")


def foreign_controls(text: str) -> set[str]:
    """Control characters that no sequence of our own accounts for: colours, and moves of the cursor."""
    return {each for each in OURS.sub("", text) if each != "\n" and (ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0)}


class Numbers:
    """Rows with numbers for keys; counts how many were fetched."""

    def __init__(self, keys: Sequence[int], texts: Callable[[int], Sequence[str | Cell]], **states: str) -> None:
        self.keys = keys
        self.count = len(keys)
        self.fetched = 0
        self._texts = texts
        self._states = {int(key.removeprefix("k")): (state,) for key, state in states.items()}

    def page(self, start: int, length: int) -> Sequence[Line]:
        keys = self.keys[start : start + length]
        self.fetched += len(keys)
        return [Line(self._texts(key), self._states.get(key, ())) for key in keys]

    def key_at(self, index: int) -> RowKey:
        return self.keys[index]

    def index_of(self, key: RowKey) -> int | None:
        return self.keys.index(key) if isinstance(key, int) and key in self.keys else None
