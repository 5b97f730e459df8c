"""How goals stand, and the three figures above the agenda, on Saturday 21 November 2026 in Berlin."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from crm_tui.model.value import Money
from crm_tui.reports.goals import Standing, standings
from crm_tui.reports.outlook import Outlook, outlook
from tests.workspaces import SETTINGS, Indexed

RATES = "rates:\n  USD: {2026-01-01: 0.80, 2026-06-01: 0.90}\n"
WON = "stage: won\n"
NOVEMBER = "from: 2026-11-01\nto: 2026-11-30\n"
BUSINESS = {
    "deals/a": f"title: A\n{WON}value: 1000 EUR\nclosed: 2026-11-03\nowner: grace\ncreated: 2026-10-01\n",
    "deals/b": f"title: B\n{WON}value: 100 USD\nclosed: 2026-11-04\nowner: linus\ncreated: 2026-11-02\n",
    "deals/c": f"title: C\n{WON}value: 5000 EUR\nclosed: 2026-10-31\nowner: grace\ncreated: 2026-10-31\n",
    "deals/d": "title: D\nstage: lost\nlost_reason: price\nvalue: 300 EUR\nclosed: 2026-11-05\nowner: grace\n",
    "deals/e": "title: E\nstage: proposal\nvalue: 2000 EUR\nclose: 2026-11-30\n",
    "deals/f": "title: F\nstage: lead\nvalue: 100 USD\nclose: 2026-11-25\n",
    "deals/g": "title: G\nstage: lead\nvalue: 400 EUR\nclose: 2026-12-01\n",
    "deals/h": "title: H\nstage: lead\nvalue: 700 NOK\n",
    **{
        f"tickets/t{hours}": f"title: T\nopened: 2026-11-10T08:00+01:00\nfirst_response: 2026-11-10T{8 + hours:02}:00+01:00\n"
        f"owner: {'grace' if hours == 2 else 'linus'}\n"
        for hours in (2, 4, 9)
    },
    "tickets/none": "title: T\nopened: 2026-11-10T08:00+01:00\nresolved: 2026-11-11T08:00+01:00\n",
    "tickets/before": "title: T\nopened: 2026-10-10T08:00Z\nfirst_response: 2026-10-10T08:01Z\n",
    **{
        f"feedback/{kind}{number}": f"title: F\ntype: {kind}\nscore: {score}\nat: 2026-11-10\n"
        for kind, scores in (("nps", (10, 9, 8, 7, 3)), ("csat", (5, 4, 4, 2)))
        for number, score in enumerate(scores)
    },
    "contacts/x": "name: X\ncreated: 2026-11-20\n",
    "activities/1": "subject: S\ntype: call\nat: 2026-11-02T10:00+01:00\nby: linus\n",
    "activities/2": "subject: S\ntype: call\nat: 2026-11-21T23:00+01:00\nowner: linus\n",
    "activities/3": "subject: S\ntype: call\nat: 2026-11-03\nby: grace\n",
    # A call that is planned is none yet, and the last one of October is not November's.
    "activities/4": "subject: S\ntype: call\nat: 2026-11-25T10:00+01:00\nby: linus\n",
    "activities/5": "subject: S\ntype: call\nat: 2026-10-31T23:59+01:00\nby: linus\n",
    "activities/6": "subject: S\ntype: meeting\nat: 2026-11-05\nby: linus\n",
}


def standing(folder: Path, *goals: str, whose: tuple[str, ...] | None = None) -> list[Standing]:
    files = {f"goals/g{number}": f"title: G{number}\n{text}" for number, text in enumerate(goals)}
    indexed = Indexed(folder, {**BUSINESS, **files}, settings=SETTINGS + RATES)
    with closing(indexed), closing(indexed.reader()) as db:
        return standings(db, indexed.asking(), whose)


@pytest.mark.parametrize(
    "goal, reached, share, pace",
    [
        # 100 USD are 90 EUR on the day that deal was won.
        (f"metric: revenue\ntarget: 2000\n{NOVEMBER}", Money(Decimal("1090.00"), "EUR"), 54, 70),
        (f"metric: revenue\ntarget: 2000\nowner: grace\n{NOVEMBER}", Money(Decimal("1000.00"), "EUR"), 50, 70),
        (
            "metric: revenue\ntarget: 1000\nfrom: 2026-01-01\nto: 2026-12-31\n",
            Money(Decimal("6090.00"), "EUR"),
            609,
            89,
        ),
        (f"metric: deals won\ntarget: 4\n{NOVEMBER}", Decimal(2), 50, 70),
        # A rate or an average has no pace.
        (f"metric: win rate\ntarget: 50\n{NOVEMBER}", Decimal(200) / 3, 133, None),
        # Two hours, four and nine: the less the better.
        (f"metric: first response\ntarget: 2\n{NOVEMBER}", Decimal(4), 50, None),
        (f"metric: first response\ntarget: 2\nowner: linus\n{NOVEMBER}", Decimal("6.5"), 30, None),
        (f"metric: resolution\ntarget: 48\n{NOVEMBER}", Decimal(24), 200, None),
        (f"metric: sales cycle\ntarget: 30\n{NOVEMBER}", Decimal("17.5"), 171, None),
        # Two of five would recommend, one would not; three of four are content.
        (f"metric: nps\ntarget: 40\n{NOVEMBER}", Decimal(20), 50, None),
        (f"metric: csat\ntarget: 90\n{NOVEMBER}", Decimal(75), 83, None),
        (f"metric: new deals\ntarget: 4\n{NOVEMBER}", Decimal(1), 25, 70),
        (f"metric: new contacts\ntarget: 1\n{NOVEMBER}", Decimal(1), 100, 70),
        (f"metric: calls\ntarget: 20\nowner: linus\n{NOVEMBER}", Decimal(2), 10, 70),
        (f"metric: calls\ntarget: 20\n{NOVEMBER}", Decimal(3), 15, 70),
        (f"metric: meetings\ntarget: 1\n{NOVEMBER}", Decimal(1), 100, 70),
        ("metric: calls\ntarget: 1\nfrom: 2026-11-21\nto: 2026-11-21\n", Decimal(1), 100, 100),
    ],
)
def test_what_was_reached(folder: Path, goal: str, reached: Decimal | Money, share: int, pace: int) -> None:
    (found,) = standing(folder, goal)
    assert (found.reached, found.share, found.pace) == (reached, share, pace)


@pytest.mark.parametrize(
    "goal",
    [
        "metric: calls\ntarget: 20\nfrom: 2026-10-01\nto: 2026-11-20\n",
        "metric: calls\ntarget: 20\nfrom: 2026-11-22\nto: 2026-12-31\n",
        "metric: calls\ntarget: 20\nfrom: 2026-11-01\n",
        "metric: calls\ntarget: 20\nto: 2026-11-30\n",
        f"metric: calls\n{NOVEMBER}",
        f"metric: calls\ntarget: 0\n{NOVEMBER}",
        f"metric: calls\ntarget: many\n{NOVEMBER}",
        f"metric: smiles\ntarget: 20\n{NOVEMBER}",
        f"target: 20\n{NOVEMBER}",
        f"metric: churn\ntarget: 5\n{NOVEMBER}",
        "metric: nps\ntarget: 20\nfrom: 2026-11-21\nto: 2026-11-30\n",
        "metric: first response\ntarget: 2\nfrom: 2026-11-21\nto: 2026-11-30\n",
        # No deal was decided, so that there is no rate.
        "metric: win rate\ntarget: 20\nfrom: 2026-11-21\nto: 2026-11-30\n",
    ],
)
def test_what_cannot_be_said_is_left_out(folder: Path, goal: str) -> None:
    assert standing(folder, goal) == []


def test_the_one_that_ends_first_comes_first_and_others_goals_are_not_mine(folder: Path) -> None:
    goals = [
        "metric: calls\ntarget: 20\nfrom: 2026-11-01\nto: 2026-12-31\n",
        f"metric: calls\ntarget: 20\n{NOVEMBER}owner: linus\n",
        f"metric: calls\ntarget: 20\n{NOVEMBER}owner: grace\n",
    ]
    assert [each.goal.id for each in standing(folder, *goals)] == ["g1", "g2", "g0"]
    assert [each.goal.id for each in standing(folder, *goals, whose=("grace", ""))] == ["g2", "g0"]


def test_the_outlook(folder: Path) -> None:
    """What is open at today's rates, what closes this month by its weight, and three of four decided deals won."""
    with closing(Indexed(folder, BUSINESS, settings=SETTINGS + RATES)) as indexed, closing(indexed.reader()) as db:
        found = outlook(db, indexed.asking())
    assert (found.pipeline.value, found.pipeline.apart) == (
        Money(Decimal("2490.00"), "EUR"), (Money(Decimal("700.00"), "NOK"),)
    )  # fmt: skip
    assert found.month.value == Money(Decimal("1009.00"), "EUR")
    assert found.win_rate.value == Decimal(75)


def test_nothing_yet(folder: Path) -> None:
    """Sums of nothing are nothing; a rate of nothing is none."""
    with closing(Indexed(folder, {})) as indexed, closing(indexed.reader()) as db:
        found: Outlook = outlook(db, indexed.asking())
    assert found.pipeline.value == found.month.value == Money(Decimal("0.00"), "EUR")
    assert found.win_rate.value is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "business"
