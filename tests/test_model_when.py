"""Dates and times as people type them, seen from Saturday, 21 November 2026, 14:32 in Berlin."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.when import WhenError, iso_day, parse_day, parse_span, parse_when
from crm_tui.model.when.words import COUNTS, MONTHS, NAMED_DAYS, OTHER_WORDS, UNITS, WEEKDAYS

TODAY = date(2026, 11, 21)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 14, 32, tzinfo=BERLIN)
WORDS = {
    "நாளை": "tomorrow",
    "übermorgen": "+2d",
    "nächste": "next",
    "Woche": "week",
    "heute in acht tagen": "+8d",
}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026-11-21", "2026-11-21"),
        ("1815-12-10", "1815-12-10"),
        (" 2026-11-21\t", "2026-11-21"),
        ("today", "2026-11-21"),
        ("TODAY", "2026-11-21"),
        ("tomorrow", "2026-11-22"),
        ("tmr", "2026-11-22"),
        ("yesterday", "2026-11-20"),
        ("day after tomorrow", "2026-11-23"),
        ("day before yesterday", "2026-11-19"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("sun", "2026-11-22"),
        ("thurs", "2026-11-26"),
        ("this fri", "2026-11-20"),
        ("this sun", "2026-11-22"),
        ("next fri", "2026-11-27"),
        ("next mon", "2026-11-23"),
        ("last fri", "2026-11-20"),
        ("fri week", "2026-12-04"),
        ("+3d", "2026-11-24"),
        ("-2w", "2026-11-07"),
        ("+3 days", "2026-11-24"),
        ("+1m", "2026-12-21"),
        ("+1q", "2027-02-21"),
        ("+1y", "2027-11-21"),
        ("+0d", "2026-11-21"),
        ("in 2 weeks", "2026-12-05"),
        ("in a month", "2026-12-21"),
        ("in two years", "2028-11-21"),
        ("2 days ago", "2026-11-19"),
        ("a week ago", "2026-11-14"),
        ("eow", "2026-11-22"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("15 nov", "2027-11-15"),
        ("21 nov", "2026-11-21"),
        ("nov 22", "2026-11-22"),
        ("22nd november", "2026-11-22"),
        ("1. dec", "2026-12-01"),
        ("15 nov 2026", "2026-11-15"),
        ("Nov 15, 2026", "2026-11-15"),
        ("29 feb", "2028-02-29"),
        ("2026-W48-3", "2026-11-25"),
        ("2026-W01-1", "2025-12-29"),
    ],
)
def test_a_day_is_read(text, expected):
    assert parse_day(text, TODAY) == day(expected)


def test_a_weekday_on_its_own_day_means_the_next_one():
    """Nobody says Saturday on a Saturday and means today."""
    assert parse_day("sat", TODAY) == day("2026-11-28")
    assert parse_day("last sat", TODAY) == day("2026-11-14")
    assert parse_day("this sat", TODAY) == TODAY


@pytest.mark.parametrize("now", [TODAY + timedelta(days=n) for n in range(7)])
def test_weekdays_from_every_day_of_the_week(now):
    for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        coming = parse_day(name, now)

        assert 1 <= (coming - now).days <= 7
        assert coming.weekday() == WEEKDAYS[name]
        assert parse_day(f"{name} week", now) == coming + timedelta(days=7)
        assert 1 <= (now - parse_day(f"last {name}", now)).days <= 7
        assert parse_day(f"next {name}", now).isocalendar()[:2] == (now + timedelta(days=7)).isocalendar()[:2]
        assert parse_day(f"this {name}", now).isocalendar()[:2] == now.isocalendar()[:2]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("fri", "2026-11-20"),
        ("sat", "2026-11-14"),
        ("15 nov", "2026-11-15"),
        ("21 nov", "2026-11-21"),
        ("22 nov", "2025-11-22"),
        ("29 feb", "2024-02-29"),
        ("+1d", "2026-11-22"),
        ("dec", "2025-12-01"),
        ("nov", "2026-11-01"),
        ("q4", "2026-10-01"),
    ],
)
def test_what_happened_is_looked_for_backwards(text, expected):
    """A call logged as "fri" was last Friday."""
    assert parse_day(text, TODAY, past=True) == day(expected)


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("nov 2026", "2026-11-01", "2026-11-30"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("october", "2027-10-01", "2027-10-31"),
        ("may", "2027-05-01", "2027-05-31"),
        ("2026-W48", "2026-11-23", "2026-11-29"),
        ("2026-w53", "2026-12-28", "2027-01-03"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("q1", "2027-01-01", "2027-03-31"),
        ("q2 2025", "2025-04-01", "2025-06-30"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("next week", "2026-11-23", "2026-11-29"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("next quarter", "2027-01-01", "2027-03-31"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last 30 days", "2026-10-23", "2026-11-21"),
        ("next 2 weeks", "2026-11-21", "2026-12-04"),
        ("next 1 day", "2026-11-21", "2026-11-21"),
        ("last 30d", "2026-10-23", "2026-11-21"),
        ("last two months", "2026-09-22", "2026-11-21"),
        ("fri", "2026-11-27", "2026-11-27"),
        ("2026-11-21", "2026-11-21", "2026-11-21"),
    ],
)
def test_a_range_of_days_is_read(text, first, last):
    assert parse_span(text, TODAY) == (day(first), day(last))
    assert parse_day(text, TODAY) == day(first)
    assert parse_day(text, TODAY, last=True) == day(last)


@pytest.mark.parametrize(
    "today, text, first, last",
    [
        ("2026-12-31", "tomorrow", "2027-01-01", "2027-01-01"),
        ("2026-12-31", "next month", "2027-01-01", "2027-01-31"),
        ("2027-01-01", "last month", "2026-12-01", "2026-12-31"),
        ("2027-01-01", "this week", "2026-12-28", "2027-01-03"),
        ("2027-01-01", "last quarter", "2026-10-01", "2026-12-31"),
        ("2027-01-01", "last year", "2026-01-01", "2026-12-31"),
        ("2027-01-01", "31 dec", "2027-12-31", "2027-12-31"),
        ("2026-12-31", "eoy", "2026-12-31", "2026-12-31"),
        ("2026-12-28", "eow", "2027-01-03", "2027-01-03"),
        ("2026-01-31", "+1m", "2026-02-28", "2026-02-28"),
        ("2028-01-31", "+1m", "2028-02-29", "2028-02-29"),
        ("2026-03-31", "next month", "2026-04-01", "2026-04-30"),
        ("2026-03-31", "-1m", "2026-02-28", "2026-02-28"),
        ("2026-12-31", "+2m", "2027-02-28", "2027-02-28"),
        ("2028-02-29", "+1y", "2029-02-28", "2029-02-28"),
        ("2028-02-29", "-4y", "2024-02-29", "2024-02-29"),
        ("2028-02-29", "29 feb", "2028-02-29", "2028-02-29"),
        ("2028-03-01", "29 feb", "2032-02-29", "2032-02-29"),
        ("2096-03-01", "29 feb", "2104-02-29", "2104-02-29"),
        ("2028-02-28", "tomorrow", "2028-02-29", "2028-02-29"),
        ("2027-02-28", "tomorrow", "2027-03-01", "2027-03-01"),
        ("2028-02-10", "eom", "2028-02-29", "2028-02-29"),
    ],
)
def test_ends_of_years_and_leap_days(today, text, first, last):
    assert parse_span(text, day(today)) == (day(first), day(last))


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("2026-02-30", "no such day, February 2026 has 28", "2026-02-28"),
        ("2027-02-29", "no such day, February 2027 has 28", "2027-02-28"),
        ("31 apr", "no such day, April 2026 has 30", "2026-04-30"),
        ("29 feb 2027", "no such day, February 2027 has 28", "2027-02-28"),
        ("2026-13-01", "there is no month 13", "as in 2026-11-21"),
        ("2026-13", "there is no month 13", "as in 2026-11-21"),
        ("2026-00-10", "there is no month 0", "as in 2026-11-21"),
        ("0000-01-01", "outside the years", "as in"),
        ("2026-W54", "no such week, 2026 has 53", "2026-W53"),
        ("2025-W53", "no such week, 2025 has 52", "2025-W52"),
        ("0000-W01", "outside the years", "as in"),
        ("2026-W48-8", "a week has no day 8", "7 is Sunday"),
        ("15.11.2026", "no date", "write 2026-11-15"),
        ("15/11/2026", "no date", "write 2026-11-15"),
        ("3/15/2026", "no date", "write 2026-03-15"),
        ("3/4/2026", "no date", "write 2026-03-04 or 2026-04-03"),
        ("2026-2-3", "no date", "write 2026-02-03"),
        ("2026/11/21", "no date", "write 2026-11-21"),
        ("2w", "no date", "write +2w or -2w"),
        ("2 weeks", "no date", "write +2 weeks or -2 weeks"),
        ("tomorow", "no date", "did you mean 'tomorrow'?"),
        ("nxt month", "no date", "did you mean 'next'?"),
        ("nix", "no date", "as in 2026-11-21, fri, +3d, next month"),
        ("end of month", "no date", "as in 2026-11-21, fri, +3d, next month"),
        ("fri 10:30", "no date", "a day alone may be wanted"),
        ("1030", "no date", "write 10:30 for a time"),
        ("monday week next year", "no date", "as in"),
        ("+1h", "no date", "as in"),
        ("3/15", "no date", "as in"),
        ("20261121", "no date", "as in"),
        ("２０２６-11-21", "no date", "as in"),
        ("next 0 days", "at least one day", "last 30 days"),
        ("last 3 hours", "no date", "as in"),
        ("+9999999d", "no date", "as in"),
        ("+999999y", "outside the years", "as in"),
        ("-999999d", "outside the years", "as in"),
        ("", "missing", "as in"),
        (",", "missing", "as in"),
        (" \n ", "missing", "as in"),
        ("x" * 100_000, "too long", "as in"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_was_probably_meant(text, message, hint):
    with pytest.raises(WhenError) as caught:
        parse_day(text, TODAY)

    assert message in caught.value.message
    assert hint in caught.value.hint
    assert len(caught.value.message) < 120


def test_words_of_other_languages():
    assert parse_day("நாளை", TODAY, WORDS) == day("2026-11-22")
    assert parse_day("ÜBERMORGEN", TODAY, WORDS) == day("2026-11-23")
    assert parse_day("u\u0308bermorgen", TODAY, WORDS) == day("2026-11-23")
    assert parse_span("nächste Woche", TODAY, WORDS) == (day("2026-11-23"), day("2026-11-29"))
    assert parse_day("heute  in acht Tagen", TODAY, WORDS) == day("2026-11-29")
    assert parse_day("tomorrow", TODAY, WORDS) == day("2026-11-22")
    assert parse_when("நாளை 10:30", NOW, WORDS) == datetime(2026, 11, 22, 10, 30, tzinfo=BERLIN)
    with pytest.raises(WhenError):
        parse_day("நாளை", TODAY)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("now", "2026-11-21T14:32:00+01:00"),
        ("10:30", "2026-11-21T10:30:00+01:00"),
        ("23:59", "2026-11-21T23:59:00+01:00"),
        ("9:05", "2026-11-21T09:05:00+01:00"),
        ("10:30:15", "2026-11-21T10:30:15+01:00"),
        ("5pm", "2026-11-21T17:00:00+01:00"),
        ("5:30 pm", "2026-11-21T17:30:00+01:00"),
        ("12am", "2026-11-21T00:00:00+01:00"),
        ("12pm", "2026-11-21T12:00:00+01:00"),
        ("at 10:30", "2026-11-21T10:30:00+01:00"),
        ("fri 10:30", "2026-11-27T10:30:00+01:00"),
        ("10:30 fri", "2026-11-27T10:30:00+01:00"),
        ("next fri at 5 pm", "2026-11-27T17:00:00+01:00"),
        ("5 pm tomorrow", "2026-11-22T17:00:00+01:00"),
        ("+1m 10:30", "2026-12-21T10:30:00+01:00"),
        ("15 nov 2026 10:30", "2026-11-15T10:30:00+01:00"),
        ("+2h", "2026-11-21T16:32:00+01:00"),
        ("in 90 min", "2026-11-21T16:02:00+01:00"),
        ("in an hour", "2026-11-21T15:32:00+01:00"),
        ("2 hours ago", "2026-11-21T12:32:00+01:00"),
        ("2026-11-21 9:30", "2026-11-21T09:30:00+01:00"),
        ("2026-11-21T10:30", "2026-11-21T10:30:00+01:00"),
        ("2026-11-21 10:30:05", "2026-11-21T10:30:05+01:00"),
        ("2026-11-21T10:30:05.25", "2026-11-21T10:30:05.250000+01:00"),
        ("2026-11-21T10:30Z", "2026-11-21T11:30:00+01:00"),
        ("2026-11-21T10:30+05:30", "2026-11-21T06:00:00+01:00"),
        ("2026-11-21 10:30 -0500", "2026-11-21T16:30:00+01:00"),
        ("2026-07-01 10:30", "2026-07-01T10:30:00+02:00"),
    ],
)
def test_a_moment_is_read(text, expected):
    moment = parse_when(text, NOW)

    assert isinstance(moment, datetime)
    assert moment.isoformat() == expected
    assert moment.tzinfo is BERLIN


@pytest.mark.parametrize("text, expected", [("fri", "2026-11-27"), ("2026-Q4", "2026-10-01"), ("+3d", "2026-11-24")])
def test_a_day_without_a_time_stays_a_day(text, expected):
    when = parse_when(text, NOW)

    assert not isinstance(when, datetime)
    assert when == day(expected)


def test_the_last_day_of_a_range_and_the_past_are_for_moments_too():
    assert parse_when("2026-Q4", NOW, last=True) == day("2026-12-31")
    assert parse_when("fri 10:30", NOW, past=True) == datetime(2026, 11, 20, 10, 30, tzinfo=BERLIN)


def test_today_is_the_day_in_the_zone_of_now():
    """At 23:30 in Berlin it is tomorrow in Colombo."""
    late = datetime(2026, 11, 21, 23, 30, tzinfo=BERLIN)

    assert parse_when("today", late) == day("2026-11-21")
    assert parse_when("today", late.astimezone(ZoneInfo("Asia/Colombo"))) == day("2026-11-22")


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("25:10", "there is no time 25:10", "00:00 to 23:59"),
        ("10:75", "there is no time 10:75", "00:00 to 23:59"),
        ("13pm", "there is no time 13pm", "1am"),
        ("0am", "there is no time 0am", "1am"),
        ("2026-11-21T24:00", "there is no time 24:00", "00:00 to 23:59"),
        ("2026-11-21T23:59:60", "there is no time 23:59:60", "00:00"),
        ("2026-02-30T10:30", "no such day, February 2026 has 28", "2026-02-28"),
        ("2026-11-21T10:30+25:00", "there is no offset +25:00", "+01:00"),
        ("next month 10:30", "more than the one day", "fri 10:30"),
        ("2026 10:30", "more than the one day", "fri 10:30"),
        ("tomorow 10:30", "no date", "did you mean 'tomorrow'?"),
        ("9999-12-31T23:59-10:00", "outside the years", "as in"),
        ("0001-01-01 00:10", "outside the years", "as in"),
        ("10.30", "no date", "a time is written after its day"),
        ("", "missing", "as in"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(text, message, hint):
    with pytest.raises(WhenError) as caught:
        parse_when(text, NOW)

    assert message in caught.value.message
    assert hint in caught.value.hint


def test_elapsed_time_ends_with_the_calendar():
    with pytest.raises(WhenError):
        parse_when("+999999h", datetime(9990, 1, 1, tzinfo=UTC))


def test_a_present_without_a_zone_is_a_fault_of_the_program():
    with pytest.raises(TypeError):
        parse_when("now", datetime(2026, 11, 21))  # noqa: DTZ001


SPRING = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
AUTUMN = datetime(2026, 10, 24, 12, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "now, text, expected",
    [
        # On 29 March the clocks in Berlin go from 01:59:59 to 03:00:00.
        (SPRING, "2026-03-29 01:59", "2026-03-29T01:59:00+01:00"),
        (SPRING, "2026-03-29 02:00", "2026-03-29T03:00:00+02:00"),
        (SPRING, "2026-03-29 02:30", "2026-03-29T03:30:00+02:00"),
        (SPRING, "tomorrow 2:30", "2026-03-29T03:30:00+02:00"),
        (SPRING, "2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        (SPRING, "2026-03-29 03:00", "2026-03-29T03:00:00+02:00"),
        (SPRING, "2026-03-29T02:30+01:00", "2026-03-29T03:30:00+02:00"),
        (SPRING, "+24h", "2026-03-29T13:00:00+02:00"),
        (SPRING, "+1d 12:00", "2026-03-29T12:00:00+02:00"),
        # On 25 October they go from 02:59:59 back to 02:00:00.
        (AUTUMN, "2026-10-25 01:59", "2026-10-25T01:59:00+02:00"),
        (AUTUMN, "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
        (AUTUMN, "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
        (AUTUMN, "tomorrow 2:30am", "2026-10-25T02:30:00+02:00"),
        (AUTUMN, "2026-10-25T02:30+02:00", "2026-10-25T02:30:00+02:00"),
        (AUTUMN, "2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00"),
        (AUTUMN, "2026-10-25 03:00", "2026-10-25T03:00:00+01:00"),
        (AUTUMN, "+24h", "2026-10-25T11:00:00+01:00"),
        (AUTUMN, "+1d 12:00", "2026-10-25T12:00:00+01:00"),
    ],
)
def test_days_on_which_the_clocks_change(now, text, expected):
    moment = parse_when(text, now)

    assert isinstance(moment, datetime)
    assert moment.isoformat() == expected


def test_elapsed_time_runs_through_the_hour_that_comes_twice():
    first = parse_when("2026-10-25 02:30", AUTUMN)
    assert isinstance(first, datetime)
    again = parse_when("+1h", first)
    assert isinstance(again, datetime)

    assert again.isoformat() == "2026-10-25T02:30:00+01:00"
    assert again.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def test_a_time_read_during_the_repeated_hour_is_still_the_first():
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
    moment = parse_when("2:45", second)

    assert isinstance(moment, datetime)
    assert moment.isoformat() == "2026-10-25T02:45:00+02:00"


def test_a_day_that_a_zone_skipped():
    """Samoa had no 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    moment = parse_when("2011-12-30 10:00", datetime(2011, 12, 29, 12, tzinfo=apia))

    assert isinstance(moment, datetime)
    assert moment.isoformat() == "2011-12-31T10:00:00+14:00"


