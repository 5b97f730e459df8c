"""Days and moments as other programs write them; what could be two days is never guessed."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from crm_tui.exchange.dates import order_of, read_day, read_time
from crm_tui.model.types.base import Invalid

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text, day",
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026/11/21", date(2026, 11, 21)),
        ("2026.1.2", date(2026, 1, 2)),
        ("20261121", date(2026, 11, 21)),
        ("21.11.2026", date(2026, 11, 21)),
        ("3.4.2026", date(2026, 4, 3)),
        ("21/11/2026", date(2026, 11, 21)),
        ("11/21/2026", date(2026, 11, 21)),
        ("05/05/2026", date(2026, 5, 5)),
        ("12 Mar 2024", date(2024, 3, 12)),
        ("12-Mar-2024", date(2024, 3, 12)),
        ("March 12, 2024", date(2024, 3, 12)),
        ("Mar 12th 2024", date(2024, 3, 12)),
        ("Sept 1 2024", date(2024, 9, 1)),
        ("Tue, 12 March 2024", date(2024, 3, 12)),
        ("2026-11-21 14:30", date(2026, 11, 21)),
        ("2026-11-21T23:30:00Z", date(2026, 11, 22)),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date) -> None:
    assert read_day(text, "", BERLIN) == day


@pytest.mark.parametrize(
    "text, moment",
    [
        ("2026-11-21 14:30", datetime(2026, 11, 21, 14, 30, tzinfo=BERLIN)),
        ("2026-11-21 14:30:15", datetime(2026, 11, 21, 14, 30, 15, tzinfo=BERLIN)),
        ("2026-11-21T14:30:00.000Z", datetime(2026, 11, 21, 15, 30, tzinfo=BERLIN)),
        ("2026-11-21T14:30+0200", datetime(2026, 11, 21, 14, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("21.11.2026 14:30:15", datetime(2026, 11, 21, 14, 30, 15, tzinfo=BERLIN)),
        ("Nov 21, 2026 2:30 PM", datetime(2026, 11, 21, 14, 30, tzinfo=BERLIN)),
        ("11/21/2026, 12:05 a.m.", datetime(2026, 11, 21, 0, 5, tzinfo=BERLIN)),
        ("2026-11-21", date(2026, 11, 21)),
    ],
)
def test_a_moment_keeps_its_time(text: str, moment: date) -> None:
    assert read_time(text, "", BERLIN) == moment


@pytest.mark.parametrize(
    "text, words",
    [
        ("03/04/2026", "2026-04-03 or 2026-03-04"),
        ("2026-02-30", "no day 2026-02-30"),
        ("31/31/2026", "no day"),
        ("21/11/26", "no date"),
        ("fri", "no date"),
        ("+3d", "no date"),
        ("tomorrow", "no date"),
        ("12 Octember 2024", "no date"),
        ("2026-11-21 25:00", "no time"),
        ("2026-11-21 13:00 pm", "no time"),
        ("2026-11-21 and more", "no date"),
        ("1" * 500, "no date"),
        ("", "no date"),
    ],
)
def test_what_could_be_two_days_or_none_or_depends_on_today_is_refused(text: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_time(text, "", BERLIN)
    assert words in caught.value.message


@pytest.mark.parametrize(
    "texts, order",
    [
        (["03/04/2026", "21/11/2026"], "dmy"),
        (["03/04/2026", "11/21/2026"], "mdy"),
        (["03/04/2026", "05/06/2026"], ""),
        (["21/11/2026", "11/21/2026"], ""),
        (["21.11.2026", "2026-11-21", ""], ""),
    ],
)
def test_the_dates_of_a_column_prove_what_stands_first(texts: list[str], order: str) -> None:
    assert order_of(texts) == order


def test_what_stands_first_decides_the_day() -> None:
    assert read_day("03/04/2026", "dmy", BERLIN) == date(2026, 4, 3)
    assert read_day("03/04/2026", "mdy", BERLIN) == date(2026, 3, 4)
