"""Every report against tables worked out by hand: how many, what they are worth, and why a value is missing."""

from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm_tui.errors import QueryError, UsageError
from crm_tui.model.value import Money
from crm_tui.model.when import Span
from crm_tui.query.rows import keys
from crm_tui.query.scope import Asking
from crm_tui.query.syntax import parse
from crm_tui.reports.catalog import REPORTS, report_named
from crm_tui.reports.figures import Figure
from crm_tui.reports.grouping import UNITS, groupings
from crm_tui.reports.periods import bounded, months_from, months_until, shifted, turned_to
from crm_tui.reports.report import Line, Report, Result, ask
from tests import small_world
from tests.workspaces import SCHEMA, SETTINGS, Indexed, context

RATES = "rates:\n  USD: {2026-01-01: 0.80, 2026-06-01: 0.90}\n"
TODAY = date(2026, 11, 21)


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(first: str, last: str) -> Span:
    return Span(day(first), day(last))


def computed(
    folder: Any, files: Mapping[str, str], name: str, *, query: str = "", period: Span | None = None, by: str = ""
) -> Result:
    """The report of these records on 21 November 2026 in Berlin."""
    with closing(Indexed(folder, files, settings=SETTINGS + RATES)) as indexed, closing(indexed.reader()) as db:
        report = report_named(name)
        return report.compute(db, ask(report, indexed.asking(), parse(query), period, by))


def said(value: object) -> str:
    """A value as the tables below have it."""
    if value is None:
        return "-"
    if isinstance(value, Money):
        return f"{value.amount:f}"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def row(line: Line) -> str:
    return " ".join([line.label.replace(" ", "_"), *(said(each.value) for each in line.figures)])


def table(result: Result) -> list[str]:
    """The lines, the total, and what lies beside, each on a line."""
    return [*map(row, result.lines), row(result.total), *(f"({row(each)})" for each in result.beside)]


OPEN = {
    "deals/a": "title: A\nstage: lead\nvalue: 1000 EUR\nclose: 2026-11-01\nowner: grace\n",
    "deals/b": "title: B\nstage: lead\nvalue: 100 USD\nprobability: 50\nclose: 2026-11-30\nowner: grace-b\n",
    "deals/c": "title: C\nstage: proposal\nvalue: 700 NOK\nclose: 2026-12-01\nowner: linus\n",
    "deals/d": "title: D\nstage: proposal\nclose: 2026-12-31\n",
    "deals/e": "title: E\nstage: proposal\nvalue: 60 EUR\nclose: 2026-12-31\nowner: linus\n",
    "deals/f": "title: F\nstage: lead\nvalue: 5 EUR\nclose: 2026-10-31\n",
    "deals/g": "title: G\nstage: lead\nvalue: 6 EUR\nclose: 2027-11-01\n",
    "deals/h": "title: H\nstage: lead\nvalue: 7 EUR\n",
    "deals/i": "title: I\npipeline: support\nstage: offered\nvalue: 50 EUR\nclose: 2027-10-31\nowner: nobody\n",
    "deals/j": "title: J\nstage: won\nvalue: 9999 EUR\nclose: 2026-11-15\nclosed: 2026-11-15\n",
    "deals/k": "title: K\nstage: nowhere\nvalue: 8 EUR\nclose: 2026-11-15\n",
    "members/grace": "name: Grace Byrne\nformerly: [grace-b]\n",
    "members/linus": "name: Linus\n",
}
EMPTY_MONTHS = [f"{month} 0 0.00 0.00" for month in
                ("Jan_2027", "Feb_2027", "Mar_2027", "Apr_2027", "May_2027", "Jun_2027", "Jul_2027", "Aug_2027",
                 "Sep_2027")]  # fmt: skip


def test_the_forecast_by_month_of_expected_close(tmp_path) -> None:
    """Twelve months from this one: first and last days belong to them, what lies outside stands beside."""
    assert table(computed(tmp_path, OPEN, "forecast")) == [
        "Nov_2026 2 1090.00 145.00",
        "Dec_2026 3 60.00 30.00",
        *EMPTY_MONTHS,
        "Oct_2027 1 50.00 20.00",
        "total 6 1200.00 195.00",
        "(before 1 5.00 0.50)",
        "(after 1 6.00 0.60)",
        "(no_expected_close 1 7.00 0.70)",
    ]


