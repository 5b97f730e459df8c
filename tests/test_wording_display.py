"""Text from a record is only text: nothing in it can steer a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.wording.display import display

# Format characters that are drawn, or that scripts and emoji need.
VISIBLE = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
JOINERS = {0x200C, 0x200D}
# Format characters that not every supported Python knows, or places kept for more of them.
RESERVED = {0x2065, *range(0x13430, 0x13440), *range(0xE0000, 0xE0080)}
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def steers(char: str) -> bool:
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return ord(char) not in VISIBLE | JOINERS
    return ord(char) in RESERVED


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("", ""),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;ZXZpbA==\x07", "␛]52;c;ZXZpbA==␇"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("a\tb", "a b"),
        ("a\nb\r\n", "a␊b␍␊"),
        ("\x00\x7f", "␀␡"),
        ("in\u202evoice\u202c", "in⟨U+202E⟩voice⟨U+202C⟩"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("a\u200bb\ufeffc", "a⟨U+200B⟩b⟨U+FEFF⟩c"),
        ("one\u2028two", "one⟨U+2028⟩two"),
        ("name\udc9b", "name⟨U+DC9B⟩"),
        ("a\U000e0041", "a⟨U+E0041⟩"),
        ("[red]markup[/] stays", "[red]markup[/] stays"),
    ],
)
def test_steering_characters_are_shown_as_marks(text, shown):
    assert display(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "அன்பு செல்வன்",
        "ශ්\u200dරී ලංකා",
        "می\u200cخواهم",
        "👩\u200d👧 ❤\ufe0f 🇱🇰",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "12\u00a0500 €",
        "12\u202f500 €",
        "王小明",
        "e\u0301",
    ],
)
def test_what_scripts_and_emoji_need_is_kept(text):
    assert display(text) == text


def test_notes_keep_their_lines_and_nothing_else():
    """A note of several lines stays one; a lone carriage return cannot overwrite its line."""
    assert display("one\r\ntwo\n\tthree\rfour", multiline=True) == "one\ntwo\n three␍four"


def test_every_character_that_steers_is_known():
    """The table is complete for this Python's Unicode, and takes no letter away."""
    for code in range(0x110000):
        char = chr(code)
        assert (display(char) != char) == steers(char), f"U+{code:04X}"


@given(ANY_TEXT)
def test_no_control_survives(text):
    assert not any(steers(char) for char in display(text))


@given(ANY_TEXT)
def test_in_several_lines_only_the_line_break_survives(text):
    assert {char for char in display(text, multiline=True) if steers(char)} <= {"\n"}


@given(ANY_TEXT, st.booleans())
def test_showing_twice_changes_nothing_more(text, multiline):
    once = display(text, multiline=multiline)
    assert display(once, multiline=multiline) == once


def test_plain_text_is_not_copied():
    text = "Harbour Ltd — Größe"
    assert display(text) is text
