"""Keys that are typed before what they act on is there, and keys that come all at once."""

import threading
from contextlib import closing

import pytest
from textual.events import Paste

from crm_tui.tui.app import CrmApp
from crm_tui.tui.deeds import Deeds
from crm_tui.tui.screens.choose import ConfirmScreen
from crm_tui.tui.screens.record import RecordScreen
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.session import Session
from crm_tui.tui.showing import lists
from crm_tui.tui.showing.agenda import read_agenda
from crm_tui.tui.showing.first import first
from crm_tui.tui.showing.page import read_page
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace.workspace import Workspace
from tests.tui_app import SAMPLE, WIDE, Desk, opened
from tests.tui_screen import send_key
from tests.workspaces import build

TASKS = {
    "tasks/quote": "title: Send the quote\ndue: 2026-11-19\n",
    "tasks/plan": "title: Plan the week\ndue: 2026-11-21\n",
}


def is_asked(desk: Desk) -> bool:
    """Whether a yes is waited for."""
    return isinstance(desk.app.screen, ConfirmScreen)


def slow(real, there: threading.Event):
    """The same, but not before the event."""

    def slowly(*asked, **more):
        there.wait(10)
        return real(*asked, **more)

    return slowly


async def test_a_key_typed_before_the_agenda_is_there_waits_for_it(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1, down, space in one breath completes the second task, however long the agenda takes; 2 goes on at once."""
    there = threading.Event()
    async with opened(tmp_path, TASKS) as desk:
        monkeypatch.setattr("crm_tui.tui.screens.today.read_agenda", slow(read_agenda, there))
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


async def test_letters_in_one_burst_with_the_key_of_the_bar_go_into_the_bar(tmp_path) -> None:
    """What is pasted with `:` before it is text, whatever its letters do in the list; nothing is deleted or lost."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("4", "v")
        for begin in ":f/n":
            await desk.burst(begin, *"xDwu Dx")
            assert desk.place.bar.is_open and desk.place.bar.text == "xDwu Dx"
            assert desk.commits() == [] and not is_asked(desk)
            await desk.burst("escape")
        await desk.burst("2", "n", *"Zoe Zed", "enter", "f", *"Zed", "enter", "D")
        assert is_asked(desk) and "Zoe Zed" in desk.text


async def test_a_paste_goes_into_the_bar_that_was_opened_just_before(tmp_path) -> None:
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2")
        send_key(desk.app, "f")
        desk.app._driver.send_message(Paste("ada"))  # type: ignore[union-attr]
        await desk.burst("enter")
        assert desk.page.record_id == "ada"


async def test_keys_after_enter_are_about_the_record_that_it_opens(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """enter and D delete the record whose page opens; what is edited is edited there, however slow the page is."""
    there = threading.Event()
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "g")
        await desk.burst("j", "enter", "D")
        assert is_asked(desk)
        assert isinstance(desk.app.screen_stack[-2], RecordScreen)
        assert "Mary Shelley?" in desk.text
        await desk.press("n", "escape")

        monkeypatch.setattr("crm_tui.tui.screens.record.read_page", slow(read_page, there))
        await desk.hurry("enter", "e", *" D.", "enter")
        there.set()
        await desk.settle()
        assert not is_asked(desk)
        assert "name: Mary Shelley D." in desk.file("contacts/mary"), desk.text


async def test_keys_after_a_filter_are_about_what_it_finds(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """/mary, enter, D asks about Mary, also while the list still shows everybody; escape then leads back at once."""
    there = threading.Event()
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "g")
        monkeypatch.setattr(lists, "find", slow(lists.find, there))
        await desk.hurry("slash", *"mary", "enter", "D")
        assert not is_asked(desk)
        there.set()
        await desk.settle()
        assert is_asked(desk) and "Mary Shelley" in desk.text


async def test_what_is_typed_before_a_question_is_there_is_no_answer_to_another(tmp_path, monkeypatch) -> None:
    """D, and y at once: yes to what D asks, when it asks; a question that comes late takes no letters meant for a name."""
    there = threading.Event()
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("2", "g")
        first = desk.records.record_id
        monkeypatch.setattr(Deeds, "removal", slow(Deeds.removal, there))
        await desk.hurry("D", "n", "j")
        assert not desk.place.bar.is_open and desk.records.record_id == first
        there.set()
        await desk.settle()
        assert not is_asked(desk) and desk.records.record_id != first
        await desk.burst("D", "y", "D", "n")
        assert len(desk.commits()) == 1 and (tmp_path / f"records/contacts/{first}.yaml").exists()


async def test_keys_wait_for_a_board_of_which_only_a_glimpse_is_seen(tmp_path) -> None:
    """As it is when the program is started: the deals are seen at once, and a key finds what they were read from."""
    with closing(Workspace.open(build(tmp_path, SAMPLE), UserConfig())) as workspace:
        workspace.catch_up()
    glimpse = first(tmp_path, UserConfig(), lambda: None)
    there = threading.Event()

    def opened() -> Workspace:
        assert there.wait(30)
        return Workspace.open(tmp_path, UserConfig())

    session = Session(UserConfig(), opened)
    app = CrmApp(session, watching=False, ahead=lambda: glimpse)
    with closing(session):
        async with app.run_test(size=WIDE) as pilot:
            desk = Desk(app, pilot, tmp_path)
            await pilot.pause()
            seen = desk.text
            assert "Engine № 2" in seen and not session.is_open
            await desk.hurry("L")
            await pilot.pause()
            assert "stage: lead" in desk.file("deals/kiosk")
            there.set()
            await desk.settle()
            assert "stage: proposal" in desk.file("deals/kiosk") and desk.deals.record_id == "kiosk"
            assert app.faults.told == []


async def test_an_answer_to_what_was_typed_before_takes_back_no_word_about_what_is_typed_now(
    tmp_path, monkeypatch
) -> None:
    """However late it comes: the query that makes no sense is told as long as it stands there, and when it is entered."""
    there = threading.Event()
    async with opened(tmp_path) as desk:
        await desk.press("2", "slash")
        monkeypatch.setattr(lists, "find", slow(lists.find, there))
        await desk.hurry(*'ada"')
        assert "never closed" in desk.text and "Mary Shelley" in desk.text
        there.set()
        await desk.settle()
        assert "never closed" in desk.text and "Mary Shelley" not in desk.text
        await desk.press("enter")
        assert "never closed" in desk.said and "Contacts  /ada" in desk.text