def test_a_figure_says_what_it_leaves_out(tmp_path) -> None:
    """Three deals, one without a value, one in a currency without a rate: the sum is of one, and says so."""
    december = computed(tmp_path, OPEN, "forecast").lines[1].figures[1]
    assert december == Figure(
        Money(Decimal("60.00"), "EUR"), 3, "open:yes close:2026-12",
        "1 of 3 without a value; no rate for 700 NOK", (Money(Decimal("700.00"), "NOK"),),
    )  # fmt: skip


@pytest.mark.parametrize(
    "by, period, told",
    [
        ("owner", span("2026-11-01", "2027-10-31"),
         ["Grace_Byrne 2 1090.00 145.00", "Linus 2 60.00 30.00", "nobody 1 50.00 20.00", "no_owner 1 - -"]),
        ("quarter", span("2026-10-01", "2026-12-31"), ["Q4_2026 6 1155.00 175.50"]),
        ("week", span("2026-11-28", "2026-12-01"),
         ["28_–_29_Nov_2026 0 0.00 0.00",
          "30_Nov_2026_–_1_Dec_2026 2 90.00 45.00"]),
        ("day", span("2026-11-30", "2026-12-01"), ["30_Nov_2026 1 90.00 45.00", "1_Dec_2026 1 - -"]),
        ("year", span("2026-12-31", "2027-12-31"), ["31_Dec_2026 2 60.00 30.00", "2027 2 56.00 20.60"]),
        ("stage", span("2026-12-01", "2027-10-31"), ["Sales:_Proposal 3 60.00 30.00", "Support:_Offered 1 50.00 20.00"]),
        ("pipeline", span("2026-12-01", "2027-10-31"), ["Sales 3 60.00 30.00", "Support 1 50.00 20.00"]),
        ("title", span("2026-12-31", "2026-12-31"), ["E 1 60.00 30.00", "D 1 - -"]),
    ],
)  # fmt: skip
def test_the_forecast_by_something_else(tmp_path, by: str, period: Span, told: list[str]) -> None:
    result = computed(tmp_path, OPEN, "forecast", period=period, by=by)
    assert [row(line) for line in result.lines] == told


def test_the_pipeline_as_it_stands(tmp_path) -> None:
    """Every open stage, in order, also an empty one; a stage that does not exist is told."""
    files = {path: text for path, text in OPEN.items() if path not in ("deals/c", "deals/d", "deals/e")}
    assert table(computed(tmp_path, files, "pipeline")) == [
        "Sales:_Lead 5 1108.00 146.80",
        "Sales:_Proposal 0 0.00 0.00",
        "Support:_Offered 1 50.00 20.00",
        "total 6 1158.00 166.80",
        "(in_no_stage 1 8.00 0.00)",
    ]


CLOSED = {
    "deals/a": "title: A\nstage: won\nvalue: 1000 EUR\nclosed: 2026-10-01\nsource: referral\n",
    "deals/b": "title: B\nstage: won\nvalue: 100 USD\nclosed: 2026-10-31\n",
    "deals/c": "title: C\nstage: won\nvalue: 100 USD\nclosed: 2026-05-31\n",
    "deals/d": "title: D\nstage: lost\nvalue: 500 EUR\nclosed: 2026-10-15\nsource: referral\n",
    "deals/e": "title: E\nstage: lost\nclosed: 2026-11-30\n",
    # Moved by hand: only the history knows, in another zone, half an hour before midnight in Berlin and half after.
    "deals/f": "title: F\nstage: won\nvalue: 40 EUR\nhistory:\n- {at: 2026-09-30T22:30+01:00, stage: won}\n",
    "deals/g": "title: G\nstage: won\nvalue: 2 EUR\nhistory:\n- {at: 2026-09-30T22:30+00:00, stage: won}\n",
    "deals/h": "title: H\nstage: won\nvalue: 3 EUR\n",
    "deals/i": "title: I\nstage: lead\nvalue: 3 EUR\nhistory:\n- {at: 2026-10-05, stage: lead}\n",
    "deals/j": "title: J\npipeline: support\nstage: signed\nvalue: 700 NOK\nclosed: 2026-11-01\n",
    "deals/k": "title: K\nstage: won\nvalue: 5 EUR\nclosed: 2025-11-30\n",
}


