"""The `:` line: commands of the command line, run from inside, with what they said."""

import asyncio
import time
from collections.abc import Sequence
from io import StringIO

import pytest

from crm_tui.cli.beside import Beside
from crm_tui.errors import UsageError
from crm_tui.tui.screens.output import OutputScreen
from crm_tui.tui.widgets.bar import Bar
from crm_tui.tui.widgets.sheet import Sheet
from tests.stillness import still
from tests.tui_app import WIDE, Desk, opened
from tests.tui_screen import foreign_controls, send_key, widths, written


def over(desk: Desk) -> bool:
    """Whether what a command said lies over the place."""
    return isinstance(desk.app.screen, OutputScreen)


async def run(desk: Desk, line: str) -> None:
    """Types a command line and waits for its end."""
    await desk.press("colon")
    desk.place.bar._put(line, len(line))
    await desk.press("enter")
    await desk.until(lambda: desk.app.commands is not None and not desk.app.commands.busy)


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=str)
async def test_a_list_is_read_over_the_place(tmp_path, size) -> None:
    """Data, talk and exit code in a pane; escape leads back; what was typed is there again."""
    async with opened(tmp_path, size=size) as desk:
        await desk.press("2")
        await desk.press("colon")
        await desk.type("list deals")
        await desk.press("enter")
        await desk.until(lambda: "exit code 0" in desk.text)
        assert over(desk)
        assert "Kiosk software" in desk.text and "list deals  exit code 0, 5 lines" in desk.text
        assert widths(desk.app) == {size[0]}
        await desk.press("j", "l", "G", "escape")
        assert "Ada Lovelace" in desk.text and not over(desk)

        await desk.press("4", "colon", "up")
        assert desk.place.bar.text == "list deals", "the lines typed are the same in every place"


async def test_what_it_changed_is_seen_at_once(tmp_path) -> None:
    """With `crm` before it or without; one line that was said stands in the line that speaks."""
    async with opened(tmp_path, size=WIDE) as desk:
        await run(desk, "crm move kiosk proposal")
        assert "stage: proposal" in desk.file("deals/kiosk")
        assert desk.said.startswith("Move Kiosk software to Proposal"), desk.text
        assert desk.commits() == ["Move Kiosk software to Proposal"]
        await desk.press("8")
        assert "Move Kiosk software to Proposal" in desk.text
        await run(desk, "config set name Elsewhere")
        assert desk.lines[0].endswith("Elsewhere")


async def test_what_fails_says_why_and_how(tmp_path) -> None:
    """Errors, and questions that nobody is asked, with their exit codes."""
    async with opened(tmp_path, size=WIDE) as desk:
        await run(desk, "show nobody")
        assert "error: " in desk.text and "exit code 3" in desk.text
        await desk.press("escape")
        await run(desk, "set deals stage:lead value=1k")
        assert "--yes says yes" in desk.text and "exit code 2" in desk.text
        assert "2000" in desk.file("deals/kiosk")
        await desk.press("q")
        assert not over(desk)


@pytest.mark.parametrize(
    "line, why",
    [
        ("crm", "the interface is open already"),
        ("watch", "the interface watches already"),
        ("show 'ada", "a quote is never closed"),
    ],
)
async def test_what_cannot_be_run_from_here_stays_in_the_bar(tmp_path, line, why) -> None:
    """With the reason below it."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("colon")
        await desk.type(line)
        await desk.press("enter")
        assert desk.place.bar.is_open and desk.place.bar.text == line and why in desk.text
        await desk.press("escape")
        assert not desk.place.bar.is_open


async def test_an_editor_needs_the_terminal(tmp_path) -> None:
    """Where it cannot be lent, that is said."""
    async with opened(tmp_path, size=WIDE) as desk:
        await run(desk, "edit ada")
        assert "this terminal cannot be lent" in desk.said


async def test_tab_completes_as_the_shell_does(tmp_path) -> None:
    """Commands, then what a command takes."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("colon")
        assert "doctor" in desk.text
        await desk.type("mov")
        await desk.press("tab")
        assert desk.place.bar.text == "move"
        await desk.type(" ki")
        assert "deal: Kiosk software" in desk.text
        await desk.press("tab")
        assert desk.place.bar.text == "move kiosk"
        await desk.press("escape")
        assert not desk.app.screen.query_one(Bar).is_open


class Slow(Beside):
    """A command line whose commands last until they are stopped."""

    def _command(self, words: Sequence[str]) -> list[str]:
        return [*super()._command(words)[:4], "import time; print('begun', flush=True); time.sleep(600)"]


async def test_a_long_one_can_be_stopped(tmp_path, monkeypatch) -> None:
    """It is seen to run, nothing waits for it, and escape stops it."""
    async with opened(tmp_path, size=WIDE) as desk:
        monkeypatch.setattr(desk.app, "command_line", Slow)
        commands = desk.app.commands
        assert commands is not None
        commands.take("index", desk.place)
        commands.look()
        await still(desk.app)
        assert "index  is running" in desk.text and "esc stop" in desk.lines[-1]
        send_key(desk.app, "escape")
        await desk.until(lambda: "exit code" in desk.text)
        assert "begun" in desk.text or "Interrupt" in desk.text
        await desk.press("escape")
        assert not over(desk)


