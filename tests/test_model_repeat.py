"""How tasks come again: rules as calendars write them, and as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.model.repeat import read_repeat, repeat_words
from crm_tui.model.when import WhenError

SAID = [
    ("daily", "FREQ=DAILY", "every day"),
    ("every day", "FREQ=DAILY", "every day"),
    ("every 3 days", "FREQ=DAILY;INTERVAL=3", "every 3 days"),
    ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ("Every two weeks", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ("every other week", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ("fortnightly", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ("monthly", "FREQ=MONTHLY", "every month"),
    ("every month", "FREQ=MONTHLY", "every month"),
    ("quarterly", "FREQ=MONTHLY;INTERVAL=3", "every 3 months"),
    ("every 2 quarters", "FREQ=MONTHLY;INTERVAL=6", "every 6 months"),
    ("yearly", "FREQ=YEARLY", "every year"),
    ("annually", "FREQ=YEARLY", "every year"),
    ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week on mon, tue, wed, thu, fri"),
    ("every monday", "FREQ=WEEKLY;BYDAY=MO", "every week on mon"),
    ("every mon and thu", "FREQ=WEEKLY;BYDAY=MO,TH", "every week on mon, thu"),
    ("every thu, mon", "FREQ=WEEKLY;BYDAY=MO,TH", "every week on mon, thu"),
    ("weekly on fridays", "FREQ=WEEKLY;BYDAY=FR", "every week on fri"),
    ("every 2 weeks on fri", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on fri"),
    ("every first monday", "FREQ=MONTHLY;BYDAY=1MO", "every month on the first mon"),
    ("every last fri of the month", "FREQ=MONTHLY;BYDAY=-1FR", "every month on the last fri"),
    ("monthly on the second tue", "FREQ=MONTHLY;BYDAY=2TU", "every month on the second tue"),
    ("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "every month on the 15th"),
    ("monthly on the 1st and 15th", "FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on the 1st, 15th"),
    ("monthly on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
    # A month without a 31st is not skipped: its last day stands in.
    ("monthly on the 31st", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "every month on the 31st"),
    ("every quarter on the 1st", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "every 3 months on the 1st"),
    ("FREQ=WEEKLY", "FREQ=WEEKLY", "every week"),
    ("rrule:freq=weekly;interval=1;byday=mo", "FREQ=WEEKLY;BYDAY=MO", "every week on mon"),
    ("FREQ=YEARLY;BYMONTH=4;COUNT=3", "FREQ=YEARLY;BYMONTH=4;COUNT=3", "FREQ=YEARLY;BYMONTH=4;COUNT=3"),
    ("UNTIL=20271231T000000Z;FREQ=DAILY", "FREQ=DAILY;UNTIL=20271231", "FREQ=DAILY;UNTIL=20271231"),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;WKST=SU"),
    ("FREQ=MONTHLY;BYDAY=-2FR", "FREQ=MONTHLY;BYDAY=-2FR", "FREQ=MONTHLY;BYDAY=-2FR"),
]


@pytest.mark.parametrize("typed, rule, said", SAID)
def test_words_and_rules_mean_each_other(typed: str, rule: str, said: str) -> None:
    assert read_repeat(typed) == rule
    assert repeat_words(rule) == said
    assert read_repeat(said) == rule


@pytest.mark.parametrize(
    "typed",
    [
        "sometimes", "every", "every now and then", "every 0 days", "weekly on", "weekly on the 15th", "monthly on the 32nd",
        "every 2 weekdays", "daily on mon", "monthly on the last", "2 weeks", "FREQ=HOURLY", "INTERVAL=2", "FREQ=WEEKLY;",
        "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYWEEKNO=3", "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;COUNT=2;UNTIL=20270201", "FREQ=DAILY;WKST=XX", "FREQ=MONTHLY;BYDAY=54MO", "=", ";", "x" * 500,
    ],
)  # fmt: skip
def test_what_says_not_how_it_repeats_is_refused_with_a_hint(typed: str) -> None:
    with pytest.raises(WhenError) as caught:
        read_repeat(typed)
    assert caught.value.message and caught.value.hint


def test_words_of_the_workspace_s_language_are_understood() -> None:
    assert read_repeat("jede woche", {"jede": "every", "woche": "week"}) == "FREQ=WEEKLY"


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from("every on the other 2 weeks mon last day 31st FREQ=".split())).map(" ".join)
)
def test_no_text_stops_the_program(text: str) -> None:
    """Whatever is written, it is a rule that reads back as itself, or it is refused."""
    try:
        rule = read_repeat(text)
    except WhenError:
        return
    assert read_repeat(rule) == rule == read_repeat(repeat_words(rule))