def test_won_by_month(tmp_path) -> None:
    """By the day each was won or lost, at that day's rates; who closed by hand is found by the history."""
    result = computed(tmp_path, CLOSED, "won", period=span("2026-05-01", "2026-11-30"))
    assert table(result) == [
        "May_2026 1 80.00 0 100.00 100.00",
        "Jun_2026 0 0.00 0 - -",
        "Jul_2026 0 0.00 0 - -",
        "Aug_2026 0 0.00 0 - -",
        "Sep_2026 1 40.00 0 100.00 100.00",
        "Oct_2026 3 1092.00 1 75.00 68.59",
        "Nov_2026 1 - 1 50.00 -",
        "total 6 1212.00 2 75.00 70.79",
        "(day_unknown 1 3.00 0 100.00 100.00)",
    ]
    june, november = result.lines[1].figures, result.lines[6].figures
    assert (june[3].reason, june[4].reason) == ("no deal was decided", "no amount was decided")
    assert november[1].reason == "no rate for 700 NOK"


def test_the_last_twelve_months_are_usual(tmp_path) -> None:
    result = computed(tmp_path, CLOSED, "won")
    assert (result.period, len(result.lines)) == (span("2025-12-01", "2026-11-30"), 12)


def test_the_win_rate_by_source(tmp_path) -> None:
    result = computed(tmp_path, CLOSED, "won", period=span("2026-10-01", "2026-10-31"), by="source")
    assert table(result)[:2] == ["referral 1 1000.00 1 50.00 66.67", "no_source 2 92.00 0 100.00 100.00"]


TALKS = {
    "members/grace": "name: Grace Byrne\nformerly: [grace-b]\n",
    "activities/2026/11/a-a1b2": "subject: A\ntype: call\nat: 2026-11-01T00:00+01:00\nby: grace\n",
    "activities/2026/11/b-a1b2": "subject: B\ntype: call\nat: 2026-11-30T23:59:59+01:00\nby: grace-b\n",
    "activities/2026/11/c-a1b2": "subject: C\ntype: email\nat: 2026-10-31T23:30Z\nby: linus\n",
    "activities/2026/11/d-a1b2": "subject: D\ntype: call\nat: 2026-10-31T23:59+01:00\nby: grace\n",
    "activities/2026/11/e-a1b2": "subject: E\ntype: call\nat: 2026-11-30T23:30Z\nby: grace\n",
    "activities/2026/11/f-a1b2": "subject: F\ntype: note\nat: 2026-11-20\n",
}  # fmt: skip


def test_activities_by_member(tmp_path) -> None:
    """This month in the workspace's zone, each type in its column; a member is one, whatever id is written."""
    result = computed(tmp_path, TALKS, "activities")
    assert [each.name for each in result.measures] == ["all", "call", "email", "note"]
    assert table(result) == ["Grace_Byrne 2 2 0 0", "linus 1 0 1 0", "no_member 1 0 0 1", "total 4 2 1 1"]
    weekly = computed(tmp_path, TALKS, "activities", by="week", period=span("2026-11-16", "2026-11-22"))
    assert table(weekly) == ["16_–_22_Nov_2026 1 1", "total 1 1"]


def test_nothing_to_report(tmp_path) -> None:
    """Nothing is nought, never a fault; a rate of nothing is missing and says why."""
    assert table(computed(tmp_path, {}, "won", period=span("2026-11-01", "2026-11-30"))) == [
        "Nov_2026 0 0.00 0 - -", "total 0 0.00 0 - -",
    ]  # fmt: skip
    assert table(computed(tmp_path, {}, "activities")) == ["total 0"]
    assert row(computed(tmp_path, {}, "forecast").total) == "total 0 0.00 0.00"


def test_a_report_is_narrowed_by_a_query(tmp_path) -> None:
    """Each figure's query finds what it counts: the own words stay in it."""
    result = computed(tmp_path, OPEN, "forecast", query="owner:linus or owner:nobody")
    assert row(result.total) == "total 3 110.00 50.00"
    assert result.lines[1].figures[0].query == "(owner:linus or owner:nobody) open:yes close:2026-12"


