"""The pipeline's figures: counted, summed at each deal's own rates, and nothing added that has none."""

from contextlib import closing
from decimal import Decimal

from crm_tui.model.value import Money
from crm_tui.query.syntax import parse
from crm_tui.reports.pipeline import Figures, pipeline_report
from tests.workspaces import SETTINGS, Indexed

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
    assert found["lead"] == Figures(3, euro("1090.00"), euro("145.00"), (Money(Decimal("700.00"), "NOK"),))
    assert found["won"] == Figures(1, euro("80.00"), euro("80.00"))


def test_a_deal_without_a_readable_value_is_counted(tmp_path) -> None:
    assert figures(tmp_path)["proposal"] == Figures(2, euro("0.00"), euro("0.00"))


def test_open_is_the_sum_of_the_open_stages(tmp_path) -> None:
    found = figures(tmp_path)["open"]
    assert (found.size, found.value, found.apart) == (5, euro("1090.00"), (Money(Decimal("700.00"), "NOK"),))


def test_each_pipeline_has_its_own_deals(tmp_path) -> None:
    found = figures(tmp_path, pipeline=1)
    assert found["offered"] == Figures(1, euro("50.00"), euro("20.00"))


def test_a_query_narrows_it(tmp_path) -> None:
    assert figures(tmp_path, "value:500..")["lead"] == Figures(1, euro("1000.00"), euro("100.00"))
