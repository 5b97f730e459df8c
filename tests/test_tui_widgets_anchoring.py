"""Lines that stay aligned in terminals that disagree about the width of a text."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from crm_tui.tui.widgets.anchoring import is_certain
from crm_tui.tui.widgets.columns import Column
from crm_tui.tui.widgets.table import Table
from crm_tui.wording.cells import cells
from crm_tui.wording.display import display
from tests.tui_screen import Numbers, Stage, foreign_controls, run, screen, written

NAMES = ("Ada", "அன்பு செல்வன்", "නිමල් පෙරේරා", "李小龙", "👩‍👩‍👧 und 🇱🇰", "Ада", "e\u0301tude", "கொழும்பு" * 9)
SEQUENCE = re.compile(r"\x1b\[([0-9;]*)([mHG])")


def narrow(char: str) -> int:
    """A terminal in which vowel signs take no cell."""
    if unicodedata.category(char)[0] == "M" or char in "\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wide(char: str) -> int:
    """A terminal in which they take one, as in xterm and tmux."""
    return 1 if unicodedata.category(char) == "Mc" else narrow(char)


def drawn(bytes_sent: str, width: Callable[[str], int], columns: int, rows: int) -> list[list[str]]:
    """The cells as a terminal draws them that measures by `width`."""
    grid = [[" "] * columns for _ in range(rows)]
    x = y = at = 0
    while at < len(bytes_sent):
        if found := SEQUENCE.match(bytes_sent, at):
            numbers = [int(each or 1) for each in found[1].split(";")]
            if found[2] == "H":
                y, x = numbers[0] - 1, numbers[-1] - 1
            elif found[2] == "G":
                x = numbers[0] - 1
            at = found.end()
            continue
        char = bytes_sent[at]
        at += 1
        if char == "\n":
            y += 1
            continue
        cells = width(char)
        for offset in range(cells):
            if x + offset < columns:
                grid[y][x + offset] = char if not offset else ""
        x = min(x + cells, columns)
    return grid


@pytest.mark.parametrize("width", [narrow, wide])
async def test_columns_stand_in_line_in_every_terminal(width) -> None:
    """Whatever a terminal makes of a name, the value behind it stands in its column."""
    table = Table((Column("name", "name", width=20), Column("value", "value", "right", width=9)))
    stage = Stage(table)

    async def walk(pilot) -> None:
        table.show(Numbers(range(len(NAMES)), lambda key: [NAMES[key], "1,000 €"]))
        await pilot.pause()
        sent = written(stage)
        lines = drawn(sent, width, 40, 12)[1:9]
        assert len({line.index("€") for line in lines}) == 1
        assert foreign_controls(sent) == set()

        # What stood there before shows nowhere.
        table.show(Numbers(range(len(NAMES)), lambda key: ["x" * 20, "xxxx €"]))
        await pilot.pause()
        before = written(stage)
        table.show(Numbers(range(len(NAMES)), lambda key: [NAMES[key], "€"]))
        await pilot.pause()
        assert not any("x" in line for line in drawn(before + written(stage), width, 40, 12))

    await run(stage, (40, 12), walk)


async def test_exports_and_dumps_see_plain_lines() -> None:
    """Only the terminal gets moves of the cursor: what covers a line, or saves the screen, sees text."""
    table = Table((Column("name", "name", width=20),))
    stage = Stage(table)

    async def walk(pilot) -> None:
        table.show(Numbers(range(len(NAMES)), lambda key: [NAMES[key]]))
        await pilot.pause()
        assert all("\x1b" not in line for line in screen(stage))
        assert "அன்பு" in screen(stage)[2]
        note = Static("over it")
        note.styles.layer = "over"
        note.styles.width = 9
        note.styles.offset = (5, 2)
        stage.screen.styles.layers = "default over"
        await stage.mount(note)
        await pilot.pause()
        assert "over it" in "".join(screen(stage))
        assert foreign_controls(written(stage)) == set()

    await run(stage, (40, 12), walk)


@pytest.mark.parametrize(
    "text, certain",
    [
        ("Ada Lovelace", True),
        ("Zoë Müller 12,500 €", True),
        ("▌→ none ↓3 ─━ №", True),
        ("அன்பு", False),
        ("李小龙 Ада 회사", True),
        ("✓ ⏎ ␣ ␛", True),
        ("か\u3099", False),
        ("⌚", False),
        ("e\u0301", False),
        ("👋", False),
    ],
)
def test_latin_and_our_signs_need_no_anchor(text: str, certain: bool) -> None:
    """The cursor is only moved where terminals may disagree."""
    assert is_certain(text) is certain


def test_where_terminals_agree_so_do_our_width_and_the_one_the_screen_is_laid_out_by() -> None:
    """A sign that one table says takes one cell and another two is none that everybody agrees on."""
    certain = [shown for code in range(0x10000) if is_certain(shown := display(chr(code)))]
    assert [each for each in certain if cells(each) != cell_len(each)] == []
    assert len(certain) > 40_000
