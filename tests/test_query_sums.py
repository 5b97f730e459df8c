"""What amounts of many rows come to, and the saved queries of a kind."""

from collections.abc import Iterator

import pytest

from crm_tui.index.database import Connection
from crm_tui.query.columns import plan
from crm_tui.query.find import rid_of
from crm_tui.query.segments import segments
from crm_tui.query.sums import sums
from crm_tui.query.syntax import parse
from crm_tui.wording.money import money
from tests.workspaces import SETTINGS, Indexed

RATES = SETTINGS + "rates: {USD: 0.5}\n"
FILES = {
    "deals/a": "title: A\nstage: lead\nvalue: 100.10 EUR\n",
    "deals/b": "title: B\nstage: proposal\nvalue: 10 USD\n",
    "deals/c": "title: C\nstage: lead\nvalue: 30 CHF\n",
    "deals/d": "title: D\nstage: lead\n",
    "deals/e": "title: E\nstage: lead\nvalue: 7 CHF\n",
    "products/pump": "name: Pump\nprice: 12 EUR\n",
    "segments/vip": "name: VIPs\nquery: tag:vip\n",
    "segments/b": "name: Big ones\nof: deals\nquery: value:50.. sort:-value\n",
    "segments/a": "name: asleep\nof: deal\nquery: 'stage:'\n",
    "segments/x": "name: Nothing\nof: boats\nquery: tag:vip\n",
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    made = Indexed(tmp_path_factory.mktemp("sums"), FILES, settings=RATES)
    made.index.catch_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def db(indexed: Indexed) -> Iterator[Connection]:
    connection = indexed.reader()
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("query", "among", "expected"),
    [
        ("", None, ["105.10 €", "37 CHF"]),
        ("stage:lead", None, ["100.10 €", "37 CHF"]),
        ("title:B", None, ["5 €"]),
        ("title:D", None, ["0 €"]),
        ("", ("a", "c"), ["100.10 €", "30 CHF"]),
        ("", (), ["0 €"]),
    ],
)
def test_amounts_come_together(indexed: Indexed, db: Connection, query, among, expected) -> None:
    """In the workspace's currency; what has no rate is named beside, and is no part of the sum."""
    scope = indexed.scope("deal")
    rids = None if among is None else [rid_of(db, scope.asking, "deal", id_) or 0 for id_ in among]
    found = sums(db, scope, parse(query), [plan(scope, "value"), plan(scope, "title")], rids)
    assert list(found) == ["value"]
    assert [money(each) for each in (found["value"].value, *found["value"].apart)] == expected


def test_what_is_worked_out_is_summed_too(indexed: Indexed, db: Connection) -> None:
    """A weighted value is in the workspace's currency already; what one unit costs is no amount to sum."""
    scope = indexed.scope("deal")
    assert money(sums(db, scope, parse("stage:lead"), [plan(scope, "weighted")])["weighted"].value) == "10.01 €"
    products = indexed.scope("product")
    assert sums(db, products, parse(""), [plan(products, "price")]) == {}


def test_segments_are_of_a_kind(indexed: Indexed, db: Connection) -> None:
    """Of contacts where nothing else is said; by name; one that cannot be asked says why."""
    assert [(each.id, each.wrong) for each in segments(db, indexed.scope("contact"))] == [("vip", "")]
    asleep, big = segments(db, indexed.scope("deal"))
    assert (asleep.name, big.name, big.query, big.wrong) == ("asleep", "Big ones", "value:50.. sort:-value", "")
    assert asleep.wrong.startswith("what should stage be?")
    assert segments(db, indexed.scope("company")) == []
