"""What a query finds is what a plain loop over the records finds."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as using
from hypothesis import settings
from hypothesis import strategies as st

from crm_tui.query import rows, syntax
from crm_tui.query.compile import where
from crm_tui.query.groups import groups
from tests import small_world as oracle
from tests.small_world import TODAY, Test, World, compare, contains, given, home, last_contact, outcome, weighted

OPS = {":<": "<", ">=": ">=", ">": ">", "<=": "<=", "=": "="}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = oracle.make(tmp_path_factory.mktemp("world"))
    yield made
    made.db.close()
    made.indexed.close()


def span(get: Callable[[World, Any], Any], text: str, first: Any, last: Any) -> tuple[str, Test]:
    return (
        text,
        lambda world, deal: (
            (v := get(world, deal)) is not None and ((first is None or v >= first) and (last is None or v <= last))
        ),
    )


def presence(name: str, get: Callable[[World, Any], Any]) -> list[tuple[str, Test]]:
    def there(world: World, deal: Any) -> bool:
        return get(world, deal) not in (None, "", (), {})

    return [(f"{name}:any", there), (f"{name}:none", lambda world, deal: not there(world, deal))]


def flag(name: str, get: Callable[[World, Any], bool]) -> list[tuple[str, Test]]:
    return [(f"{name}:yes", get), (f"{name}:no", lambda world, deal: not get(world, deal))]


def own_day(name: str) -> Callable[[World, Any], date | None]:
    return lambda world, deal: oracle.day_of(deal.get(name))


def days_since(get: Callable[[World, Any], date | None]) -> Callable[[World, Any], int | None]:
    return lambda world, deal: (TODAY - day).days if (day := get(world, deal)) else None


def company(world: World, deal: Any) -> Any:
    return world.target(deal, "company", "company")


def links_to(kind: str, field: str, *ids: str) -> Test:
    return lambda world, deal: deal.get(field) in ids


LEAVES: list[tuple[str, Test]] = [
    *((f"title:{part}", lambda world, deal, part=part: contains(deal.get("title"), part))
      for part in ("engine", "ENGINE", "№", "100%", "a_b", "%", "_", "ärg", "STRASSE", "ß", "zzz")),
    ('title:"engine № 2"', lambda world, deal: deal.get("title") == "engine № 2"),
    ('title="Engine"', lambda world, deal: (deal.get("title") or "").lower() == "engine"),
    ('title="ÄRGER"', lambda world, deal: deal.get("title") == "Ärger"),
    ("title!=engine", lambda world, deal: (deal.get("title") or "").lower() != "engine"),
    ('title<"b"', lambda world, deal: (deal.get("title") or "").lower() < "b"),
    ("stage:lead", lambda world, deal: deal.get("stage") == "lead"),
    ("stage:prop", lambda world, deal: deal.get("stage") == "proposal"),
    ("stage:lead,won", lambda world, deal: deal.get("stage") in ("lead", "won")),
    ("stage:none,won", lambda world, deal: deal.get("stage") in (None, "won")),
    ("source:Referral", lambda world, deal: deal.get("source") == "referral"),
    ("owner:me", lambda world, deal: deal.get("owner") == "grace"),
    ("owner:lin", lambda world, deal: deal.get("owner") == "linus"),
    *((f"value{word}200", compare(home, op, Decimal(200))) for word, op in OPS.items()),
    ("value:100", compare(home, "=", Decimal(100))),
    span(home, "value:0..800", Decimal(0), Decimal(800)),
    span(home, "value:..0", None, Decimal(0)),
    span(home, "value:0.5k..", Decimal(500), None),
    ("value>100USD", compare(home, ">", Decimal(80))),
    *((f"probability{word}12.5", compare(given("probability"), op, Decimal("12.5"))) for word, op in OPS.items()),
    *((f"days{word}1.5", compare(given("days"), op, Decimal("1.5"))) for word, op in OPS.items()),
    *((f"close{word}2026-11-20", compare(own_day("close"), op, date(2026, 11, 20))) for word, op in OPS.items()),
    span(own_day("close"), "close:2026-11", date(2026, 11, 1), date(2026, 11, 30)),
    span(own_day("close"), "close:..+10d", None, TODAY + timedelta(days=10)),
    span(own_day("close"), "close:today..", TODAY, None),
    span(own_day("close"), "close:2026-10..2026-11", date(2026, 10, 1), date(2026, 11, 30)),
    span(oracle.closed_on, "closed_on:2026-10..2026-11", date(2026, 10, 1), date(2026, 11, 30)),
    *presence("closed_on", oracle.closed_on),
    ("close>2026-11", compare(own_day("close"), ">", date(2026, 11, 30))),
    ("close<2026-11", compare(own_day("close"), "<", date(2026, 11, 1))),
    span(own_day("created"), "created:2026", date(2026, 1, 1), date(2026, 12, 31)),
    *presence("close", own_day("close")), *presence("value", given("value")), *presence("tags", given("tags")),
    *presence("company", given("company")), *presence("history", given("history")), *presence("notes", given("notes")),
    *presence("next_step", given("next_step")), *presence("rooms", given("rooms")), *presence("days", given("days")),
    ("tag:vip", lambda world, deal: oracle.tag(deal, "vip")),
    ("tags:COLD,warm", lambda world, deal: oracle.tag(deal, "cold") or oracle.tag(deal, "warm")),
    ("rooms:10", lambda world, deal: 10 in (deal.get("rooms") or ())),
    *flag("urgent", lambda world, deal: bool(deal.get("urgent"))),
    ("company:c1", links_to("company", "company", "c1")),
    ("company:c3", links_to("company", "company", "c3", "old-c3")),
    ("company:old-c3", links_to("company", "company", "c3", "old-c3")),
    ("company=nobody", links_to("company", "company", "nobody")),
    ("contact:p1", links_to("contact", "contact", "p1", "old-p1")),
    ("company.industry:energy",
     lambda world, deal: (c := company(world, deal)) is not None and c.get("industry") == "energy"),
    ("company.name:engine", lambda world, deal: (c := company(world, deal)) is not None and contains(c.get("name"), "engine")),
    ("company.industry:none", lambda world, deal: (c := company(world, deal)) is not None and c.get("industry") is None),
    ("contact.company.name:x or title:engine", lambda world, deal: False),
    ("contact.email:p1@firm", lambda world, deal: (p := world.target(deal, "contact", "contact")) is not None
     and any(contains(each.value, "p1@firm") for each in p.get("emails"))),
    *flag("open", lambda world, deal: outcome(world, deal) == "open"),
    *flag("won", lambda world, deal: outcome(world, deal) == "won"),
    *flag("lost", lambda world, deal: outcome(world, deal) == "lost"),
    *flag("overdue", lambda world, deal: outcome(world, deal) == "open" and (deal.get("close") or TODAY) < TODAY),
    *flag("rotting", oracle.rotting),
    *flag("broken", lambda world, deal: world.faults["deal", deal.id]),
    *((f"weighted{word}50", compare(weighted, op, Decimal(50))) for word, op in OPS.items()),
    *((f"age{word}100", compare(days_since(own_day("created")), op, 100)) for word, op in OPS.items()),
    *((f"stage_age{word}10d", compare(days_since(lambda w, d: oracle.stage_since(d)), op, 10)) for word, op in OPS.items()),
    *((f"idle{word}10", compare(oracle.idle, op, 10)) for word, op in OPS.items()),
    span(lambda world, deal: last_contact(world, "deal", deal.id), "last_contact:-30d..", TODAY - timedelta(30), None),
    *presence("last_contact", lambda world, deal: last_contact(world, "deal", deal.id)),
    ("id:d1", lambda world, deal: "d1" in deal.id),
    ("path:deals/d2", lambda world, deal: deal.id.startswith("d2")),
]  # fmt: skip
LEAVES = [each for each in LEAVES if not each[0].startswith("contact.company.name")]


def found(world: World, text: str, kind: str = "deal") -> list[str]:
    indexed = world.indexed
    scope = indexed.scope(kind, me="grace")
    columns = rows.plans(scope, ["id"])
    return [row.id for row in rows.rows(world.db, scope, syntax.parse(text), columns)]


@pytest.mark.parametrize("text, test", LEAVES, ids=[text for text, _ in LEAVES])
def test_one_condition(world: World, text: str, test: Test) -> None:
    assert set(found(world, text)) == {deal.id for deal in world.deals() if test(world, deal)}


leaf = st.sampled_from(LEAVES)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]}) {two[1][0]}", both(two[0][1], two[1][1]))),
        st.tuples(inner, inner).map(lambda two: (f"({two[0][0]} or {two[1][0]})", either(two[0][1], two[1][1]))),
        inner.map(lambda one: (f"not ({one[0]})", lambda world, deal: not one[1](world, deal))),
    ),
    max_leaves=6,
)


def both(one: Test, other: Test) -> Test:
    return lambda world, deal: one(world, deal) and other(world, deal)


def either(one: Test, other: Test) -> Test:
    return lambda world, deal: one(world, deal) or other(world, deal)


@settings(max_examples=100)
@using(tree=trees)
def test_conditions_together(world: World, tree: tuple[str, Test]) -> None:
    """`a (b)` binds tighter than `or`; what is missing is never found by a comparison, but by its negation."""
    text, test = tree
    assert set(found(world, text)) == {deal.id for deal in world.deals() if test(world, deal)}


def place(world: World, deal: Any) -> int | None:
    settings_ = world.indexed.schema.settings
    pipeline = settings_.pipeline(deal.get("pipeline") or "sales")
    keys = [stage.key for stage in pipeline.stages] if pipeline else []
    return keys.index(deal.get("stage")) if deal.get("stage") in keys else None


def low(name: str) -> Callable[[World, Any], str | None]:
    return lambda world, deal: value.lower() if isinstance(value := deal.get(name), str) else None


SORTS: list[tuple[str, Callable[[World, Any], Any]]] = [
    ("value", home), ("close", own_day("close")), ("weighted", weighted), ("idle", oracle.idle), ("stage", place),
    ("age", days_since(own_day("created"))), ("probability", given("probability")), ("owner", low("owner")),
    ("last_contact", lambda world, deal: last_contact(world, "deal", deal.id)),
]  # fmt: skip


@pytest.mark.parametrize("name, key", SORTS, ids=[name for name, _ in SORTS])
@pytest.mark.parametrize("descending", [False, True])
def test_order(world: World, name: str, key: Callable[[World, Any], Any], descending: bool) -> None:
    """What is missing comes last either way, and equals are ordered by id."""
    known = sorted((deal for deal in world.deals() if key(world, deal) is not None), key=lambda deal: deal.id)
    known.sort(key=lambda deal: key(world, deal), reverse=descending)
    unknown = sorted(deal.id for deal in world.deals() if key(world, deal) is None)
    wanted = [deal.id for deal in known] + unknown
    assert found(world, f"sort:{'-' * descending}{name}") == wanted
    assert found(world, f"limit:7 sort:{'-' * descending}{name}") == wanted[:7]


@pytest.mark.parametrize("kind", ["contact", "company"])
def test_last_contact_of_others(world: World, kind: str) -> None:
    """A company was talked with when one of its people was; links by a former id count."""
    indexed = world.indexed
    scope = indexed.scope(kind)
    columns = rows.plans(scope, ["last_contact", "idle"])
    listed = rows.rows(world.db, scope, syntax.parse(""), columns)
    for row in listed:
        day = last_contact(world, kind, row.id)
        since = day if day is not None else oracle.day_of(world.records[kind][row.id].get("created"))
        assert row.cells[0] == day, row.id
        assert row.cells[1] == (None if since is None else (TODAY - since).days), row.id


def test_sums_by_stage(world: World) -> None:
    """Values at each deal's own rates; what has no rate stands apart."""
    scope = world.indexed.scope("deal")
    grouped = {group.key[0]: group for group in groups(world.db, scope, syntax.parse(""), ("stage",))}
    assert sum(group.size for group in grouped.values()) == len(list(world.deals()))
    for stage, group in grouped.items():
        deals = [deal for deal in world.deals() if deal.get("stage") == stage]
        assert group.size == len(deals)
        assert group.value.amount == sum((home(world, deal) or Decimal(0) for deal in deals), Decimal(0))
        assert group.weighted.amount == sum((weighted(world, deal) or Decimal(0) for deal in deals), Decimal(0))
        apart = [deal.get("value") for deal in deals if deal.get("value") and home(world, deal) is None]
        assert {money.currency for money in group.apart} == {money.currency for money in apart}
        assert sum(m.amount for m in group.apart) == sum(m.amount for m in apart)


