"""The terminal interface on a real terminal, against an app of the same library with one word in it."""

import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import accumulate
from pathlib import Path

from bench.draw import Draw
from bench.measure import Row, at_most, crm, in_turns, within
from bench.stock import Stock
from bench.terminal import Terminal
from crm_tui.query.rows import keys
from crm_tui.query.syntax import parse
from crm_tui.userconfig.lists import lists_path
from crm_tui.workspace.workspace import Workspace

EMPTY_APP = """\
from textual.app import App, ComposeResult
from textual.widgets import Static

class Empty(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("ready")

Empty().run()
"""
EMPTY = (sys.executable, "-c", EMPTY_APP)
CONTACTS = "2"
FILTER = "/"
PREVIEW = "O"
# Typed one by one into the filter of the contacts; each changes what is listed.
BACK = "\x7f"
KEYS = f"mar{BACK * 3}wal{BACK * 3}so"
# A key shown in the bar and a cursor that blinks send fewer bytes, a row of the list more.
ECHO = 1000
# So long nothing is written where all is done; a cursor blinks less often.
REST = 0.4
# Pressed in the list of contacts with the preview beside it, each with how many bytes tell that it was done: down,
# mark, mark all, sort by the name, to the end and back, no marks.
LIST_KEYS = (("j", 0), ("a", 0), ("A", ECHO), ("s", ECHO), ("G", ECHO), ("g", ECHO), ("A", ECHO))
# Through all places; moving, jumping and filtering in them, a record's page, the board in three forms.
ROUND = (
    *"12345678", *"4jjlljkhG", *"Fjlb", *"2jjGgjjj", *"/mary", "\x1b", *"jj", "\r", *"jj\tj", "\x1b",
    *"3jjG/har", "\x1b", *"1jjj", *"5jj", *"6jj", *"7jjj", *"8jj", *"42413",
)  # fmt: skip
ROUNDS = 2
MEGABYTE = 1_000_000


def first_paint(stock: Stock) -> Row:
    """From the start of the process until deals stand on the screen."""
    folder = stock.workspace(100_000)
    deals = _deals()

    def ours() -> float:
        with Terminal(crm(), folder, stock.env) as screen:
            return screen.until(deals) - screen.started

    def empty() -> float:
        with Terminal(EMPTY, stock.folder, stock.env) as screen:
            return screen.until("ready") - screen.started

    mine, other = in_turns(ours, empty, 5)
    return at_most("TUI: first paint, 100k, against an empty Textual app", 1.3, mine, other)


def filter_key(stock: Stock) -> Row:
    """From a key in the filter bar until the list shows the rows that what stands there by then finds."""
    folder = stock.workspace(100_000)
    typed = zip(KEYS, _found(folder, accumulate(KEYS, _typed)), strict=True)
    slowest = _slowest(stock, folder, (CONTACTS, FILTER), list(typed))
    return within(f"TUI: a key in the filter bar, 100k (slowest of {len(KEYS)})", 0.050, slowest)


def _typed(text: str, key: str) -> str:
    return text[:-1] if key == BACK else text + key


def _found(folder: Path, queries: Iterable[str]) -> list[str]:
    """How the foot of the list says how many contacts each query finds, as a pattern."""
    workspace = Workspace.open(folder)
    scope = workspace.scope(workspace.schema.kinds["contact"])
    with closing(workspace.reader()) as db:
        counts = [len(keys(db, scope, parse(query))) for query in queries]
    workspace.close()
    return [rf"(?<![\d,]){count:,} contacts" for count in counts]


def list_key(stock: Stock) -> Row:
    """From a key in a long list until the screen shows what it did."""
    slowest = _slowest(stock, stock.workspace(100_000), (CONTACTS, PREVIEW), LIST_KEYS)
    return within(f"TUI: a key in a list, 100k, rows marked (slowest of {len(LIST_KEYS)})", 0.050, slowest)


# A key, and what tells that it is answered: so many bytes, or a pattern on the screen.
Pressed = tuple[str, int | str]


def _slowest(stock: Stock, folder: Path, before: Sequence[str], keys: Sequence[Pressed]) -> float:
    """Seconds to the answer of that one of `keys` which takes longest, in the best of three starts."""
    rounds = [_answered(stock, folder, before, keys) for _ in range(3)]
    best: list[float] = [min(each) for each in zip(*rounds, strict=True)]
    return max(best)


def _answered(stock: Stock, folder: Path, before: Sequence[str], keys: Sequence[Pressed]) -> list[float]:
    """Seconds until each key is answered, in a program just started, by somebody who has no wishes yet.

    What is typed `before` leads to where it is pressed.
    """
    Path(lists_path(stock.env, str(folder))).unlink(missing_ok=True)
    with Terminal(crm(), folder, stock.env) as screen:
        screen.until(_deals())
        screen.settle(2)
        for key in before:
            screen.send(key)
            screen.settle(REST)
        took = []
        for key, told in keys:
            moment = screen.send(key)
            took.append((screen.after(told) if isinstance(told, int) else screen.until(told)) - moment)
            screen.settle()
        return took


def work(stock: Stock) -> Row:
    """What a key, or a switch between places, costs the thread that draws."""
    folder = stock.workspace(100_000)
    with Terminal(crm(), folder, stock.env) as screen:
        screen.until(_deals())
        screen.settle(2)
        # A place loads its code when it is seen first.
        for key in ROUND:
            _worked(screen, key)
        spent = sorted(_worked(screen, key) for _ in range(ROUNDS) for key in ROUND)
    return within(
        f"TUI: work of the interface's thread for a key or a switch, 100k (p95 of {len(spent)})",
        0.050, spent[len(spent) * 95 // 100],
    )  # fmt: skip


def _worked(screen: Terminal, key: str) -> float:
    before = screen.drawing()
    screen.send(key)
    screen.settle(0.15)
    return screen.drawing() - before


def memory(stock: Stock) -> Row:
    """What the program holds once it has caught up, above what an empty app holds."""
    folder = stock.workspace(100_000)
    with Terminal(crm(), folder, stock.env) as screen:
        screen.until(_deals())
        screen.settle(3)
        mine = screen.memory()
    with Terminal(EMPTY, stock.folder, stock.env) as screen:
        screen.until("ready")
        screen.settle(3)
        other = screen.memory()
    more = (mine - other) / MEGABYTE
    sizes = (f"{mine / MEGABYTE:.0f} MB", f"{other / MEGABYTE:.0f} MB", f"{more:+.0f} MB")
    return Row("TUI: memory, 100k, over an empty Textual app", "≤ +50 MB", *sizes, more <= 50)


LINES = (first_paint, filter_key, list_key, work, memory)


def _deals() -> str:
    """A pattern of what a generated deal is called."""
    return "|".join(map(re.escape, Draw(0).words["deals"]["what"].split()))
