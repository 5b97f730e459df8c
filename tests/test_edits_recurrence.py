"""When a task that repeats comes again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.edits.recurrence import first, following
from crm_tui.model.repeat import read_repeat, read_rule, write_rule
from crm_tui.model.when import WhenError

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "rule, due, again",
    [
        # Counted from the day it was due, not from the day it was done.
        ("every week", "2026-11-20", "2026-11-27"),
        ("every 2 weeks", "2026-11-14", "2026-11-28"),
        ("every day", "2026-11-21", "2026-11-22"),
        # What was missed is not made up for, and today's is done with today.
        ("every day", "2026-11-01", "2026-11-22"),
        ("every week", "2026-10-05", "2026-11-23"),
        ("every 2 weeks", "2026-10-05", "2026-11-30"),
        # Done ahead of its day: the one after that day.
        ("every week", "2026-11-27", "2026-12-04"),
        ("monthly", "2027-01-15", "2027-02-15"),
        ("every mon and thu", "2026-11-19", "2026-11-23"),
        ("every weekday", "2026-11-20", "2026-11-23"),
        ("monthly on the 15th", "2026-11-15", "2026-12-15"),
        ("every last friday", "2026-10-30", "2026-11-27"),
        ("every last friday", "2026-11-27", "2026-12-25"),
        ("every 3 months", "2026-11-04", "2027-02-04"),
        ("yearly", "2025-12-24", "2026-12-24"),
        ("FREQ=MONTHLY;UNTIL=20261231", "2026-11-10", "2026-12-10"),
        ("FREQ=MONTHLY;UNTIL=20261210", "2026-11-10", "2026-12-10"),
        ("FREQ=MONTHLY;UNTIL=20261209", "2026-11-10", None),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-11-10", None),
    ],
)
def test_the_next_day(rule: str, due: str, again: str | None) -> None:
    found = following(read_repeat(rule), date.fromisoformat(due), SATURDAY)
    assert (found and found.day.isoformat()) == again


def test_the_31st_stays_the_31st_across_short_months() -> None:
    due, rule, days = date(2027, 1, 31), read_repeat("monthly"), []
    for _ in range(4):
        found = following(rule, due, SATURDAY)
        assert found is not None
        due, rule = found.day, write_rule(found.rule)
        days.append(due.isoformat())
    assert days == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


def test_the_29th_of_february_comes_every_year() -> None:
    found = following(read_repeat("yearly"), date(2028, 2, 29), SATURDAY)
    assert found is not None
    assert found.day == date(2029, 2, 28)
    again = following(write_rule(found.rule), date(2031, 2, 28), SATURDAY)
    assert again is not None
    assert again.day == date(2032, 2, 29)


@pytest.mark.parametrize(
    "times, left",
    [(4, "FREQ=WEEKLY;COUNT=2"), (3, "FREQ=WEEKLY;COUNT=1"), (2, None), (1, None)],
)
def test_a_rule_that_says_how_often_counts_missed_days_too(times: int, left: str | None) -> None:
    """Due on the 9th; the 16th was missed, the 23rd comes."""
    found = following(f"FREQ=WEEKLY;COUNT={times}", date(2026, 11, 9), SATURDAY)
    assert (found and write_rule(found.rule)) == left


@pytest.mark.parametrize(
    "rule, begins",
    [
        ("every week", "2026-11-21"),
        ("monthly on the 15th", "2026-12-15"),
        ("every friday", "2026-11-27"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-11-21"),
    ],
)
def test_a_new_task_that_repeats_begins_with_the_first_day_of_its_rule(rule: str, begins: str) -> None:
    assert first(read_repeat(rule), SATURDAY).isoformat() == begins


@given(
    st.sampled_from(["daily", "weekly", "every 3 weeks", "monthly", "every 2 months", "every last friday", "yearly"]),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_the_next_day_lies_ahead_of_both_days(rule: str, due: date, today: date) -> None:
    found = following(read_repeat(rule), due, today)
    assert found is not None
    assert found.day > max(due, today)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11;BYDAY=MO,TU;BYSETPOS=1,-1",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;BYSETPOS=" + ",".join(str(n) for n in range(1, 32)),
    ],
)
@pytest.mark.parametrize("due", ["2026-11-10", "1600-02-29", "2031-01-01"])
def test_a_rule_that_names_no_day_there_is_is_soon_given_up(rule: str, due: str, monkeypatch) -> None:
    """Whoever pulls such a rule waits for no year 9999."""
    from dateutil import rrule

    looked_at: set[int] = set()
    rebuild = rrule._iterinfo.rebuild

    def counted(self, year: int, month: int) -> None:
        looked_at.add(year)
        rebuild(self, year, month)

    monkeypatch.setattr(rrule._iterinfo, "rebuild", counted)
    assert following(rule, date.fromisoformat(due), SATURDAY) is None
    assert len(looked_at) <= 451


def test_what_a_rule_names_again_and_again_costs_nothing_more() -> None:
    assert write_rule(read_rule("FREQ=MONTHLY;BYDAY=" + "MO," * 9999 + "MO;BYSETPOS=" + "1," * 9999 + "1")) == (
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1"
    )


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYSETPOS=2", "FREQ=WEEKLY;BYSETPOS=-8", "FREQ=MONTHLY;BYDAY=6MO"])
def test_places_that_no_period_has_are_refused(rule: str) -> None:
    with pytest.raises(WhenError):
        read_rule(rule)
