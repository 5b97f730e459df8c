"""How often the screen is painted for a key, and that lines which take a shorter way look the same."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual._styles_cache import StylesCache
from textual.screen import Screen
from textual.widget import Widget

from crm_tui.tui.screens import painting
from crm_tui.tui.screens.record import RecordScreen
from crm_tui.tui.showing.page import read_page
from crm_tui.tui.widgets.ground import Ground
from crm_tui.tui.widgets.keysline import KeysLine
from crm_tui.tui.widgets.lines import Lines
from tests.test_tui_early import slow
from tests.tui_app import WIDE, Desk, opened
from tests.tui_screen import screen


class Frames(list[str]):
    """What stood on the screen each time that it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()


def painted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Frames:
    """What is painted from now on."""
    frames = Frames()
    paint = Screen._compositor_refresh

    def noted(self: Screen[Any]) -> None:
        if self is desk.app.screen:
            frames.append("\n".join(screen(desk.app)))
            frames.came.set()
        paint(self)

    monkeypatch.setattr(Screen, "_compositor_refresh", noted)
    return frames


@pytest.mark.parametrize("keys", ["2 j enter", "1", "2 slash m", "4 v"])
async def test_no_key_shows_a_screen_that_is_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    """Between what stood there before and what the key led to nothing is seen, no empty frame and no old list."""
    monkeypatch.setattr(painting, "_PATIENCE", 10.0)
    async with opened(tmp_path, size=WIDE) as desk:
        *before, last = keys.split()
        await desk.press(*before)
        frames = painted(desk, monkeypatch)
        await desk.press(last)
        names = {"1": "Kiosk software", "enter": "not filled in", "m": "/ m", "v": "4 Dec"}
        assert frames and all(names[last] in frame for frame in frames), "\n\n".join(frames)


async def test_who_waits_for_long_sees_the_page_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that takes its time leaves the page empty, not the screen as it was."""
    there = threading.Event()
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2")
        frames = painted(desk, monkeypatch)
        monkeypatch.setattr("crm_tui.tui.screens.record.read_page", slow(read_page, there))
        await desk.hurry("enter")
        await asyncio.wait_for(frames.came.wait(), 10)
        assert isinstance(desk.app.screen, RecordScreen) and "Ada" not in frames[-1]
        there.set()
        await desk.settle()
        assert "Ada Lovelace" in desk.text


async def test_what_is_covered_is_painted_when_it_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes below a page costs the page nothing."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2")
        below = desk.app.screen
        await desk.press("enter")
        frames = painted(desk, monkeypatch)
        below.query_one(KeysLine).refresh()
        await desk.settle()
        assert frames == []
        await desk.press("escape")
        assert "contacts" in frames[-1]


@pytest.mark.parametrize("theme", ["", "ansi-dark", "nord"])
async def test_lines_look_as_on_the_long_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    """Every character and colour of every place is what the library itself would draw."""
    if theme == "nord":
        monkeypatch.setenv("NO_COLOR", "1")
    async with opened(tmp_path, size=WIDE) as desk:
        if theme:
            desk.app.theme = theme
        seen = set()
        for keys in ("1", "2 O", "j enter", "escape ctrl+o", "escape 4", "slash", "escape 5", "6", "7", "8"):
            await desk.press(*keys.split())
            for widget in desk.app.screen.walk_children(Widget, with_self=True):
                if not (isinstance(widget._styles_cache, Lines) or isinstance(widget, Ground)) or not widget.region:
                    continue
                crop = widget.region.size.region
                short = [list(strip) for strip in widget.render_lines(crop)]
                widget._styles_cache.clear()
                with monkeypatch.context() as patch:
                    patch.setattr(Lines, "render_widget", StylesCache.render_widget)
                    patch.setattr(Ground, "render_lines", Widget.render_lines)
                    long = [list(strip) for strip in widget.render_lines(crop)]
                assert cells_of(short) == cells_of(long), f"{keys}: {widget}"
                seen.add(type(widget).__name__)
        assert {"Table", "PageTimeline", "FieldBlock", "KindScreen", "Panes", "Column"} <= seen, seen


def cells_of(lines: list[list[Segment]]) -> list[list[tuple[str, Style | None]]]:
    """Every character with its looks, however it was put into segments."""
    return [[(letter, each.style) for each in line for letter in each.text] for line in lines]
