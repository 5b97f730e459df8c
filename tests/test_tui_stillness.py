"""Tests of screens look when the program is at rest, and no earlier."""

import asyncio
from typing import Any

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from tests.stillness import still
from tests.tui_screen import Stage, resized, run, screen


class Told(Message):
    """Something to be passed on `left` times."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class Relay(Static):
    """Passes what it is told on to the other one; the last takes its time, and then shows it."""

    def __init__(self, other: str) -> None:
        super().__init__("", id=f"not-{other}")
        self.other = f"#not-{'b' if other == 'a' else 'a'}"

    async def on_told(self, message: Told) -> None:
        message.stop()
        if message.left:
            self.app.query_one(self.other).post_message(Told(message.left - 1))
            return
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(0.02, done.set)
        await done.wait()
        self.call_after_refresh(self.update, "all was told")


class Relays(Stage):
    """Two of them."""

    def compose(self) -> ComposeResult:
        yield Relay("a")
        yield Relay("b")


async def test_what_is_handed_on_and_takes_its_time_is_waited_for() -> None:
    """Down to the last one's drawing."""
    stage = Relays()

    async def walk(pilot: Any) -> None:
        stage.query_one("#not-a").post_message(Told(25))
        await still(stage)
        assert "all was told" in screen(stage)

    await run(stage, (40, 5), walk)


async def test_a_key_and_a_size_have_had_their_effect() -> None:
    """As the tests of widgets press and drag."""
    stage = Relays()
    stage.bind("x", "told")

    def told() -> None:
        stage.query_one("#not-b").post_message(Told(3))

    stage.action_told = told  # type: ignore[attr-defined]

    async def walk(pilot: Any) -> None:
        await pilot.press("x")
        assert "all was told" in screen(stage)
        await resized(pilot, (30, 4))
        assert stage.screen.size == (30, 4)

    await run(stage, (40, 5), walk)
