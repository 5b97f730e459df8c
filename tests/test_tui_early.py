"""Keys that are typed before what they act on is there."""

import threading

import pytest

from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.showing.agenda import read_agenda
from tests.tui_app import opened

TASKS = {
    "tasks/quote": "title: Send the quote\ndue: 2026-11-19\n",
    "tasks/plan": "title: Plan the week\ndue: 2026-11-21\n",
}


async def test_a_key_typed_before_the_agenda_is_there_waits_for_it(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1, down, space in one breath completes the second task, however long the agenda takes; 2 goes on at once."""
    there = threading.Event()

    def slowly(*asked):
        there.wait(10)
        return read_agenda(*asked)

    async with opened(tmp_path, TASKS) as desk:
        monkeypatch.setattr("crm_tui.tui.screens.today.read_agenda", slowly)
        await desk.hurry("1", "2")
        assert isinstance(desk.app.screen, RecordsScreen)
        await desk.hurry("1", "j", "space", "t", *"Rest")
        assert desk.commits() == [] and "Rest" not in desk.text
        there.set()
        await desk.settle()

        assert "done:" in desk.file("tasks/plan") and "done:" not in desk.file("tasks/quote")
        assert any(line.strip().startswith("task Rest") for line in desk.lines), desk.text
        await desk.press("escape", "space")
        assert "done:" in desk.file("tasks/quote")
