"""Texts of every script take the cells a terminal gives them, and no letter is cut in two."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcwidth

from crm_tui.wording.cells import cells, cut, fit, graphemes
from crm_tui.wording.display import display

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FAMILY = "👩\u200d👩\u200d👧"
PIECES = [*"aé€№ 한王க", "கு", "செ", "ன்பு", "ශ්\u200dරී", "නි", "क्ष", "e\u0301", "❤\ufe0f", "🇱🇰", FAMILY, "👍🏽"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@pytest.mark.parametrize(
    "text, width",
    [
        ("", 0),
        ("Ada", 3),
        ("Größe", 5),
        ("e\u0301", 1),
        ("12\u00a0500 €", 8),
        ("№ 2", 3),
        ("குமார்", 5),
        ("அன்பு செல்வன்", 10),
        ("නිමල්", 3),
        ("ශ්\u200dරී", 2),
        ("王小明", 6),
        ("각", 2),
        ("\u1100\u1161\u11a8", 2),
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("🇱🇰", 2),
        (ENGLAND, 2),
        (FAMILY, 2),
        ("👍🏽", 2),
        ("அன்பு ❤\ufe0f", 7),
    ],
)
def test_width_in_cells(text, width):
    assert cells(text) == width


SCRIPTS = {
    "latin": (0x20, 0x370),
    "greek and cyrillic": (0x370, 0x530),
    "hebrew and arabic": (0x5D0, 0x700),
    "devanagari to sinhala": (0x900, 0xE00),
    "thai": (0xE01, 0xE5C),
    "punctuation and currency": (0x2010, 0x20C0),
    "kana": (0x3041, 0x3100),
    "han": (0x4E00, 0x9FEF),
    "hangul": (0xAC00, 0xD7A4),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_letter_agrees_with_wcwidth(script):
    """The quick measure answers as the reference does; spacing vowel signs take a cell of their own."""
    letters = [char for char in map(chr, range(*SCRIPTS[script])) if display(char) == char]
    for char in letters:
        if unicodedata.category(char) not in {"Cn", "Cf", "Mc"}:
            assert cells(char) == max(wcwidth(char), 0), f"U+{ord(char):04X}"


@pytest.mark.parametrize(
    "text, width, shown",
    [
        ("Harbour Ltd", 20, "Harbour Ltd"),
        ("Harbour Ltd", 8, "Harbour…"),
        ("Harbour Ltd", 1, "…"),
        ("Harbour Ltd", 0, ""),
        ("王小明", 4, "王…"),
        ("செல்வன்", 3, "செ…"),
        (f"{FAMILY}x{FAMILY}", 4, f"{FAMILY}x…"),
        (f"x{FAMILY}", 2, "x…"),
    ],
)
def test_cut(text, width, shown):
    assert cut(text, width) == shown


@pytest.mark.parametrize(
    "text, width, align, shown",
    [
        ("12 €", 7, "right", "   12 €"),
        ("Ada", 6, "left", "Ada   "),
        ("Ada", 6, "center", " Ada  "),
        ("王小明", 4, "right", " 王…"),
        ("குமார்", 7, "left", "குமார்  "),
        ("Harbour", 4, "left", "Har…"),
    ],
)
def test_fit(text, width, align, shown):
    assert fit(text, width, align) == shown


def test_what_is_cut_may_end_in_another_sign():
    assert cut("Harbour Ltd", 8, more="...") == "Harbo..."


@given(TEXTS, st.integers(0, 30), st.sampled_from(["left", "right", "center"]))
def test_fit_takes_exactly_its_width(text, width, align):
    assert cells(fit(text, width, align)) == width


@given(TEXTS, st.integers(1, 30))
def test_a_cut_text_ends_where_a_letter_ends(text, width):
    shown = cut(text, width)

    assert cells(shown) <= width
    if shown != text:
        ends = {text[: sum(map(len, parts))] for parts in prefixes(list(iter_graphemes(text)))}
        assert shown.removesuffix("…") in ends


@given(st.text().map(display))
def test_graphemes_are_the_text(text):
    assert "".join(graphemes(text)) == text


def prefixes(parts):
    return [parts[:length] for length in range(len(parts) + 1)]


def test_lists_in_indian_scripts_do_not_wait_for_wcwidth():
    """Only emoji sequences cost the import of the big tables."""
    code = (
        "import sys; from crm_tui.wording.cells import fit;"
        "fit('அன்பு செல்வன்', 4); fit('ශ්\\u200dරී ලංකා', 3); fit('12 €', 9); fit('王小明', 3);"
        "assert 'wcwidth' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
