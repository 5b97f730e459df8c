"""A bug of ours in one place: it is told, and everything else goes on."""

import os
from pathlib import Path
from typing import Any

import pytest

from crm_tui.tui.messages import RecordsChanged
from crm_tui.tui.screens import kinds, today
from crm_tui.tui.screens.record import RecordScreen
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.widgets.table import Table
from crm_tui.tui.widgets.timeline import Timeline
from crm_tui.userconfig.folders import state_folder
from tests.tui_app import Desk, opened


def broken(*args: Any, **more: Any) -> Any:
    raise ZeroDivisionError("a bug")


def reports() -> set[str]:
    """What is kept of bugs."""
    return {each.read_text() for each in Path(state_folder(os.environ)).glob("bug-*.log")}


def told(desk: Desk) -> None:
    """The bug was told; it is no fault of the test."""
    assert desk.app.faults.told
    assert isinstance(desk.app.faults.told[0], ZeroDivisionError)
    desk.app.faults.told.clear()


@pytest.mark.parametrize(
    "owner, name, keys",
    [
        (RecordsScreen, "action_filter", "2 slash"),
        (kinds.KindScreen, "show_rows", "2"),
        (kinds.KindScreen, "question", "2"),
        (today, "read_agenda", "1"),
        (today, "entries", "1"),
        (today.TodayScreen, "body", "1"),
        (today.TodayScreen, "check_action", "1"),
        (RecordScreen, "show", "2 enter"),
        (Timeline, "draw_body", "2 enter tab"),
        (Table, "draw_body", "2"),
        (Table, "action_down", "2 j"),
        (Table, "on_click", "2"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
async def test_one_place_is_broken(tmp_path, monkeypatch, owner, name, keys) -> None:
    """The bug stands in the line that speaks, and the other places work."""
    async with opened(tmp_path) as desk:
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            await desk.press(*keys.split())
            if name == "on_click":
                await desk.pilot.click(Table)
                await desk.settle()
            told(desk)
            assert "this went wrong inside the program" in desk.text

        await desk.press("escape", "4", "L")
        assert "Kiosk software" in desk.text and "stage: proposal" in desk.file("deals/kiosk")
        await desk.press("u")
        desk.app.faults.told.clear()


async def test_a_bug_without_end_ends_the_program(tmp_path, monkeypatch) -> None:
    """What goes wrong again and again by itself, with no key between, is not told for ever; a file keeps what it was."""
    async with opened(tmp_path) as desk:
        app = desk.app
        before = reports()
        assert all(app.fault(ZeroDivisionError("a bug")) for _ in range(19))
        assert not app.fault(ZeroDivisionError("a bug"))
        [report] = reports() - before
        assert "ZeroDivisionError: a bug" in report
        await desk.press("j")
        assert app.fault(ZeroDivisionError("a bug"))
        app.faults.told.clear()


async def test_news_reach_a_screen_that_is_not_there_yet_or_any_more(tmp_path) -> None:
    """What changes while a page opens, or while it closes, is no fault, and the page that opens has heard of it."""
    async with opened(tmp_path) as desk:
        page = RecordScreen("deal", "kiosk", "deals")
        page.say("said early")
        page.tell_problems(3)
        page.records_changed(RecordsChanged(frozenset(), everything=True))
        await desk.app.push_screen(page)
        await desk.settle()
        assert "said early" in desk.text

        await page.remove_children()
        page.say("said late")
        page.tell_problems(0)
        page.records_changed(RecordsChanged(frozenset(), everything=True))
        await desk.settle()
        assert not desk.app.faults.told
