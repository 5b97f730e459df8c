"""How a command ends: exit codes, one line for every error, and never a traceback."""

import errno
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from crm_tui import errors
from crm_tui.cli.exits import guarded
from tests.crm_cli import SHOP, crm, done, streams, text
from tests.git_plain import git
from tests.workspaces import build


def ended(error: BaseException) -> tuple[int, str]:
    """Exit code and talk of a command that raises this."""

    def run() -> int:
        raise error

    with streams("", False) as (_, err):
        code = guarded(run)
        return code, text(err)


@pytest.mark.parametrize(
    "error, code",
    [
        (errors.CrmError("x"), 1),
        (errors.UsageError("x"), 2),
        (errors.QueryError("x", "query", 0), 2),
        (errors.NotFound("x"), 3),
        (errors.Ambiguous("x", ["a", "b"]), 3),
        (errors.Refused("x"), 4),
        (errors.Conflict("x"), 5),
        (errors.StorageError("x"), 6),
        (errors.Locked("x"), 6),
        (errors.Unconfirmed("x"), 6),
        (errors.GitError("x"), 7),
        (OSError(errno.ENOSPC, "No space left on device", "x.yaml"), 6),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 0),
        (SystemExit(3), 3),
        (SystemExit(), 1),
        (ZeroDivisionError("x"), 1),
        (RecursionError(), 1),
    ],
)
def test_exit_codes_are_promised(error: BaseException, code: int) -> None:
    assert ended(error)[0] == code


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that no test of this file changes."""
    texts = {**SHOP, "tasks/quote": "title: Quote\ndue: 2026-11-20\n", "members/me": "name: Me\nemail: me@x.example\n"}
    return build(tmp_path_factory.mktemp("shop"), texts, repository=False)


VALUES = [
    # What a record or a setting would hold and cannot: the same code, wherever on the line it stands.
    (4, "task x due=blah"),
    (4, "task x repeat=sometimes"),
    (4, "task x priority=blah"),
    (4, "log ada-lovelace call x --at blah"),
    (4, "log ada-lovelace call x --minutes blah"),
    (4, "log ada-lovelace blah x"),
    (4, "add contact X birthday=blah"),
    (4, "add contact X email=blah"),
    (4, "set kiosk value=blah"),
    (4, "set kiosk stage=blah"),
    (4, "set deals title:kiosk close=blah --yes"),
    (4, "move kiosk blah"),
    (4, "move kiosk lost --reason blah"),
    (4, "lose kiosk --reason blah"),
    (4, "snooze quote blah"),
    (4, "mv kiosk BLAH"),
    (4, "config set currency blah"),
    (4, "config set pipelines.sales.stages.lead.probability blah"),
    (4, "config add fields.contact x type=blah"),
    # What tells the command what to do, and a query.
    (2, "list deals --limit blah"),
    (2, "list deals --format blah"),
    (2, "list deals --columns blah"),
    (2, "list deals close:blah"),
    (2, "set deals close:blah owner=grace --yes"),
    (2, "pipeline close:blah"),
    (2, "find x --limit blah"),
    (2, "agenda --days blah"),
    (2, "agenda --count --days blah"),
    (2, "merge kiosk solar-roof --prefer blah"),
    # A field, a kind or a setting that there is none of.
    (2, "task x blah=1"),
    (2, "add contact X blah=1"),
    (2, "add blah X"),
    (2, "set kiosk blah=1"),
    (2, "find x --kind blah"),
    (2, "schema blah"),
    (2, "config set blah 1"),
    (2, "import csv crm.yaml --kind blah"),
    # A record that there is none of, also at the end of a link.
    (3, "task x about=blah"),
    (3, "task x assignee=blah"),
    (3, "log blah call x"),
    (3, "add contact X company=blah"),
    (3, "set blah value=1"),
    (3, "set kiosk contact=blah"),
    (3, "move blah lead"),
    (3, "snooze blah mon"),
    (3, "agenda --for blah"),
    (3, "mv blah x"),
    (3, "merge kiosk blah"),
    (3, "me blah"),
    (3, "undo blah"),
    # A file that cannot be read.
    (6, "check blah"),
    (6, "attach ada-lovelace blah"),
    (6, "import csv blah --kind contact"),
]


@pytest.mark.parametrize("code, line", VALUES, ids=[line for _, line in VALUES])
def test_what_cannot_be_read_ends_alike_in_every_command(shop: Path, code: int, line: str) -> None:
    """2 for the command line, 3 for a record that is not there, 4 for what no record may hold, 6 for a file."""
    before = sorted(path for path in shop.rglob("*") if ".crm" not in path.parts)
    ran = crm(shop, *line.split())
    assert (ran.code, ran.out) == (code, "")
    assert "blah" in ran.err.casefold() or "someti" in ran.err
    assert sorted(path for path in shop.rglob("*") if ".crm" not in path.parts) == before


def test_an_error_is_told_with_what_to_do() -> None:
    assert ended(errors.Refused("it is so", "do that"))[1] == "error: it is so\nhint: do that\n"
    assert ended(OSError(errno.EACCES, "Permission denied", b"x.yaml"))[1] == "error: x.yaml: permission denied\n"


def test_the_caret_stands_under_the_place() -> None:
    told = ended(errors.QueryError("no", "茶云 x\x1b:y", 4))[1].splitlines()
    assert told[1] == "  茶云 x␛:y"
    assert told[2] == "        ^"


def test_escapes_in_errors_are_harmless() -> None:
    assert ended(errors.NotFound("no \x1b]0;x\x07", "\x9b31m"))[1] == "error: no ␛]0;x␇\nhint: ⟨U+009B⟩31m\n"


def test_a_bug_is_one_line_and_a_file(home: Path) -> None:
    code, told = ended(ZeroDivisionError("of \x1b zero"))
    [log] = (home / "state/crm").glob("bug-*.log")
    assert code == 1
    assert told == f"error: this is a bug in crm: ZeroDivisionError: of ␛ zero; what happened is written in {log}\n"
    assert "Traceback" in log.read_text()


def test_a_bug_where_nothing_can_be_written(home: Path) -> None:
    (home / "state").write_text("in the way")
    assert ended(ZeroDivisionError("x"))[1] == "error: this is a bug in crm: ZeroDivisionError: x\n"


def test_a_traceback_is_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Traceback" not in ended(errors.Refused("x"))[1]
    monkeypatch.setenv("CRM_DEBUG", "1")
    assert ended(errors.Refused("x"))[1].startswith("Traceback")


@pytest.mark.parametrize(
    "words, told",
    [
        (["lst"], "error: there is no command 'lst'\nhint: did you mean 'list'?\n"),
        (["index", "--rebiuld"], "error: no such option '--rebiuld'. Did you mean '--rebuild'?\n"),
        (["index", "x"], "error: got unexpected extra argument (x)\nhint: crm index --help shows how it is used\n"),
        (["--nonsense"], "error: no such option '--nonsense'"),
        (["completion", "tcsh"], "error: there is no completion for 'tcsh'\nhint: one of: bash, zsh, fish\n"),
    ],
)
def test_wrong_words(tmp_path: Path, words: list[str], told: str) -> None:
    ran = crm(build(tmp_path, SHOP), *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)


def test_git_that_fails_says_that_the_file_is_written(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP)
    git(folder, "config", "core.sshCommand", "touch canary")
    ran = crm(folder, "set", "kiosk", "value=3k")
    assert ran.code == 7
    assert ran.err.startswith("error: written, but not committed: ")
    assert "3000" in (folder / "records/deals/kiosk.yaml").read_text()
    assert not (folder / "canary").exists()


def process(folder: Path, *words: str, **more: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "crm_tui", *words]
    return subprocess.Popen(command, cwd=folder, text=True, env=dict(os.environ), **more)  # type: ignore[call-overload,no-any-return]


def test_the_process_ends_with_the_code(tmp_path: Path) -> None:
    folder = build(tmp_path, SHOP)
    with process(folder, "show", "nobody", stderr=subprocess.PIPE) as ran:
        assert ran.wait(60) == 3
    with process(folder, "--version", stdout=subprocess.PIPE) as ran:
        assert ran.communicate()[0].startswith("crm ")


def _heeding_ctrl_c() -> None:
    """Ctrl+C ends what is started, also where the tests run in the background and are deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_at_a_question_changes_nothing(tmp_path: Path) -> None:
    """A real terminal, a real key."""
    folder = build(tmp_path, SHOP)
    master, screen = pty.openpty()
    with process(
        folder, "set", "deals", "stage:lead", "owner=grace", stdin=screen, stdout=screen, stderr=screen,
        start_new_session=True, preexec_fn=_heeding_ctrl_c,
    ) as ran:  # fmt: skip
        os.close(screen)
        seen = b""
        while b"[y/N]" not in seen:
            seen += os.read(master, 1 << 16)
        # A signal just before the terminal is read is not seen until the next one: people press again.
        for _ in range(20):
            ran.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                ran.wait(3)
                break
        assert ran.returncode == 130
    os.close(master)
    assert git(folder, "status", "--porcelain") == ""
    assert "owner" not in (folder / "records/deals/kiosk.yaml").read_text()


