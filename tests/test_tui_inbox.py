"""Inbox: who waits for an answer, and the keys that give one."""

import pytest

from crm_tui.tui.screens.inbox import InboxScreen
from crm_tui.tui.widgets.waiting import WaitingList
from tests.tui_app import NORMAL, SAMPLE, WIDE, Desk, opened
from tests.tui_screen import HOSTILE, widths

# It is Saturday, 21 November 2026.
MAIL = {
    **SAMPLE,
    "activities/2026/11/asks-a1b2": "subject: Asks for two options\ntype: email\ndirection: in\n"
    "at: 2026-11-20T16:00+01:00\ncontacts: [mary, anbu]\ndeal: kiosk\nby: test\n",
    "activities/2026/11/rings-c3d4": "subject: Rang while we ate\ntype: call\ndirection: in\n"
    "at: 2026-11-21T09:00+01:00\ncontacts: [ada]\n",
    "tickets/dark-e5f6": "title: Kiosk dark\nopened: 2026-11-09T10:00+01:00\ncontact: mary\ncompany: engines\nstatus: new\n",
    "tickets/others-g7h8": "title: His own\nopened: 2026-11-08\nowner: linus\n",
    "members/linus": "name: Linus\n",
}


def on(desk: Desk, words: str) -> None:
    """Puts the cursor on the line that says this."""
    inbox = desk.app.screen
    assert isinstance(inbox, InboxScreen)
    rows = inbox.lines.rows
    found = [entry.key for entry in rows.page(0, rows.count) if entry.words == words]
    assert found and inbox.lines.go_to(found[0]), desk.text


@pytest.mark.parametrize("size", [NORMAL, (200, 60)], ids=str)
async def test_who_waits(tmp_path, size) -> None:
    """5 shows messages and tickets, the longest wait first: how long, how it came, from whom, what, about what."""
    async with opened(tmp_path, MAIL, size=size) as desk:
        await desk.press("5")
        assert "3 waiting, the longest for 12 d" in desk.text and widths(desk.app) == {size[0]}
        first, second, third = (
            line
            for line in desk.lines
            if line[:1] + line[1:2].strip()
            and line[1:2] in "121t"
            and any(word in line for word in ("Kiosk dark", "two options", "Rang"))
        )
        assert "12 d" in first and "ticket" in first and "Mary Shelley" in first and "Kiosk dark" in first
        assert "1 d" in second and "email" in second and "Asks for two options" in second
        assert "today" in third and "call" in third and "Ada Lovelace" in third and "Rang while we ate" in third
        assert "His own" not in desk.text
        if size[0] > 100:
            assert "Analytical Engines" in first and first.endswith("answer") and "Kiosk software" in second


async def test_c_logs_the_answer(tmp_path) -> None:
    """It goes out, by the way the message came, to all that it is about; then nobody waits."""
    async with opened(tmp_path, MAIL, size=WIDE) as desk:
        await desk.press("5")
        on(desk, "Asks for two options")
        await desk.press("c")
        assert desk.place.bar.text == "email direction=out " and "answer Asks for two options" in desk.text
        await desk.type("sent both")
        await desk.press("enter")
        (made,) = (tmp_path / "records/activities/2026/11").glob("*2026-11-21*email*")
        text = made.read_text()
        assert "direction: out\n" in text and "deal: kiosk\n" in text and "- mary" in text and "- anbu" in text
        assert "Asks for two options" not in desk.text and "2 waiting" in desk.text


async def test_an_answer_to_a_ticket_is_its_first_response(tmp_path) -> None:
    """Both in one step, which u takes back."""
    async with opened(tmp_path, MAIL, size=WIDE) as desk:
        await desk.press("5")
        on(desk, "Kiosk dark")
        await desk.press("c")
        await desk.type("we are on our way")
        await desk.press("enter")
        assert "first_response: 2026-11-21T12:00+01:00\n" in desk.file("tickets/dark-e5f6")
        assert "Kiosk dark" not in "\n".join(desk.lines[:-3]) and len(desk.commits()) == 1
        await desk.press("u")
        assert "first_response" not in desk.file("tickets/dark-e5f6") and "Kiosk dark" in desk.text