pieces = st.sampled_from(
    ["title", "value", "close", "tags", "company", "owner", "stage", "idle", "weighted", "broken",
                       "company.name", "contact.phone", "urgent", "rooms", "notes", "history", "created", "days", "id",
                       "extra.foo", "snooze", "files", "nofield", "company.nothing", "title.name"]
)  # fmt: skip
values = st.sampled_from(
    ["5", "me", "none", "any", "..", "5..", "..x", "x", "2026-02-30", "9999", "0001-01-01..", "9999-12-31", ",", "a,b",
     '"x"', '""', "yes", "12 EUR", "1e9", "'", "%", "\0", "[", "1" * 30, "+999999d", "☃", "12k..5"]
) | st.text(max_size=12)  # fmt: skip
queries = st.lists(
    st.builds("{}{}{}".format, pieces, st.sampled_from([":", "=", "<", ">", "<=", ">=", "!="]), values)
    | st.sampled_from(
        ["or", "not", "(", ")", "-", "sort:-value", "sort:nofield", "limit:3", "ada", '"solar roof"', "\0"]
    )
    | st.text(max_size=10),
    max_size=6,
).map(" ".join)


@settings(max_examples=100)
@using(text=queries, kind=st.sampled_from(["deal", "contact", "company", "activity", "member"]))
def test_no_text_ends_in_anything_but_rows_or_a_place(world: World, text: str, kind: str) -> None:
    """Whatever somebody types into the filter bar."""
    from crm_tui.errors import QueryError

    try:
        listed = found(world, text, kind)
    except QueryError as error:
        assert error.message and error.text == text and 0 <= error.position <= len(text)  # noqa: PT017
    else:
        assert len(listed) <= len(world.records[kind])


