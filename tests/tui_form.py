"""Somebody at a form."""

from textual import events

from crm_tui.tui.screens.form import FormScreen
from tests.tui_app import Desk


def form(desk: Desk) -> FormScreen:
    """The form in front."""
    assert isinstance(desk.app.screen, FormScreen)
    return desk.app.screen


async def form_of(desk: Desk, kind: str, id_: str) -> FormScreen:
    """Opens the form of a record from its page."""
    desk.app.open_record(kind, id_)
    await desk.settle()
    await desk.press("ctrl+o")
    return form(desk)


async def at(desk: Desk, field: str) -> None:
    """Goes to a field, as a click does."""
    form(desk).form.leave()
    form(desk).form.go(field)
    await desk.settle()


async def put(desk: Desk, text: str) -> None:
    """Puts a text in place of what stands in the cell, as from the clipboard."""
    await desk.press("end", "ctrl+u")
    if text:
        desk.app.post_message(events.Paste(text))
        await desk.settle()


async def fill(desk: Desk, field: str, text: str) -> None:
    """Puts a text in place of what stands in a field, and goes on."""
    await at(desk, field)
    await put(desk, text)
    await desk.press("tab")


async def click_on(desk: Desk, text: str) -> None:
    """Clicks the first place on the screen where a text stands."""
    y, line = next((y, line) for y, line in enumerate(desk.lines) if text in line)
    await desk.pilot.click(offset=(line.index(text), y))
    await desk.settle()