async def test_space_settles(tmp_path) -> None:
    """A ticket is resolved, a message needs no answer; the cursor goes on to what waits next."""
    async with opened(tmp_path, MAIL, size=WIDE) as desk:
        await desk.press("5")
        on(desk, "Kiosk dark")
        await desk.settle()
        assert "␣ resolve" in desk.lines[-1] and "c answer" in desk.lines[-1]
        await desk.press("space")
        text = desk.file("tickets/dark-e5f6")
        assert "status: resolved\n" in text and "resolved: 2026-11-21T12:00+01:00\n" in text
        assert "␣ no answer" in desk.lines[-1]
        await desk.press("space")
        assert "answered: 2026-11-21T12:00+01:00\n" in desk.file("activities/2026/11/asks-a1b2")
        assert "1 waiting" in desk.text and desk.commits() == ["Resolve Kiosk dark", "Settle Asks for two options"]


async def test_z_lets_it_wait_until_a_day(tmp_path) -> None:
    """And enter opens what the cursor is on, E its file."""
    async with opened(tmp_path, MAIL, size=WIDE) as desk:
        await desk.press("5")
        on(desk, "Rang while we ate")
        await desk.press("z")
        await desk.type("mon")
        await desk.press("enter")
        assert "waiting: 2026-11-23" in desk.file("activities/2026/11/rings-c3d4")
        assert "Rang while we ate" not in "\n".join(desk.lines[:-3])
        await desk.press("enter")
        assert desk.page.kind == "activity" and desk.page.record_id == "asks-a1b2"
        await desk.press("escape")
        assert isinstance(desk.app.screen, InboxScreen)


async def test_it_narrows_while_i_type(tmp_path) -> None:
    """/ opens the bar, names of both kinds are offered; enter keeps the query, escape shows all again."""
    async with opened(tmp_path, MAIL, size=WIDE) as desk:
        await desk.press("5")
        assert "/ filter" in desk.lines[-1]
        await desk.press("slash")
        await desk.type("dire")
        assert "direction" in "\n".join(desk.lines[-5:])
        await desk.press(*["backspace"] * 4)
        await desk.type("statu")
        await desk.press("tab")
        assert desk.place.bar.text == "status:"
        await desk.type("nev")
        assert "status cannot be 'nev'" in desk.text
        await desk.press("backspace")
        await desk.type("w")
        assert "1 waiting, the longest for 12 d" in desk.text and "two options" not in desk.text
        await desk.press("enter")
        assert "Waiting for an answer  /status:new" in desk.lines[2]

        await desk.press("slash")
        await desk.type(" sort:status")
        assert "sort: and limit:" in "\n".join(desk.lines[-3:])
        await desk.press(*["backspace"] * 7)
        assert "Nothing that waits fits the filter: esc shows all." in desk.text and "␣" not in desk.lines[-1]
        await desk.press("escape")
        assert "/status:new" in desk.lines[2] and "Kiosk dark" in desk.text
        await desk.press("space", "escape")
        assert "/status" not in desk.lines[2] and "2 waiting" in desk.text and "Rang while we ate" in desk.text


async def test_an_empty_inbox_says_what_it_is_for(tmp_path) -> None:
    """And offers the one key to begin; no other does harm."""
    async with opened(tmp_path, {}) as desk:
        await desk.press("5")
        assert "Nobody waits. Here stand messages and tickets without an answer: n adds one." in desk.text
        assert "⏎" not in desk.text and "n new" in desk.text and "c " not in desk.lines[-1]
        await desk.press("space", "z", "c", "enter", "j", "G", "E")
        assert desk.commits() == [] and not desk.place.bar.is_open
        await desk.press("n", "enter")
        assert desk.place.bar.text == "type=email direction=in "
        await desk.type("Asks for a price")
        await desk.press("enter")
        assert "Asks for a price" in desk.text and "1 waiting" in desk.text


async def test_it_follows_the_files(tmp_path) -> None:
    """What is answered in vim goes, what comes in comes; hostile text is only text."""
    async with opened(tmp_path, MAIL, size=WIDE, watching=True) as desk:
        await desk.press("5")
        desk.replace("tickets/dark-e5f6", "status: new", "status: closed")
        await desk.until(lambda: "2 waiting" in desk.text)
        for number, text in enumerate(each for each in HOSTILE if each.isprintable()):
            quoted = "'" + text.replace("'", "''") + "'"
            desk.write(f"tickets/h{number}", f"title: {quoted}\nopened: 2026-11-01\n")
        await desk.until(lambda: "2 waiting" not in desk.text)
        assert widths(desk.app) == {WIDE[0]}
        assert isinstance(desk.app.screen, InboxScreen) and desk.app.screen.query_one(WaitingList).key is not None
