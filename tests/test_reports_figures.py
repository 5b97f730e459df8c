"""The pipeline's figures: counted, summed at each deal's own rates, and nothing added that has none."""

from contextlib import closing
from decimal import Decimal

import pytest

from crm_tui.model.money import convert
from crm_tui.model.value import Money
from crm_tui.query.groups import groups
from crm_tui.query.syntax import parse
from crm_tui.reports.figures import Figures
from crm_tui.reports.pipeline import pipeline_report
from tests.workspaces import NOW, SETTINGS, Indexed

RATES = "rates:\n  USD: {2026-01-01: 0.80, 2026-06-01: 0.90}\n"
DEALS = {
    "deals/a": "title: A\nstage: lead\nvalue: 1000 EUR\n",
    "deals/b": "title: B\nstage: lead\nvalue: 100 USD\nprobability: 50\n",
    "deals/c": "title: C\nstage: lead\nvalue: 700 NOK\n",
    "deals/d": "title: D\nstage: won\nvalue: 100 USD\nclosed: 2026-03-01\n",
    "deals/e": "title: E\npipeline: support\nstage: offered\nvalue: 50 EUR\n",
    "deals/f": "title: F\nstage: proposal\n",
    "deals/g": "title: G\nstage: proposal\nvalue: much\n",
}


def euro(text: str) -> Money:
    return Money(Decimal(text), "EUR")


def figures(tmp_path, query: str = "", pipeline: int = 0) -> dict[str, Figures]:
    with closing(Indexed(tmp_path, DEALS, settings=SETTINGS + RATES)) as indexed, closing(indexed.reader()) as db:
        settings = indexed.schema.settings
        report = pipeline_report(db, indexed.scope("deal"), parse(query), settings.pipelines[pipeline])
    return {**{stage.key: found for stage, found in report.stages}, "open": report.open}


def test_open_deals_count_at_todays_rate_and_closed_ones_at_their_days(tmp_path) -> None:
    """100 USD are 90 EUR today, and were 80 EUR on the day the deal was won."""
    found = figures(tmp_path)
    assert found["lead"] == Figures(3, euro("1090.00"), euro("145.00"), (Money(Decimal("700.00"), "NOK"),), unrated=1)
    assert found["won"] == Figures(1, euro("80.00"), euro("80.00"))


def test_a_deal_without_a_readable_value_is_counted(tmp_path) -> None:
    assert figures(tmp_path)["proposal"] == Figures(2, euro("0.00"), euro("0.00"), unvalued=2)


def test_open_is_the_sum_of_the_open_stages(tmp_path) -> None:
    found = figures(tmp_path)["open"]
    assert (found.size, found.value, found.apart) == (5, euro("1090.00"), (Money(Decimal("700.00"), "NOK"),))


def test_each_pipeline_has_its_own_deals(tmp_path) -> None:
    found = figures(tmp_path, pipeline=1)
    assert found["offered"] == Figures(1, euro("50.00"), euro("20.00"))


def test_a_query_narrows_it(tmp_path) -> None:
    assert figures(tmp_path, "value:500..")["lead"] == Figures(1, euro("1000.00"), euro("100.00"))


@pytest.mark.parametrize(
    "amount, rate, worth",
    [
        ("0.50", "0.85", "0.42"), ("0.30", "0.85", "0.26"), ("0.10", "0.85", "0.08"), ("-0.50", "0.85", "-0.42"),
        ("1.30", "0.85", "1.10"), ("0.50", "0.8500001", "0.43"), ("1000000.50", "1.01", "1010000.50"),
        ("12345678.50", "0.15", "1851851.78"), ("2.05", "0.10", "0.20"), ("0.07", "0.5", "0.04"),
    ],
)  # fmt: skip
def test_a_half_goes_to_the_even_cent(tmp_path, amount: str, rate: str, worth: str) -> None:
    """As everywhere in the program: the same as when one amount is converted by itself."""
    settings = SETTINGS + f"rates:\n  USD: {rate}\n"
    deal = {"deals/a": f"title: A\nstage: lead\nvalue: {amount} USD\n"}
    with closing(Indexed(tmp_path, deal, settings=settings)) as indexed, closing(indexed.reader()) as db:
        (group,) = groups(db, indexed.scope("deal"), parse(""), ())
        alone = convert(Money(Decimal(amount), "USD"), "EUR", indexed.schema.settings.rates, NOW.date())
    assert alone == euro(worth)
    assert group.value == alone