@pytest.mark.parametrize(
    "text, short",
    [
        (" ".join(["(a or e)"] * 90), "(a or e)"),
        ("(" * 19 + "title:a" + ")" * 19, "title:a"),
        ("-" * 19 + "title:a", "-title:a"),
        ("(a b or " * 18 + "e" + ")" * 18, "a b or e"),
        ("not (stage:lead or " * 9 + "open:yes" + ")" * 9, "-stage:lead open:no"),
        (f"title:{','.join('abcdefgh' * 25)}", "title:a,b,c,d,e,f,g,h"),
        (" or ".join(["company.name:e"] * 190), "company.name:e"),
        (" ".join(["weighted>1"] * 190), "weighted>1"),
    ],
    ids=range(8),
)
def test_the_longest_queries_find_what_their_short_forms_do(world: World, text: str, short: str) -> None:
    assert found(world, text) == found(world, short) != []


def test_a_condition_alone_is_sql_with_its_parameters(world: World) -> None:
    """What was typed never becomes SQL."""
    scope = world.indexed.scope("deal")
    sql = where(scope, syntax.parse('title:"x\' OR 1" company:\'; tag:"--"'))
    assert "x'" not in sql.text and "--" not in sql.text
    assert sql.text.count("?") == len(sql.params)


@pytest.mark.parametrize("kind", ["contact", "company", "deal"])
def test_what_is_worked_out_of_one_row_is_what_a_list_says_of_it(world: World, kind: str) -> None:
    """A page asks for a single row in another way than a list does for many, and says the same of it."""
    scope = world.indexed.scope(kind)
    every = list(rows.rows(world.db, scope, syntax.parse(""), rows.plans(scope, ["last_contact", "idle"])))
    single = scope._replace(one=True)
    alone = [rows.page(world.db, single, [row.rid], rows.plans(single, ["last_contact", "idle"])) for row in every]
    assert [row for (row,) in alone] == every and any(row.cells[0] for row in every)