def test_iso_day_knows_its_shape_only():
    assert iso_day("2026-11-21") == TODAY
    assert iso_day("2026-11") is None
    assert iso_day("20261121") is None
    with pytest.raises(WhenError):
        iso_day("2026-11-31")


@given(st.dates())
def test_every_iso_day_is_read_as_itself(any_day):
    assert parse_day(any_day.isoformat(), TODAY) == any_day
    assert parse_when(any_day.isoformat(), NOW) == any_day


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-840, 840))  # noqa: DTZ001
def test_every_iso_moment_is_read_as_itself(local, offset):
    moment = local.replace(tzinfo=timezone(timedelta(minutes=offset)))

    read = parse_when(moment.isoformat(), NOW)

    assert isinstance(read, datetime)
    assert read.astimezone(UTC) == moment.astimezone(UTC)
    assert read.tzinfo is BERLIN


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_local_time_that_the_clock_shows_is_kept(local):
    local = local.replace(fold=0)
    read = parse_when(local.isoformat(), NOW)

    assert isinstance(read, datetime)
    skipped = read.replace(tzinfo=None) - local
    assert skipped in (timedelta(0), timedelta(hours=1), timedelta(hours=2))
    assert read.astimezone(UTC) == local.replace(tzinfo=BERLIN).astimezone(UTC)