async def test_keys_wait_for_what_a_command_says(tmp_path) -> None:
    """They mean what it shows: nothing that is typed meanwhile does anything to the place beneath."""
    async with opened(tmp_path, size=WIDE) as desk:
        await desk.press("4", "colon")
        desk.place.bar._put("list contacts", 13)
        board = desk.deals.board
        send_key(desk.app, "enter")
        await desk.burst("L", "G", "k")
        await desk.until(lambda: "exit code 0" in desk.text)
        await desk.settle()
        assert over(desk) and desk.file("deals/kiosk").count("stage: lead") == 2, "L moves no deal"
        sheet = desk.app.screen.query_one(Sheet)
        assert sheet.cursor == sheet.items.count - 2 > 0
        await desk.press("escape", "colon")
        desk.place.bar._put("move kiosk proposal", 19)
        send_key(desk.app, "enter")
        await desk.burst("4", "n")
        await desk.until(lambda: desk.place.bar.is_open)
        assert desk.said.startswith("Move Kiosk software"), "it is done before what was typed after it"
        assert not over(desk) and board.cards.lanes


async def test_escape_reaches_a_command_before_it_is_seen(tmp_path, monkeypatch) -> None:
    """It waits for the pane and stops the command, which says what it can be stopped with."""
    async with opened(tmp_path, size=WIDE) as desk:
        monkeypatch.setattr(desk.app, "command_line", Slow)
        commands = desk.app.commands
        assert commands is not None
        commands.take("index", desk.place)
        send_key(desk.app, "escape")
        await still(desk.app)
        assert commands.busy and not over(desk)
        commands.look()
        await still(desk.app)
        await desk.until(lambda: "exit code" in desk.text)
        assert "esc leave" in desk.lines[-1] and not commands.busy


class Counting(Slow):
    """A command line whose commands say how far they are, and something that is none of it."""

    def _command(self, words: Sequence[str]) -> list[str]:
        told = "os.write(int(os.environ['CRM_PROGRESS']), b'x y\\n40 writing 9 files\\n')"
        return [*super()._command(words)[:4], f"import os, time; {told}; time.sleep(600)"]


async def test_how_far_a_command_is(tmp_path, monkeypatch) -> None:
    """A bar in its pane, and none any more when it has ended, be it by force."""
    async with opened(tmp_path, size=WIDE) as desk:
        monkeypatch.setattr(desk.app, "command_line", Counting)
        commands = desk.app.commands
        assert commands is not None
        commands.take("index", desk.place)
        commands.look()
        while "40 %" not in desk.text:
            await still(desk.app)
            await asyncio.sleep(0.01)
        assert "writing 9 files" in desk.lines[-2] and "esc stop" in desk.lines[-1]
        send_key(desk.app, "escape")
        await desk.until(lambda: "exit code" in desk.text)
        assert "40 %" not in desk.text and desk.app.progress == ("", 100)
        await desk.press("escape")
        assert "40 %" not in desk.text


async def test_leaving_ends_what_runs(tmp_path, monkeypatch) -> None:
    """Nothing is left behind when the program ends."""
    async with opened(tmp_path) as desk:
        monkeypatch.setattr(desk.app, "command_line", Slow)
        commands = desk.app.commands
        assert commands is not None
        commands.take("i", desk.place)
        running = commands._running
        assert running is not None
    assert running._process.poll() is not None  # type: ignore[attr-defined]


async def test_hostile_output_is_only_text(tmp_path) -> None:
    """What a record or a name holds steers nothing, data on a pipe as little as on a terminal."""
    files = {
        "contacts/evil": 'name: "[bold red]x[/] \\e]52;c;ZXZpbA==\\a \\u202e [@click=app.quit]y"\nnotes: "\\e[2J"\n'
    }
    async with opened(tmp_path, files, size=WIDE) as desk:
        for line in ("list contacts --format csv", "show evil", "show evil --json"):
            await run(desk, line)
            assert "[bold red]x[/]" in desk.text and foreign_controls(written(desk.app)) == set()
            await desk.press("escape")


def test_nothing_in_the_folder_is_run(tmp_path, monkeypatch) -> None:
    """A workspace that holds modules of Python by the names of ours lends none of them."""
    for name in ("click", "crm_tui", "yaml", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("open('canary', 'w')\n")
    monkeypatch.chdir(tmp_path)
    running = Beside(tmp_path).start(["--version"])
    assert running.output().startswith("crm ") and running.code == 0
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    "line, words",
    [
        ("list deals 'solar roof'", ["list", "deals", "solar roof"]),
        ("crm --version", ["--version"]),
        ("find $(touch x) `y` ; rm *", ["find", "$(touch", "x)", "`y`", ";", "rm", "*"]),
    ],
)
def test_no_shell_reads_the_line(tmp_path, line, words) -> None:
    """Quotes are read, and nothing else means anything."""
    assert Beside(tmp_path).words(line) == words


def test_the_home_folder_is_known(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    assert Beside(tmp_path).words("attach ada ~/a.pdf") == ["attach", "ada", "/somewhere/a.pdf"]
    with pytest.raises(UsageError):
        Beside(tmp_path).words("-C x watch")


def test_a_command_in_the_terminal(tmp_path, monkeypatch, capfd) -> None:
    """It speaks to the terminal itself; what went wrong stays there until enter."""
    assert Beside(tmp_path).takes_terminal(["-C", "x", "edit", "ada"])
    assert Beside(tmp_path).lend(["--version"]) == 0
    monkeypatch.setattr("sys.stdin", StringIO("\n"))
    assert Beside(tmp_path).lend(["nothing"]) == 2
    told = capfd.readouterr()
    assert told.out.startswith("crm ") and "there is no command 'nothing'" in told.err
    assert "enter goes back" in told.err


def test_output_without_end_is_cut(tmp_path) -> None:
    class Loud(Beside):
        def _command(self, words: Sequence[str]) -> list[str]:
            return [*super()._command(words)[:4], "print('x' * 6_000_000)"]

    began = time.monotonic()
    text = Loud(tmp_path).start([]).output()
    assert len(text) < 5_000_000 and "5 MiB in all" in text
    assert time.monotonic() - began < 60
