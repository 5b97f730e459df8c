"""Text of records on its way to the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crm_tui.tui.content import Harmless, cell, content, parts, typed, wrap
from crm_tui.wording.cells import cells
from tests.tui_screen import HOSTILE, foreign_controls

NAMES = ("Ada", "அன்பு செல்வன்", "නිමල් පෙරේරා", "李小龙", "Zoë", "e\u0301", "👩‍👩‍👧 family", "🇱🇰 flag", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_and_controls_become_plain_text(text: str) -> None:
    """What a record says is shown as it stands, and none of it is obeyed."""
    shown = content(text)

    assert shown.spans == []
    assert foreign_controls(shown.plain) == set()
    assert shown.plain == content(shown.plain).plain


def test_brackets_stay_exactly() -> None:
    """A name with brackets keeps them."""
    assert content("[bold red]x [/]").plain == "[bold red]x [/]"


def test_a_style_is_ours_and_covers_the_text() -> None:
    """Our style lies over the text as a whole."""
    shown = parts([("Ada", "bold"), ("[b]", "")])

    assert shown.plain == "Ada[b]"
    assert [(span.start, span.end) for span in shown.spans] == [(0, 3)]


def test_lines_stay_lines_only_where_they_may() -> None:
    """A line break inside a name is a sign, in a note it is a line break."""
    assert content("a\nb").plain == "a␊b"
    assert content("a\nb", multiline=True).plain == "a\nb"


@pytest.mark.parametrize("text", NAMES)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 12, 20])
@pytest.mark.parametrize("align", ["left", "right", "center"])
def test_a_cell_has_its_width_in_every_script(text: str, width: int, align: str) -> None:
    """A column stays a column, whatever names stand in it."""
    assert cell_len(cell(text, width, align)) == width


@given(st.text(max_size=30), st.integers(0, 24))
def test_a_cell_has_its_width_for_any_text(text: str, width: int) -> None:
    """No text makes a line longer or shorter."""
    shown = cell(text, width)

    assert cell_len(shown) == width
    assert foreign_controls(shown) == set()


def test_a_cell_is_cut_with_a_sign() -> None:
    """What is cut says so."""
    assert cell("Analytical Engines", 10) == "Analytica…"


@given(st.text(max_size=30))
def test_typed_text_keeps_its_length(text: str) -> None:
    """A cursor in the shown text is where it is in the value."""
    assert len(typed(text)) == len(text)
    assert foreign_controls(typed(text)) == set()


def test_an_entry_shows_marks_for_what_it_holds() -> None:
    """A pasted escape sequence is seen, not obeyed."""
    assert Harmless()("a\x1b[31m\u202eb").plain == "a␛[31m\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    "text, width, lines",
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one\n\ntwo", 7, ["one", "", "two"]),
        ("Donaudampfschiff", 6, ["Donaud", "ampfsc", "hiff"]),
        ("a Donaudampfschiff b", 8, ["a", "Donaudam", "pfschiff", "b"]),
        ("李小龙", 4, ["李小", "龙"]),
        ("x\x1by", 9, ["x␛y"]),
    ],
)
def test_long_text_is_broken_at_spaces(text: str, width: int, lines: list[str]) -> None:
    """A note is read in lines."""
    assert wrap(text, width) == lines


@given(st.text(alphabet=st.sampled_from("ab 李é\n👩‍ன்"), max_size=40), st.integers(8, 14))
def test_no_line_is_too_wide(text: str, width: int) -> None:
    """No line of a note runs out of its pane."""
    assert all(cells(line) <= width for line in wrap(text, width))