@given(st.dates(date(200, 1, 1), date(9800, 1, 1)), st.integers(-180, 180), st.sampled_from("dwmqy"))
def test_steps_keep_or_shorten_the_day_of_the_month(today, count, unit):
    moved = parse_day(f"{count:+}{unit}", today)

    if unit in "dw":
        assert moved - today == timedelta(days=count * (7 if unit == "w" else 1))
    else:
        months = count * {"m": 1, "q": 3, "y": 12}[unit]
        assert moved.year * 12 + moved.month == today.year * 12 + today.month + months
        assert moved.day == today.day or (moved.day < today.day and (moved + timedelta(days=1)).day == 1)


KNOWN = [*NAMED_DAYS, *WEEKDAYS, *MONTHS, *UNITS, *COUNTS, *OTHER_WORDS]
PHRASES = st.lists(st.sampled_from([*KNOWN, "2026", "30", "10:30", "+3d", "-1m", "q4", "5", "pm"]), max_size=4).map(
    " ".join
)
TEXTS = PHRASES | st.text(max_size=90) | st.text("0123456789-+:TWQZ./ ", max_size=30)


@given(TEXTS, st.dates())
def test_any_text_is_a_day_or_an_error_in_words(text, today):
    with suppress(WhenError):
        first, last = parse_span(text, today)

        assert first <= last


@given(TEXTS)
def test_any_text_is_a_moment_or_an_error_in_words(text):
    with suppress(WhenError):
        when = parse_when(text, NOW)

        assert not isinstance(when, datetime) or when.tzinfo is BERLIN


@pytest.mark.parametrize("piece", ["0", "+", "1 ", "in ", "2026-", "10:30 ", "\u0301\u0316", "नि", "next "])
def test_hostile_lengths_are_refused_without_being_read(piece):
    with pytest.raises(WhenError, match="too long"):
        parse_when(piece * 300_000, NOW)
