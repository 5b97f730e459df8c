"""Narrowing what waits for an answer, messages and tickets together."""

from contextlib import closing

import pytest

from crm_tui.errors import QueryError, UsageError
from crm_tui.query.inbox import page, waiting
from crm_tui.query.syntax import parse
from tests.workspaces import Indexed

FILES = {
    "contacts/ada": "name: Ada\ncompany: engines\n",
    "companies/engines": "name: Analytical Engines\n",
    "products/kiosk": "name: Kiosk\nsku: K-1\n",
    "activities/mail": "subject: Asks for options\ntype: email\ndirection: in\nat: 2026-11-19T10:00+01:00\n"
    "contacts: [ada]\nshoe: '42'\n",
    "activities/rang": "subject: Rang at noon\ntype: call\ndirection: in\nat: 2026-11-20T10:00+01:00\ntags: [vip]\n",
    "tickets/dark": "title: Kiosk dark\nopened: 2026-11-18\nstatus: new\nproduct: kiosk\ncontact: ada\n",
    "tickets/late": "title: Kiosk late\nopened: 2026-11-21\nstatus: open\ntags: [vip]\n",
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory):
    with closing(Indexed(tmp_path_factory.mktemp("inbox"), FILES)) as made:
        yield made


def found(indexed: Indexed, query: str) -> list[str]:
    """The ids of what the query finds, the longest wait first."""
    asking = indexed.scope("ticket").asking
    with closing(indexed.reader()) as db:
        rids, _ = waiting(db, asking, None, parse(query))
        ids = {row.rid: row.id for row in page(db, asking, rids)}
    return [ids[rid] for rid in rids]


@pytest.mark.parametrize(
    "query, ids",
    [
        ("", ["dark", "mail", "rang", "late"]),
        # What both have, by whatever name each has it.
        ("kiosk", ["dark", "late"]),
        ("tag:vip", ["rang", "late"]),
        ("contact:ada", ["dark", "mail"]),
        ("contact.company:engines", ["dark", "mail"]),
        # What only one has is missing in the other.
        ("status:new", ["dark"]),
        ("-status:new", ["mail", "rang", "late"]),
        ("status!=new", ["mail", "rang", "late"]),
        ("status:none", ["mail", "rang"]),
        ("status:new,none", ["dark", "mail", "rang"]),
        ("status:any", ["dark", "late"]),
        ("type:call or status:open", ["rang", "late"]),
        ("product.sku:k-1 (contact:ada or type:call)", ["dark"]),
        ("extra.shoe:42", ["mail"]),
    ],
)
def test_what_a_query_finds(indexed: Indexed, query: str, ids: list[str]) -> None:
    assert found(indexed, query) == ids


@pytest.mark.parametrize(
    "query, words, position",
    [
        ("kiosk statu:new", "neither an activity nor a ticket has a field 'statu' (did you mean 'status'?)", 6),
        ("status:purple", "purple", 7),
    ],
)
def test_what_makes_no_sense_is_named_with_its_place(indexed: Indexed, query: str, words: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        found(indexed, query)
    assert words in str(caught.value) and (caught.value.position, caught.value.text) == (position, query)


@pytest.mark.parametrize("query", ["sort:status", "limit:2"])
def test_the_longest_wait_comes_first_always(indexed: Indexed, query: str) -> None:
    with pytest.raises(UsageError, match="sort: and limit:"):
        found(indexed, query)