def test_the_first_time(tmp_path: Path) -> None:
    """I type `crm` in an empty folder: it asks what to begin with, makes a workspace here, and opens it."""
    master, screen = pty.openpty()
    seen = b""

    def until(words: bytes) -> None:
        nonlocal seen
        while words not in seen:
            seen += os.read(master, 1 << 16)

    with process(tmp_path, stdin=screen, stdout=screen, stderr=screen, start_new_session=True) as ran:
        os.close(screen)
        until(b"What shall it be? [S/m/q] ")
        assert b"There is no workspace in" in seen and not list(tmp_path.iterdir())
        os.write(master, b"m\n")
        until(b"No deals yet")
        os.write(master, b"q")
        until(b"\x1b[?1049l")
        assert ran.wait(60) == 0
    os.close(master)
    assert (tmp_path / "crm.yaml").is_file()


def test_the_interface_ends_with_its_terminal(tmp_path: Path) -> None:
    """The window is closed, or the line breaks, and what stands between does not pass that on, as make does not."""
    folder = build(tmp_path, SHOP)
    master, screen = pty.openpty()
    seen = b""
    with process(folder, stdin=screen, stdout=screen, stderr=screen, start_new_session=True) as ran:
        os.close(screen)
        while b"Kiosk" not in seen:
            seen += os.read(master, 1 << 16)
        os.close(master)
        assert ran.wait(60) == 1


