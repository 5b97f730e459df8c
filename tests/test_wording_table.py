"""Tables for the terminal line up in every script and fit its width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.wording.cells import cells
from crm_tui.wording.table import Cell, Column, Styled, paint, table

COLUMNS = [Column("id", least=None), Column("Title"), Column("Value", "right", None), Column("Stage")]
ROWS = [
    ["engine-no-2", "Engine № 2", "12,500 €", "proposal"],
    ["solar-roof", "மலர்விழி இரவிச்சந்திரன் மற்றும் நண்பர்கள்", "980 €", "lead"],
    ["kiosk", "ශ්\u200dරී ලංකා කෞතුකාගාරය 👩\u200d👧", "2,000 €", "won"],
    ["temple", "王小明的网站 ❤\ufe0f 🇱🇰", "8,000.50 €", "negotiation"],
]


def test_a_pipe_gets_every_word():
    """Without a width nothing is cut, and no line ends in blanks."""
    lines = list(table(COLUMNS, [ROWS[0], ["x", "y", "3 €", ""]]))

    assert lines == [
        "id           Title          Value  Stage",
        "engine-no-2  Engine № 2  12,500 €  proposal",
        "x            y                3 €",
    ]


def test_in_a_pipe_one_long_cell_widens_its_own_line_only():
    """Every word is there; lines after the usual width of a column do not pay for the one that is beyond it."""
    essay = "long " * 40 + "end"
    lines = list(table(COLUMNS, [ROWS[0], ["x", essay, "3 €", "won"], ["y", "z", "4 €", "lost"]]))

    assert lines == [
        "id           Title          Value  Stage",
        "engine-no-2  Engine № 2  12,500 €  proposal",
        f"x            {essay}       3 €  won",
        "y            z                4 €  lost",
    ]


def test_in_a_pipe_a_column_of_long_cells_stays_straight():
    """Where most cells are long, that is the column's width."""
    texts = [f"{number:02} {'x' * 50}" for number in range(20)]
    lines = list(table([Column("Note"), Column("By")], [[text, "grace"] for text in texts]))

    assert lines == [f"{'Note':53}  By", *(f"{text}  grace" for text in texts)]


def test_columns_start_in_the_same_cell_in_every_script():
    lines = list(table(COLUMNS, ROWS))

    places = [cells(line[: line.index(row[2])] + row[2]) for line, row in zip(lines[1:], ROWS, strict=True)]
    assert len(set(places)) == 1
    stages = [cells(line[: line.rindex(row[3])]) for line, row in zip(lines[1:], ROWS, strict=True)]
    assert len(set(stages)) == 1


@pytest.mark.parametrize("width", [50, 60, 80])
def test_text_gives_way_to_fit_the_terminal(width):
    """Titles are cut; ids and amounts stay whole."""
    lines = list(table(COLUMNS, ROWS, width=width))

    assert max(cells(line) for line in lines) <= width
    for line, row in zip(lines[1:], ROWS, strict=True):
        assert row[0] in line and row[2] in line


def test_the_widest_text_gives_first():
    columns = [Column("a"), Column("b")]

    assert list(table(columns, [["x" * 10, "y" * 30]], width=32, heading=False)) == ["x" * 10 + "  " + "y" * 19 + "…"]
    assert list(table(columns, [["x" * 10, "y" * 30]], width=20, heading=False)) == ["x" * 8 + "…  " + "y" * 8 + "…"]


def test_a_terminal_too_narrow_still_gets_ids_and_numbers():
    lines = list(table(COLUMNS, ROWS, width=10))

    assert "engine-no-2" in lines[1] and "12,500 €" in lines[1] and "Engine …" in lines[1]


def test_no_cell_steers_the_terminal():
    lines = list(table([Column("\x1b[1mhead")], [["\x1b]0;owned\x07"], ["two\nlines"]]))

    assert lines == ["␛[1mhead", "␛]0;owned␇", "two␊lines"]


def test_colour_only_when_asked():
    columns = [Column("Deal"), Column("Stage")]
    rows: list[list[Cell]] = [["Kiosk", Styled("won", "green")]]

    assert list(table(columns, rows)) == ["Deal   Stage", "Kiosk  won"]
    assert list(table(columns, rows, colour=True)) == [
        "\x1b[1mDeal \x1b[0m  \x1b[1mStage\x1b[0m",
        "Kiosk  \x1b[32mwon\x1b[0m",
    ]
    assert paint("late", "red") == "\x1b[31mlate\x1b[0m"


def test_an_empty_list_is_its_heading():
    assert list(table(COLUMNS, [])) == ["id  Title  Value  Stage"]
    assert list(table(COLUMNS, [], heading=False)) == []


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=60)), max_size=6), st.integers(20, 100))
def test_any_text_fits(rows, width):
    lines = list(table([Column("One"), Column("Two")], rows, width=width))

    assert len(lines) == len(rows) + 1
    assert all(cells(line) <= width for line in lines)
