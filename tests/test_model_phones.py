"""Phone numbers: kept as written, found by any end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.phones import check_phone, phone_fold


@pytest.mark.parametrize(
    "text, digits",
    [
        ("+44 20 7946 0958", "442079460958"),
        ("0044 20 7946 0958", "442079460958"),
        ("+44 (0)20 7946 0958", "442079460958"),
        ("020 7946 0958", "2079460958"),
        ("(020) 7946-0958", "2079460958"),
        ("077 123 4567", "771234567"),
        ("٠٧٧ ١٢٣ ٤٥٦٧", "771234567"),
        ("020 7946 0958 ext. 12", "2079460958"),
        ("020 7946 0958 x12", "2079460958"),
        ("020 7946 0958,,12", "2079460958"),
        ("+44 20 7946 0958;ext=12", "442079460958"),
        ("+44 20 7946 0958 #5", "442079460958"),
        ("0958", "0958"),
        ("0123456", "0123456"),
        ("01234567", "1234567"),
        ("112", "112"),
        ("nothing", ""),
        ("", ""),
    ],
)
def test_the_digits_a_number_is_found_by(text, digits):
    assert phone_fold(text) == digits


@pytest.mark.parametrize(
    "asked", ["+44 20 7946 0958", "0044 2079460958", "020 7946 0958", "7946 0958", "0958", "2079460958"]
)
def test_who_is_calling_is_found_by_any_end(asked):
    """Of the stored number and the one on the display, one is the end of the other."""
    for stored in ("+44 20 7946 0958", "+44 (0)20 7946 0958", "020 7946 0958 ext 3"):
        one, other = sorted((phone_fold(stored), phone_fold(asked)), key=len)

        assert other.endswith(one)


@pytest.mark.parametrize(
    "text",
    [
        "+44 20 7946 0958",
        "077-123.4567",
        "(020) 7946 0958",
        "112",
        "020 7946 0958 ext. 12",
        "020 7946 0958 доб. 12",
        "tel:+49-30-23125-014",
        "+44\u00a020\u00a07946\u20110958",
        "٠٧٧ ١٢٣",
    ],
)
def test_numbers_as_people_write_them_are_fine(text):
    assert check_phone(text) == ""


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("12", "at least three digits"),
        ("+", "at least three digits"),
        ("", "at least three digits"),
        ("() -", "at least three digits"),
        ("1-800-FLOWERS", "no 'F' in it"),
        ("ada@engines.example", "no 'a' in it"),
        ("020 7946 0958 / 59; 60", "no ';' in it"),
        ("020 7946 0958, 020 7946 0959", "no ',' in it"),
        ("²³¹", "no '²' in it"),
        ("123 + 456", "before its country code"),
        ("020 7946\n0958", "no '\\n' in it"),
        ("1" * 61, "at most 60"),
        ("(" * 1_000_000, "at most 60"),
    ],
)
def test_what_is_no_number_is_said(text, wrong):
    assert wrong in check_phone(text)


@given(st.text(max_size=80) | st.text("0123456789+()-. extx#;=", max_size=40))
def test_any_text_has_an_answer(text):
    digits = phone_fold(text)

    assert digits == "" or (digits.isascii() and digits.isdigit())
    assert len(digits) < 8 or digits[0] != "0"
    assert phone_fold(digits) == digits
    if check_phone(text) == "":
        assert sum(char.isdecimal() for char in text) >= 3


@pytest.mark.parametrize("piece", ["1", "x", " ext ", "(", "+", ";ext="])
def test_hostile_lengths_are_not_read(piece):
    text = piece * 200_000

    assert check_phone(text)
    assert len(phone_fold(text)) <= 60