def test_output_is_utf8_whatever_the_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(tmp_path, {"contacts/அன்பு": "name: அன்பு 茶\n"})
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
    with process(folder, "list", "contacts", stdout=subprocess.PIPE, encoding="utf-8") as ran:
        assert "அன்பு 茶" in ran.communicate()[0]


def test_a_long_list_on_a_terminal_goes_through_the_pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(tmp_path, SHOP)
    paged: list[str] = []
    monkeypatch.setattr("click.echo_via_pager", paged.append)
    monkeypatch.setenv("LINES", "3")
    monkeypatch.setenv("COLUMNS", "200")
    assert done(folder, "list", "deals", terminal=True).out == ""
    assert "Solar roof" in paged[0]
    assert "Solar roof" in done(folder, "list", "deals").out


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_lead_nowhere(shop: Path, closed: str) -> None:
    """As a scheduler may start a program: nothing is told, nothing said lands elsewhere, and codes stay what they are."""
    line = f'"$0" -m crm_tui "$@" {closed}'
    for words, code in [(["list", "deals", "limit:1"], 0), (["show", "nobody"], 3)]:
        ran = subprocess.run(["bash", "-c", line, sys.executable, *words], cwd=shop, capture_output=True, text=True)
        assert ran.returncode == code
        assert "Traceback" not in ran.stderr and "error" not in ran.stdout
        assert bool(ran.stdout) == (code == 0 and " >&-" not in f" {closed}".replace("2>&-", ""))