@pytest.mark.parametrize(
    "name, asked, told",
    [
        ("wno", {}, "did you mean 'won'?"),
        ("pipeline", {"period": span("2026-01-01", "2026-01-31")}, "takes no period"),
        ("pipeline", {"by": "month"}, "are not grouped by 'month'"),
        ("won", {"by": "ower"}, "did you mean 'owner'?"),
        ("won", {"by": "tags"}, "are not grouped by 'tags'"),
        ("won", {"query": "owner:me limit:3"}, "sort: and limit:"),
        ("won", {"query": "nofield:3"}, "no field"),
        ("won", {"by": "day", "period": span("1990-01-01", "2026-01-01")}, "more than 1500 lines"),
        ("won", {"by": "week", "period": span("9999-12-01", "9999-12-31")}, "outside the years 1 to 9999"),
    ],
)
def test_what_cannot_be_asked(tmp_path, name: str, asked: dict[str, Any], told: str) -> None:
    with pytest.raises((UsageError, QueryError)) as refused:
        computed(tmp_path, OPEN, name, **asked)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "period, turns, other",
    [
        (span("2026-11-01", "2026-11-30"), 1, span("2026-12-01", "2026-12-31")),
        (span("2026-03-01", "2026-03-31"), -1, span("2026-02-01", "2026-02-28")),
        (span("2026-10-01", "2026-12-31"), -1, span("2026-07-01", "2026-09-30")),
        (span("2025-12-01", "2026-11-30"), 1, span("2026-12-01", "2027-11-30")),
        (span("2026-11-16", "2026-11-22"), -2, span("2026-11-02", "2026-11-08")),
    ],
)
def test_the_period_before_and_after(period: Span, turns: int, other: Span) -> None:
    assert shifted(period, turns) == other
    assert shifted(other, -turns) == period


@pytest.mark.parametrize("name, now", [("forecast", "9999-12-15"), ("won", "0001-02-15")])
def test_where_the_calendar_ends_there_is_no_usual_period(name: str, now: str) -> None:
    """It is said, and another period can be asked for."""
    asking = Asking(SCHEMA, context(now=datetime.fromisoformat(f"{now}T12:00+00:00")))
    with pytest.raises(UsageError):
        ask(REPORTS[name], asking, parse(""))
    assert ask(REPORTS[name], asking, parse(""), span("2026-01-01", "2026-01-31")).period


def test_periods() -> None:
    assert months_from(TODAY, 12) == span("2026-11-01", "2027-10-31")
    assert months_until(TODAY, 12) == span("2025-12-01", "2026-11-30")
    assert turned_to(months_from(TODAY, 12), "quarter", TODAY) == span("2026-10-01", "2026-12-31")
    assert turned_to(span("2025-05-01", "2025-05-31"), "year", TODAY) == span("2025-01-01", "2025-12-31")
    usual = months_until(TODAY, 12)
    assert bounded(day("2026-02-01"), None, usual) == span("2026-02-01", "2027-01-31")
    assert bounded(None, day("2026-01-31"), usual) == span("2025-02-01", "2026-01-31")
    with pytest.raises(UsageError):
        bounded(TODAY, day("2026-11-20"), usual)


@pytest.mark.parametrize("report", REPORTS.values(), ids=lambda each: each.name)
def test_every_figure_counts_what_its_query_finds(tmp_path_factory, report: Report) -> None:
    """Some hundred random records, every grouping: from any figure to exactly the records behind it."""
    world = small_world.make(tmp_path_factory.mktemp("world"))
    with closing(world.indexed), closing(world.db):
        asking, scope = world.indexed.asking(), world.indexed.scope(report.kind)
        for by in groupings(scope.kind, report.times):
            period = None if not report.times else span("2026-03-10", "2026-12-20")
            if by == "day":
                period = span("2026-10-01", "2026-11-30")
            result = report.compute(world.db, ask(report, asking, parse(""), period, by))
            for line in (*result.lines, result.total, *result.beside):
                for figure in line.figures:
                    assert len(keys(world.db, scope, parse(figure.query))) == figure.n, (by, line.key, figure)
            if by in UNITS or by in ("stage", "owner"):
                adds_up(result)


def adds_up(result: Result) -> None:
    """The lines together are the total."""
    for place, measure in enumerate(result.measures):
        if measure.unit == "percent":
            continue
        values = [line.figures[place].value for line in result.lines]
        amounts = [each.amount if isinstance(each, Money) else Decimal(each or 0) for each in values]
        whole = result.total.figures[place].value
        assert sum(amounts, Decimal(0)) == (whole.amount if isinstance(whole, Money) else Decimal(whole or 0))
