"""Sync: the log of what was done here, what it changed, taking any of it back, and what is in no commit."""

from functools import partial
from typing import Any

import pytest

from crm_tui.errors import GitError
from crm_tui.tui.deeds import Deeds
from crm_tui.tui.screens.choose import ChooseScreen, ConfirmScreen
from crm_tui.tui.screens.problems import ProblemsScreen
from crm_tui.tui.screens.sync import SyncScreen
from crm_tui.tui.widgets.sheet import Sheet
from crm_tui.workspace import committing
from tests.git_plain import git
from tests.tui_app import WIDE, Desk, opened
from tests.tui_screen import HOSTILE, foreign_controls, widths, written
from tests.workspaces import commit

KIOSK = "deals/kiosk"


def log(desk: Desk) -> SyncScreen:
    assert isinstance(desk.app.screen, SyncScreen)
    return desk.app.screen


def away(*args: Any, **more: Any) -> Any:
    raise GitError("git is away")


async def followed(desk: Desk) -> None:
    """The screen looks for commits, as it does every second."""
    log(desk).follow()
    await desk.settle()


def row(desk: Desk, words: str) -> str:
    """The line of the log with these words."""
    return next(line for line in desk.lines if words in line and "12:00" in line)


def line(desk: Desk, words: str) -> str:
    return next(line for line in desk.lines if words in line)


@pytest.mark.parametrize("size", [(80, 24), (160, 40)], ids=str)
async def test_what_was_done_and_what_it_changed(tmp_path, size) -> None:
    """Newest first: when, who, what; below or beside it the lines that went and came, told by their signs."""
    async with opened(tmp_path, size=size) as desk:
        await desk.press("L", "8")
        await followed(desk)

        assert "Test" in row(desk, "Move Kiosk software to Prop") and "today 12:00 " in desk.text
        assert "1 operation and 1 commit · everything is committed" in desk.text
        assert "nothing is wrong with any file" in desk.text and " sort" not in desk.lines[-1]
        assert "-stage: lead" in desk.text and "+stage: proposal" in desk.text
        assert widths(desk.app) == {size[0]}
        for place in ("1 Today", "4 Deals", "8 Sync"):
            assert place in desk.lines[0]


async def test_undo_and_redo_of_any(tmp_path) -> None:
    """An older operation is taken back after its diff was shown, made again, and what came later stays."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("L", "n")
        await desk.type("Solar roof value=3k")
        await desk.press("enter", "8", "j")
        await desk.press("u")
        assert isinstance(desk.app.screen, ConfirmScreen) and "Undo: Move Kiosk software to Proposal?" in desk.text
        assert "+stage: lead" in desk.text
        await desk.press("n")
        assert "stage: proposal" in desk.file(KIOSK)

        await desk.press("u", "y")
        await followed(desk)
        assert "stage: lead" in desk.file(KIOSK) and "title: Solar roof" in desk.file("deals/solar-roof")
        assert "✓ Undo: Move Kiosk software to Proposal" in desk.text
        assert "undone" in row(desk, "  Move Kiosk software to Proposal")
        assert log(desk).table.cursor == 2, "the cursor stays on its operation"
        await desk.press("u")
        assert "this was taken back already" in desk.said

        await desk.press("U", "y")
        await followed(desk)
        assert "stage: proposal" in desk.file(KIOSK)
        assert "redone" in line(desk, "Undo: Move Kiosk") and "undone" not in desk.text
        await desk.press("U")
        assert "this stands" in desk.said
        assert desk.commits()[-2:] == ["Undo: Move Kiosk software to Proposal", "Redo: Move Kiosk software to Proposal"]


async def test_a_later_edit_of_the_same_key_is_named(tmp_path) -> None:
    """What somebody changed since is not taken back with it: it is said which, as the command line says it."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("L", "L", "8", "j", "u")
        assert not isinstance(desk.app.screen, ConfirmScreen)
        assert desk.said.startswith("records/deals/kiosk.yaml: stage: you have 'lead', the file now 'won'")
        assert "not done: Move Kiosk" in desk.text and "the edit again)" in desk.text


