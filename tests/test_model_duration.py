"""Lengths of time as people write them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.duration import Duration, format_duration, parse_duration
from crm_tui.model.when import WhenError

HOUR = 3600


@pytest.mark.parametrize(
    "text, expected, written",
    [
        ("30 days", Duration(days=30), "30 days"),
        ("1 day", Duration(days=1), "1 day"),
        ("2 weeks", Duration(days=14), "2 weeks"),
        ("14d", Duration(days=14), "2 weeks"),
        ("1 month", Duration(months=1), "1 month"),
        ("a month", Duration(months=1), "1 month"),
        ("18 months", Duration(months=18), "18 months"),
        ("1 quarter", Duration(months=3), "3 months"),
        ("2 years", Duration(months=24), "2 years"),
        ("1 month 2 weeks", Duration(months=1, days=14), "1 month 2 weeks"),
        ("12 min", Duration(seconds=720), "12 min"),
        ("90", Duration(seconds=90 * 60), "1 h 30 min"),
        ("1h30", Duration(seconds=90 * 60), "1 h 30 min"),
        ("1h 30m", Duration(seconds=90 * 60), "1 h 30 min"),
        ("1:30", Duration(seconds=90 * 60), "1 h 30 min"),
        ("1.5 h", Duration(seconds=90 * 60), "1 h 30 min"),
        ("1,5 hours", Duration(seconds=90 * 60), "1 h 30 min"),
        ("45s", Duration(seconds=45), "45 s"),
        ("26 h", Duration(seconds=26 * HOUR), "26 h"),
        ("0", Duration(), "0 min"),
        ("1 d 6 h", Duration(days=1, seconds=6 * HOUR), "1 day 6 h"),
    ],
)
def test_a_length_is_read_and_written(text, expected, written):
    assert parse_duration(text) == expected
    assert format_duration(expected) == written


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("30m", "minutes or months", "write min or months"),
        ("1.5 days", "no fixed length", "smaller unit"),
        ("0.0001 h", "no length", "as in"),
        ("-3 days", "no length", "as in"),
        ("days", "no length", "as in"),
        ("3 fortnights", "no length", "as in"),
        ("1 30", "no length", "as in"),
        ("1 d 30", "no length", "as in"),
        ("1h 2 3", "no length", "as in"),
        ("1:75", "no length", "as in"),
        ("9999999 days", "too long", "as in"),
        ("999999999 months", "too long", "as in"),
        ("NaN", "no length", "as in"),
        ("１２ min", "no length", "as in"),
        ("", "missing", "as in"),
        ("9" * 1_000_000, "too long", "as in"),
    ],
)
def test_what_is_no_length_is_refused(text, message, hint):
    with pytest.raises(WhenError) as caught:
        parse_duration(text)

    assert message in caught.value.message
    assert hint in caught.value.hint


def test_units_of_other_languages():
    assert parse_duration("2 வாரம்", {"வாரம்": "weeks"}) == Duration(days=14)


@pytest.mark.parametrize(
    "length, start, end",
    [
        (Duration(days=30), "2026-11-21", "2026-12-21"),
        (Duration(months=1), "2026-01-31", "2026-02-28"),
        (Duration(months=1, days=1), "2026-01-31", "2026-03-01"),
        (Duration(months=12), "2028-02-29", "2029-02-28"),
        (Duration(seconds=36 * HOUR), "2026-12-31", "2027-01-01"),
        (Duration(), "2026-11-21", "2026-11-21"),
    ],
)
def test_a_cadence_leads_to_its_next_day(length, start, end):
    """Keep in touch every month: the 31st is followed by the last day of a shorter month."""
    assert length.add_to(date.fromisoformat(start)) == date.fromisoformat(end)


def test_adding_ends_with_the_calendar():
    with pytest.raises(WhenError):
        Duration(months=1).add_to(date(9999, 12, 1))


def test_lengths_are_sorted_by_about_how_long_they_are():
    lengths = ["1 month", "90", "40 days", "1 year", "1 week", "29 days", "12 min"]

    ordered = sorted(lengths, key=lambda text: parse_duration(text).seconds_about())

    assert ordered == ["12 min", "90", "1 week", "29 days", "1 month", "40 days", "1 year"]


def test_elapsed_time_has_no_months():
    assert parse_duration("1 d 90 min").timedelta() == timedelta(days=1, minutes=90)
    with pytest.raises(ValueError):
        parse_duration("1 month").timedelta()


@given(st.builds(Duration, st.integers(0, 2400), st.integers(0, 99_999), st.integers(0, 999_999)))
def test_what_is_written_reads_back(length):
    assert parse_duration(format_duration(length)) == length


@given(st.text(max_size=90) | st.text("0123456789.,: hdminsweko", max_size=30))
def test_any_text_is_a_length_or_an_error_in_words(text):
    with suppress(WhenError):
        length = parse_duration(text)

        assert min(length) >= 0
        assert parse_duration(format_duration(length)) == length
