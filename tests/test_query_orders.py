"""The order of a long list is kept while letters are typed into its filter, and never longer than it is true."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.index import database
from crm_tui.query.orders import Orders
from crm_tui.query.rows import keys
from crm_tui.query.syntax import parse
from tests.workspaces import Indexed

NAMES = ("Mary Wollstone", "Ada Byron", "Wal Mart", "Mariam Sow", "அன்பு செல்வன்", "Zoë Okafor", "מרים")
QUERIES = (
    *("", "m", "ma", "mar", "m w", "w", "tags:vip", "tags:vip m", "m -w", "m or w", '"m"', "46", "sort:-name", "m sort:-name"),
    *("limit:2", "m limit:2", "m limit:2 sort:-name", "အ", "அ", "*"),
)  # fmt: skip


def contact(number: int) -> str:
    tags = "tags: [vip]\n" if number % 3 else ""
    return f"name: {NAMES[number % len(NAMES)]} {number}\n{tags}phones: ['+44 20 7946 0{number:03}']\n"


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Indexed]:
    files = {f"contacts/c{number}": contact(number) for number in range(40)}
    made = Indexed(tmp_path / "workspace", files | {"deals/march": "title: March\nstage: lead\n"})
    made.index.catch_up()
    yield made
    made.close()


@pytest.fixture
def orders() -> Iterator[Orders]:
    with closing(Orders()) as made:
        yield made


def same(indexed: Indexed, orders: Orders, query: str, kind: str = "contact") -> int:
    """How many rows a query finds, the same in the same order as without what is kept."""
    scope = indexed.scope(kind)
    with closing(database.reader(indexed.index.path)) as db:
        found = list(orders.of(db, scope, parse(query)))
        assert found == list(keys(db, scope, parse(query)))
    return len(found)


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_found_is_found_in_its_order(indexed: Indexed, orders: Orders, query: str) -> None:
    """Asked first, and after the list without a filter, whose order is known then."""
    first = same(indexed, orders, query)
    same(indexed, orders, "")
    assert same(indexed, orders, query) == first


def test_while_letters_are_typed_nothing_is_sorted(indexed: Indexed, orders: Orders) -> None:
    scope, asked = indexed.scope("contact"), list[str]()
    with closing(database.reader(indexed.index.path)) as db:
        orders.of(db, scope, parse(""))
        db.set_trace_callback(asked.append)
        for query in ("m", "ma", "m", ""):
            orders.of(db, scope, parse(query))
    assert asked and not any("ORDER BY t." in each for each in asked)


def test_a_change_is_seen(indexed: Indexed, orders: Orders) -> None:
    """Whoever writes the index meanwhile, and also where it is built anew and its rows have other numbers."""
    assert same(indexed, orders, "") == 40
    indexed.write("contacts/aaa", "name: Aaron Moss\n")
    indexed.another().refresh([("", "records/contacts/aaa.yaml")])
    assert same(indexed, orders, "m") > 0 and same(indexed, orders, "") == 41
    (indexed.folder / "records/contacts/c1.yaml").unlink()
    indexed.index.catch_up()
    assert same(indexed, orders, "") == 40
    indexed.write("companies/aa", "name: Aa\n")
    indexed.index.rebuild()
    assert same(indexed, orders, "m") > 0


def test_one_list_is_not_taken_for_another(indexed: Indexed, orders: Orders) -> None:
    assert [same(indexed, orders, "m", kind) > 0 for kind in ("contact", "deal", "contact", "company")] == [
        True, True, True, False,
    ]  # fmt: skip