async def test_what_is_in_no_commit(tmp_path) -> None:
    """An edit from vim stands above the log with its diff until somebody commits it; enter opens the record."""
    async with opened(tmp_path, size=WIDE, watching=True) as desk:
        await desk.press("8")
        desk.replace("contacts/ada", "Chief Analyst", "Countess")
        await desk.until(lambda: "1 file changed outside" in desk.text)
        assert "uncommitted" in line(desk, "1 file changed outside") and "1 file in no commit" in desk.text
        await desk.press("g")
        assert "-title: Chief Analyst" in desk.text and "+title: Countess" in desk.text
        await desk.press("u")
        assert "no operation did it" in desk.said
        await desk.press("enter")
        assert desk.page.record_id == "ada"
        await desk.press("escape")

        desk.write("contacts/zoe", "name: Zoe\n")
        await desk.until(lambda: "2 files changed outside" in desk.text)
        await desk.press("enter")
        assert isinstance(desk.app.screen, ChooseScreen) and "Ada Lovelace" in desk.text and "Zoe" in desk.text
        await desk.press("j", "enter")
        assert desk.page.record_id == "zoe"
        await desk.press("escape")

        commit(tmp_path)
        await desk.until(lambda: "everything is committed" in desk.text)
        assert "files changed outside" not in desk.text


def pulled(desk: Desk, words: str, date: str) -> None:
    """A commit of a teammate came with a pull."""
    commit(desk.folder, words, f"--date={date}", "--author=Grace Hopper <grace@navy.example>")


