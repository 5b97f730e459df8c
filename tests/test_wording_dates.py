"""Dates read as people say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_tui.wording.dates import age, day, long_day, moment, span

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "value, said",
    [
        ("2026-11-21", "today"),
        ("2026-11-20", "yesterday"),
        ("2026-11-22", "tomorrow"),
        ("2026-11-19", "Thu"),
        ("2026-11-18", "Wed"),
        ("2026-11-17", "17 Nov"),
        ("2026-11-23", "Mon"),
        ("2026-11-24", "Tue"),
        ("2026-11-25", "25 Nov"),
        ("2026-01-01", "1 Jan"),
        ("2025-11-12", "12 Nov 2025"),
        ("2027-01-03", "3 Jan 2027"),
        ("1815-12-10", "10 Dec 1815"),
    ],
)
def test_day(value, said):
    assert day(date.fromisoformat(value), TODAY) == said


def test_no_two_days_are_said_alike():
    """Thu is one Thursday, not the last and the next."""
    said = [day(TODAY + timedelta(days=away), TODAY) for away in range(-400, 401)]
    assert len(said) == len(set(said))


def test_long_day():
    assert long_day(TODAY, TODAY) == "Saturday 21 November"
    assert long_day(date(2027, 1, 1), TODAY) == "Friday 1 January 2027"


@pytest.mark.parametrize(
    "value, said",
    [
        (datetime(2026, 11, 21, 8, 20, tzinfo=UTC), "today 09:20"),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "today 00:30"),
        (datetime(2026, 11, 20, 16, 40, tzinfo=UTC), "yesterday 17:40"),
        (datetime(2026, 7, 1, 12, 5, tzinfo=UTC), "1 Jul 14:05"),
    ],
)
def test_moment_in_the_reader_s_zone(value, said):
    now = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert moment(value, now) == said


@pytest.mark.parametrize(
    "days, said",
    [
        (0, "0 d"),
        (16, "16 d"),
        (89, "89 d"),
        (90, "3 mo"),
        (100, "3 mo"),
        (400, "13 mo"),
        (729, "24 mo"),
        (730, "2 y"),
        (1000, "2 y"),
        (3653, "10 y"),
        (-5, "-5 d"),
        (-100, "-3 mo"),
    ],
)
def test_age(days, said):
    assert age(days) == said


@pytest.mark.parametrize(
    "first, last, said",
    [
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-10-01", "2026-12-31", "Q4 2026"),
        ("2026-11-01", "2026-11-30", "Nov 2026"),
        ("2025-12-01", "2026-11-30", "Dec 2025 – Nov 2026"),
        ("2026-02-01", "2026-04-30", "Feb 2026 – Apr 2026"),
        ("2026-11-10", "2026-11-10", "10 Nov 2026"),
        ("2026-11-10", "2026-11-30", "10 – 30 Nov 2026"),
        ("2026-11-30", "2026-12-06", "30 Nov 2026 – 6 Dec 2026"),
        ("9999-12-01", "9999-12-31", "Dec 9999"),
    ],
)
def test_span(first, last, said):
    """A range of days by the shortest name it has."""
    assert span(date.fromisoformat(first), date.fromisoformat(last)) == said
