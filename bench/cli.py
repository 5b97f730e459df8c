"""The command line against programs that do the same work, each a whole process from start to end."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.measure import Missing, Row, at_most, crm, faster, in_turns, process, wall, within
from bench.stock import Stock

KHARD = "khard==0.22.0"
TODOMAN = "todoman==4.7.0"


def small_list(stock: Stock) -> Row:
    """A filtered list among 1,000 records against the interpreter and its SQLite module alone."""
    folder = stock.workspace(1000)
    listing = _command(stock, folder, *crm(), "list", "deals", "stage:proposal")
    _must_print(listing, "2027")
    bare = _command(stock, folder, sys.executable, "-c", "import sqlite3")
    ours, reference = in_turns(wall(listing), wall(bare), 15)
    name = "`crm list deals stage:proposal`, 1k, against `python -c 'import sqlite3'`"
    return at_most(name, 5, ours, reference)


def contact_by_email(stock: Stock) -> Row:
    """One contact of 10,000 by e-mail against khard on the same contacts."""
    khard = _installed(stock, "khard", KHARD)
    folder = stock.workspace(10_000, only="contacts")
    cards = stock.vcards(10_000)
    card = (cards / "005000.vcf").read_text(encoding="utf-8")
    email = next(line.partition(":")[2] for line in card.splitlines() if line.startswith("EMAIL"))
    settings = stock.folder / "khard.conf"
    settings.write_text(f"[addressbooks]\n[[bench]]\npath = {cards}\n", encoding="utf-8")
    listing = _command(stock, folder, *crm(), "list", "contacts", f"email:{email}")
    other = _command(stock, folder, khard, "-c", str(settings), "email", email)
    _must_print(listing, email)
    _must_print(other, email)
    ours, reference = in_turns(wall(listing), wall(other), 3)
    return faster(f"`crm list contacts email:x`, 10k, against `khard email x` ({KHARD})", 25, ours, reference)


def find(stock: Stock) -> Row:
    """Full text over 100,000 records, a watcher vouching, against grep with the files in the page cache."""
    folder = stock.workspace(100_000)
    name = _somebody(folder)
    grep = _command(stock, folder, "grep", "-rF", name, "records")
    finding = _command(stock, folder, *crm(), "find", name)
    with _watcher(stock, folder):
        _must_print(finding, name)
        _must_print(grep, name)
        ours, reference = in_turns(wall(finding), wall(grep), 5)
    return faster("`crm find`, 100k, a watcher vouching, against warm `grep -rF`", 5, ours, reference)


def agenda(stock: Stock) -> Row:
    """The agenda of 10,000 tasks as it is typed, a watcher vouching, against todoman's list of the same tasks."""
    words = "`crm agenda`, 10k tasks, a watcher vouching, against `todo list`"
    return _agenda(stock, f"{words} ({TODOMAN}, its cache filled)", 10, ("agenda", "--for", "all"), 500)


def agenda_all(stock: Stock) -> Row:
    """The same where both print all 10,000 lines."""
    words = "the same with all 10k on the agenda"
    return _agenda(stock, words, 3, ("agenda", "--for", "all", "--days", "400"), 10_000)


def _agenda(stock: Stock, name: str, bound: float, words: tuple[str, ...], least: int) -> Row:
    todo = _installed(stock, "todo", TODOMAN)
    folder = stock.workspace(10_000, only="tasks")
    settings = stock.folder / "todoman.py"
    lists, cache = stock.todos(10_000), stock.folder / "todoman.sqlite"
    settings.write_text(f'path = "{lists}"\ncache_path = "{cache}"\ndate_format = "%Y-%m-%d"\n', encoding="utf-8")
    listing = _command(stock, folder, *crm(), *words)
    other = _command(stock, folder, todo, "--config", str(settings), "list")
    with _watcher(stock, folder):
        if listing().count(b"\n") < least or other().count(b"\n") < 10_000:
            raise RuntimeError("not all tasks were listed")
        ours, reference = in_turns(wall(listing), wall(other), 5)
    return faster(name, bound, ours, reference)


def count_small(stock: Stock) -> Row:
    """The agenda's count for a prompt among 1,000 records against the interpreter and its SQLite module alone."""
    return _count(stock, stock.workspace(1000), "1k")


def count_large(stock: Stock) -> Row:
    """The same among 100,000 records, a watcher vouching."""
    folder = stock.workspace(100_000)
    with _watcher(stock, folder):
        return _count(stock, folder, "100k, a watcher vouching")


def _count(stock: Stock, folder: Path, size: str) -> Row:
    counting = _command(stock, folder, *crm(), "agenda", "--count")
    if not counting().strip().isdigit():
        raise RuntimeError("no number was printed")
    bare = _command(stock, folder, sys.executable, "-c", "import sqlite3")
    ours, reference = in_turns(wall(counting), wall(bare), 15)
    return at_most(f"`crm agenda --count`, {size}, against `python -c 'import sqlite3'`", 3, ours, reference)


def log(stock: Stock) -> Row:
    """A call logged, from the key to the prompt, commit included."""
    return _captured(stock, "log", lambda contact: ("log", contact, "call", "wants a quote"))


def task(stock: Stock) -> Row:
    """A task noted, from the key to the prompt, commit included."""
    return _captured(stock, "task", lambda contact: ("task", "send quote", "due=fri", f"about={contact}"))


def _captured(stock: Stock, name: str, words: Callable[[str], tuple[str, ...]]) -> Row:
    folder = stock.workspace(100_000)
    contact = min((folder / "records" / "contacts" / "ma").rglob("*.yaml")).stem
    capture = wall(_command(stock, folder, *crm(), *words(contact)))
    capture()
    took = [capture() for _ in range(10)]
    return within(f"`crm {name}` from key to prompt, 100k, with its commit (median of 10)", 0.250, median(took))


LINES = (small_list, contact_by_email, find, agenda, agenda_all, count_small, count_large, log, task)


def _command(stock: Stock, folder: Path, *argv: str) -> Callable[[], bytes]:
    return lambda: process(argv, folder, stock.env).out


def _must_print(run: Callable[[], bytes], text: str) -> None:
    if text.encode() not in run():
        raise RuntimeError(f"{text!r} is not in what was printed")


def _installed(stock: Stock, program: str, requirement: str) -> str:
    """The program, installed into an environment of its own."""
    home = stock.folder / requirement.partition("=")[0]
    path = home / "bin" / program
    if not path.exists():
        try:
            process([sys.executable, "-m", "venv", str(home)], stock.folder, stock.env)
            process([str(path.with_name("pip")), "install", "-q", requirement], stock.folder, stock.env)
        except RuntimeError as error:
            raise Missing(f"{program} cannot be installed: {error}") from None
    return str(path)


def _somebody(folder: Path) -> str:
    """The name of a contact, as it stands in one file."""
    path = min((folder / "records" / "contacts" / "ma").rglob("*.yaml"))
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("name: ")


@contextmanager
def _watcher(stock: Stock, folder: Path) -> Iterator[None]:
    from crm_tui.index.vouch import vouched

    running = subprocess.Popen(
        [*crm(), "watch"], cwd=folder, env=stock.env, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while not vouched(folder / ".crm"):
            if running.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the watcher does not vouch")
            time.sleep(0.05)
        yield
    finally:
        running.terminate()
        running.wait(10)