async def test_what_teammates_and_editors_committed(tmp_path) -> None:
    """It stands among the operations, by time, with who and what; undone and made again like them, with a look first."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("L")
        desk.replace("contacts/ada", "Chief Analyst", "Countess")
        pulled(desk, "Give Ada her title", "2026-11-20T09:30:00Z")
        await desk.press("8", "g", "j")
        told = line(desk, "Give Ada her title")
        assert "yesterday 10:30" in told and "Grace Hopp" in told and "1 operation and 2 commits" in desk.text
        assert "-title: Chief Analyst" in desk.text and "+title: Countess" in desk.text
        await desk.press("u")
        assert "Undo: Give Ada her title?" in desk.text and "+title: Chief Analyst" in desk.text
        await desk.press("y")
        await followed(desk)
        assert "title: Chief Analyst" in desk.file("contacts/ada") and "stage: proposal" in desk.file(KIOSK)
        assert "undone" in line(desk, "  Give Ada her title")
        await desk.press("u")
        assert "this was taken back already" in desk.said
        await desk.press("U", "y")
        assert "title: Countess" in desk.file("contacts/ada")
        desk.replace("contacts/ada", "Countess", "Enchantress")
        await desk.press("u")
        assert "title: you have 'Chief Analyst', the file now 'Enchantress'" in desk.said
        await desk.press("enter")
        assert desk.page.record_id == "ada"


async def test_earlier_commits_come_as_one_goes_down(tmp_path, monkeypatch) -> None:
    """Of thousands the first are read at once, the others before the end of the list is reached; a rename is one."""
    monkeypatch.setattr("crm_tui.workspace.commits.STEP", 30)
    async with opened(tmp_path) as desk:
        history = ["reset refs/heads/main\nfrom refs/heads/main^0\n"]
        for at in range(1793610000, 1793617000, 100):
            title = f"title: At {at}\n"
            history += [f"commit refs/heads/main\ncommitter Linus <l@x.example> {at} +0000\ndata 4\nTest"]
            history += [f"M 100644 inline records/deals/kiosk.yaml\ndata {len(title)}\n{title}"]
        git(tmp_path, "fast-import", "--quiet", stdin="\n".join(history))
        git(tmp_path, "reset", "-q", "--hard")
        (tmp_path / "records/contacts/mary.yaml").rename(tmp_path / "records/contacts/shelley.yaml")
        pulled(desk, "Rename Mary", "2026-11-03T09:00:00Z")
        await desk.press("8")
        assert "the last " in desk.text and "72 commits" not in desk.text
        assert "rename from records/contacts/mary.yaml" in desk.text
        await desk.press("G", "G", "G")
        assert "Begin" in desk.text and "72 commits" in desk.text and "the last" not in desk.text


async def test_an_operation_that_git_would_not_commit(tmp_path, monkeypatch) -> None:
    """It is marked until it is committed; the next edit commits it too."""
    async with opened(tmp_path, size=WIDE) as desk:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(committing, "commit", away)
            await desk.press("L", "8")
            await followed(desk)
        assert "uncommitted" in row(desk, "Move Kiosk software to Proposal"), desk.text
        assert "1 waiting for a commit" in desk.text
        await desk.press("4", "L", "8")
        await desk.until(lambda: "everything is committed" in desk.text)
        assert "uncommitted" not in desk.text


async def test_problems_are_one_key_away(tmp_path) -> None:
    """The count, and how many files cannot be read, with the key that lists them."""
    async with opened(tmp_path, size=WIDE, watching=True) as desk:
        await desk.press("8")
        desk.write("deals/broken", "title: [\n")
        desk.write(KIOSK, "title: Kiosk\nstage: nowhere\nvalue: much\n")
        await desk.until(lambda: "1 file cannot be read: P lists them" in desk.text)
        desk.write("contacts/twin", "name: Ada Lovelace\n")
        await desk.until(lambda: "3 problems" in desk.text and "3 files changed" in desk.text)
        for lists in (lambda: desk.press("P"), lambda: desk.pilot.click("#problems")):
            await lists()
            await desk.settle()
            assert isinstance(desk.app.screen, ProblemsScreen)
            assert " 3 problems · 1 note" in desk.text and "error    deals/broken.yaml:2:1 " in desk.text
            assert "⏎ open" in desk.lines[-1]
            await desk.press("escape")
        log(desk)


async def test_the_pane_is_read_by_keyboard(tmp_path) -> None:
    """Tab goes to the difference and back, long lines move under h and l, E opens the file."""
    async with opened(tmp_path) as desk:
        desk.app.do(lambda deeds: deeds.add("deal", "Roof notes='" + "wide " * 30 + "end'"))
        await desk.settle()
        await desk.press("8", "g", "tab")
        sheet = desk.app.screen.query_one(Sheet)
        assert sheet.has_focus
        await desk.press("G", "l")
        assert sheet.shift == 8
        await desk.hammer(*["l"] * 15)
        assert "end" in desk.text
        await desk.hammer(*["h"] * 17)
        assert log(desk).table.has_focus
        await desk.press("tab", "enter")
        assert desk.page.record_id == "roof"


async def test_no_repository(tmp_path) -> None:
    """It is said, and the log is there all the same."""
    async with opened(tmp_path, size=WIDE, repository=False) as desk:
        await desk.press("L", "8")
        assert "no git repository: git init makes one" in desk.text and "Move Kiosk software" in desk.text


async def test_hostile_text_stays_text(tmp_path) -> None:
    """Names and contents of files that would steer the terminal show as harmless text in the log and the diff."""
    async with opened(tmp_path, size=WIDE) as desk:
        for text in HOSTILE[:4]:
            desk.app.do(partial(Deeds.add, kind="contact", line=f"'{text}'"))
        await desk.settle()
        (tmp_path / "records/contacts/raw.yaml").write_bytes(b"name: \x1b[2J\x9b31m [@click=app.quit]y\n")
        await desk.press("8")
        assert "[@click=app.quit]x" in desk.text and "[@click=app.quit]y" in desk.text
        assert foreign_controls(written(desk.app)) == set()
        await desk.press("j", "u")
        assert isinstance(desk.app.screen, ConfirmScreen) and foreign_controls(written(desk.app)) == set()


async def test_help_tells_the_keys_of_sync(tmp_path) -> None:
    async with opened(tmp_path, size=(120, 60)) as desk:
        await desk.press("L", "8", "question_mark")
        assert "Sync" in desk.text and "Take back the last operation, in the log any" in desk.text
        assert "Timeline" not in desk.text
