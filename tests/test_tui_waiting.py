"""What lasts: a bar says how far it is, nothing typed meanwhile is taken for something else, and nothing is half done."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from crm_tui.tui.deeds import Deeds
from crm_tui.tui.proposing import Waited
from crm_tui.tui.screens.choose import ConfirmScreen
from crm_tui.tui.screens.records import RecordsScreen
from crm_tui.tui.screens.waiting import WaitingScreen
from crm_tui.workspace import telling
from crm_tui.workspace.log import Log
from tests.git_plain import git
from tests.stillness import still
from tests.tui_app import WIDE, Desk, opened
from tests.tui_screen import widths

CONTACTS = {f"contacts/c{number:02}": f"name: C {number:02}\n" for number in range(60)}
# Nothing in a test takes so long, in seconds.
_NEVER = 20


class Gate:
    """What goes through it waits until it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()

    def behind(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The same, but not before the gate is open."""

        def late(*given: Any, **named: Any) -> Any:
            self.reached.set()
            assert self.open.wait(_NEVER)
            return act(*given, **named)

        return late


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[Gate]:
    """Something that the doer does lasts until the gate is opened."""
    gate = Gate()
    monkeypatch.setattr(Deeds, name, gate.behind(getattr(Deeds, name)))
    try:
        yield gate
    finally:
        gate.open.set()


async def ask_to_set(desk: Desk, gate: Gate, words: str = "status=lead") -> None:
    """Marks all contacts and asks to set a field of them, up to the gate."""
    await desk.press("2", "A", "S")
    desk.place.bar._put(words, len(words))
    await desk.hurry("enter")
    assert gate.reached.wait(_NEVER)


async def lasts(desk: Desk, waited: Waited | None) -> None:
    """It lasts so long that it is seen."""
    assert waited is not None
    waited.patience.look()
    await still(desk.app)


async def test_nothing_typed_blindly_answers_a_question(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bulk edit would change is worked out: keys wait, then a pane has them; the question comes after it."""
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        with held(monkeypatch, "proposal") as gate:
            await ask_to_set(desk, gate)
            await desk.hurry("4", "y")
            assert isinstance(desk.app.screen, RecordsScreen), "a place is no answer, and waits too"
            await lasts(desk, desk.app.working_out)
            assert isinstance(desk.app.screen, WaitingScreen) and "Looking at what would change" in desk.text
            assert desk.lines[-1].strip() == "esc leave" and widths(desk.app) == {WIDE[0]}
            desk.app.session.tell_progress("comparing 60 files", 30)
            await desk.hurry("y", "enter", "q")
            assert "comparing 60 files" in desk.text and " 30 %" in desk.lines[-2]
            gate.open.set()
            await desk.settle()
        assert isinstance(desk.app.screen, ConfirmScreen) and desk.commits() == []
        await desk.press("y")
        assert desk.commits() == ["Set status of 60 contacts"] and isinstance(desk.app.screen, RecordsScreen)


async def test_what_would_change_need_not_be_waited_for(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escape gives it up: no question comes any more, and the next one is asked as ever."""
    monkeypatch.setattr(telling, "PATIENCE", 0)
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        with held(monkeypatch, "proposal") as gate:
            await ask_to_set(desk, gate)
            await lasts(desk, desk.app.working_out)
            await desk.hurry("escape")
            assert isinstance(desk.app.screen, RecordsScreen)
            gate.open.set()
            await desk.settle()
        assert desk.app.screen is desk.place and desk.said == "nothing was changed"
        await desk.press("D")
        assert isinstance(desk.app.screen, ConfirmScreen) and "Delete 60 contacts?" in desk.text
        await desk.press("n", "S")
        await desk.type("nonsense=1")
        await desk.press("enter")
        assert desk.place.bar.is_open and desk.place.bar.text == "nonsense=1", "what is wrong is told in the bar"
        await desk.press("escape", "1")
        assert desk.commits() == [] and desk.place.PLACE == "today"


async def test_a_second_edit_comes_after_the_first(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that there is one; both are done whole, in their order, and undone one by one."""
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        await desk.press("2")
        with held(monkeypatch, "apply") as gate:
            await desk.hurry("S", *"status=lead", "enter")
            assert gate.reached.wait(_NEVER)
            await desk.hurry("S", *"status=past", "enter", "S", *"title=Boss", "enter")
            desk.app.session.tell_progress("writing 60 files", 40)
            await still(desk.app)
            assert "writing 60 files, then 2 more edits" in desk.text
            gate.open.set()
            await desk.settle()
        desk.app.session.tell_progress("", 100)
        assert "status: past" in desk.file("contacts/c00") and "title: Boss" in desk.file("contacts/c00")
        assert desk.commits() == ["Set status of C 00", "Set status of C 00", "Set title of C 00"]
        await desk.press("u", "u", "u")
        assert desk.file("contacts/c00") == CONTACTS["contacts/c00"]


async def ended(desk: Desk) -> None:
    """The program ends by itself."""
    for _ in range(_NEVER * 100):
        if desk.app.return_code is not None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the program went on")


async def test_leaving_waits_for_what_was_asked_for(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """q while much is written says so, with the bar; one may stay; once all is committed the program ends."""
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        await desk.press("2", "A", "S")
        await desk.type("status=lead")
        await desk.press("enter")
        with held(monkeypatch, "apply") as gate:
            await desk.hurry("y")
            assert gate.reached.wait(_NEVER)
            desk.app.session.tell_progress("writing 60 files", 20)
            await desk.hurry("q")
            await lasts(desk, desk.app.leaving)
            assert (
                "ends when this is done" in desk.text
                and " 20 %" in desk.lines[-2]
                and desk.lines[-1].strip() == "esc stay"
            )
            await desk.hurry("escape", "3")
            assert desk.place.PLACE == "companies", "who stays goes on working"
            await desk.hurry("q")
            await lasts(desk, desk.app.leaving)
            gate.open.set()
        await ended(desk)
        assert desk.commits() == ["Set status of 60 contacts"] and desk.app.return_code == 0
        assert desk.app.session.left, "what is only read then is not read to its end"


async def test_who_leaves_hears_of_what_failed(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program stays, for the line that says so; the next q leaves it."""
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        await desk.press("2")
        with held(monkeypatch, "commit") as gate:
            await desk.hurry("S", *"status=lead", "enter")
            assert gate.reached.wait(_NEVER)
            await desk.hurry("q")
            git(tmp_path, "config", "user.name", "")
            monkeypatch.delenv("GIT_AUTHOR_NAME", raising=False)
            gate.open.set()
            await desk.settle()
        assert "not committed" in desk.said and desk.app.return_code is None
        await desk.press("j", "q")
        await ended(desk)


async def test_who_does_not_wait_leaves_nothing_half_done(tmp_path, monkeypatch, capsys) -> None:
    """ctrl+q a second time gives the terminal back at once; all is finished there, and that is said."""
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        await desk.press("2")
        with held(monkeypatch, "commit") as gate:
            await desk.hurry("S", *"status=lead", "enter")
            assert gate.reached.wait(_NEVER)
            await desk.hurry("ctrl+q")
            assert desk.app.return_code is None
            finish = desk.app.doer.finish

            def finish_at_last() -> None:
                gate.open.set()
                finish()

            monkeypatch.setattr(desk.app.doer, "finish", finish_at_last)
            await desk.hurry("ctrl+q")
            await ended(desk)
    assert desk.commits() == ["Set status of C 00"]
    assert "finishing what was asked for" in capsys.readouterr().err


async def test_a_place_says_that_there_is_nothing_only_when_it_knows(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of very many operations takes a while to be read: a bar says so, and nothing that is not so."""
    monkeypatch.setattr(telling, "PATIENCE", 0)
    gate, told = Gate(), list[tuple[str, int]]()
    async with opened(tmp_path, CONTACTS, size=WIDE) as desk:
        await desk.press("2", "S", *"status=lead", "enter", "S", *"title=Boss", "enter")
        monkeypatch.setattr(Log, "operations", gate.behind(Log.operations))
        monkeypatch.setattr(desk.app.session, "tell_progress", lambda *news: told.append(news))
        await desk.hurry("8")
        assert gate.reached.wait(_NEVER)
        assert "Nothing was done here" not in desk.text and "what" in desk.text
        gate.open.set()
        await desk.settle()
        assert "Set title of C 00" in desk.text
        assert told == [("reading the log", 50), ("", 100)]
