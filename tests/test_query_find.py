"""Finding the one record that somebody means, what links to it, and what records are called."""

from collections.abc import Iterator

import pytest

from crm_tui.errors import Ambiguous, NotFound, UsageError
from crm_tui.index.database import Connection
from crm_tui.model.value import Bad
from crm_tui.query import rows, syntax
from crm_tui.query.beginnings import beginning_with, labelled
from crm_tui.query.find import by_rid, get, labels, linking, links_from, links_to, named, problems_of, resolve, rid_of
from crm_tui.query.identity import still
from tests.workspaces import Indexed

FILES = {
    "companies/analytical-engines": "name: Analytical Engines\nformerly: [difference-engines]\nindustry: energy\n",
    "companies/analytical-studio": "name: Studio\n",
    "contacts/ada-lovelace": "name: Ada Lovelace\ncompany: difference-engines\nemails: [work: ada@engines.example]\n",
    "contacts/ada-byron": "name: Ada Byron\n",
    "contacts/strasse": "name: Élan Straße\n",
    "contacts/அன்பு": "name: அன்பு செல்வன்\n",
    "contacts/no-word": "name: №\n",
    "deals/engine": "title: Engine\ncompany: analytical-engines\ncontacts: [buyer: ada-lovelace]\nstage: lead\n"
    "value: 12,50 EUR\nclose: 2026-12-01\ncreated: 2026-11-01T10:00+01:00\nowner: nobody\n",
    "deals/studio": "title: Studio\nstage: lead\nvalue: 100 USD\n",
}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    made = Indexed(tmp_path_factory.mktemp("find"), FILES)
    made.index.catch_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def db(indexed: Indexed) -> Iterator[Connection]:
    connection = indexed.reader()
    yield connection
    connection.close()


MEANT = [
    ("ada-lovelace", "", ("contact", "ada-lovelace")),
    ("Ada Lovelace", "", ("contact", "ada-lovelace")),
    ("ADA LOVELACE", "contact", ("contact", "ada-lovelace")),
    ("ada-l", "contact", ("contact", "ada-lovelace")),
    ("Ada L", "", ("contact", "ada-lovelace")),
    ("ADA-L", "", ("contact", "ada-lovelace")),
    ("contact/ada-lovelace", "", ("contact", "ada-lovelace")),
    ("difference-engines", "", ("company", "analytical-engines")),
    ("Difference-Engines", "company", ("company", "analytical-engines")),
    ("analytical e", "", ("company", "analytical-engines")),
    ("élan strasse", "", ("contact", "strasse")),
    ("ÉLAN", "", ("contact", "strasse")),
    ("அன்பு", "", ("contact", "அன்பு")),
    ("அன்பு செல்", "", ("contact", "அன்பு")),
    ("№", "", ("contact", "no-word")),
    ("engine", "deal", ("deal", "engine")),
    ("deal/studio", "", ("deal", "studio")),
]


@pytest.mark.parametrize("text, kind, wanted", MEANT)
def test_a_record_is_meant_by_id_name_or_beginning(
    indexed: Indexed, db: Connection, text: str, kind: str, wanted: tuple[str, str]
) -> None:
    assert resolve(db, indexed.asking(), text, kind) == wanted


@pytest.mark.parametrize(
    "text, candidates",
    [
        ("ada", ("contact/ada-byron", "contact/ada-lovelace")),
        ("analytical", ("company/analytical-engines", "company/analytical-studio")),
        ("Studio", ("company/analytical-studio", "deal/studio")),
    ],
)
def test_several_are_told(indexed: Indexed, db: Connection, text: str, candidates: tuple[str, ...]) -> None:
    if text == "Studio":
        assert resolve(db, indexed.asking(), text.lower()) == ("deal", "studio")
    with pytest.raises(Ambiguous) as caught:
        resolve(db, indexed.asking(), text)
    assert caught.value.candidates == candidates


@pytest.mark.parametrize(
    "text, kind, hint",
    [
        ("ada-lovelage", "", "did you mean 'ada-lovelace'?"),
        ("zzz", "", "see `crm list` or `crm find`"),
        ("", "", "see `crm list`"),
        ("engine", "contact", "see `crm list`"),
        ("%", "", "see `crm list`"),
        ('"', "", "see `crm list`"),
    ],
)
def test_nobody_is_told_with_what_was_meant(indexed: Indexed, db: Connection, text: str, kind: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        resolve(db, indexed.asking(), text, kind)
    assert hint in caught.value.hint


def test_a_record_is_got_whole(indexed: Indexed, db: Connection) -> None:
    found = get(db, indexed.asking(), "deal", "engine")
    assert (found.kind.name, found.path, found.label, found.stale) == (
        "deal",
        "records/deals/engine.yaml",
        "Engine",
        False,
    )
    assert found.record.fields["value"] == Bad("12,50 EUR")
    assert found.nodes["value"] == "12,50 EUR"
    assert [(p.code, p.line, p.column) for p in found.problems] == [("bad-value", 5, 8)]
    assert len(found.digest) == 32


def test_a_former_id_gets_the_record(indexed: Indexed, db: Connection) -> None:
    assert get(db, indexed.asking(), "company", "difference-engines").record.id == "analytical-engines"
    with pytest.raises(NotFound, match="there is no company 'nobody'"):
        get(db, indexed.asking(), "company", "nobody")


def test_a_row_that_is_gone_is_none(indexed: Indexed, db: Connection) -> None:
    assert by_rid(db, indexed.asking(), "deal", 10**6) is None
    rid = rows.keys(db, indexed.scope("deal"), syntax.parse("title:engine"))[0]
    found = by_rid(db, indexed.asking(), "deal", rid)
    assert found is not None and found.label == "Engine"


def test_who_links_to_any_of_many_ids_is_one_question(indexed: Indexed, db: Connection) -> None:
    """A record that had thousands of ids is renamed as fast as one that had a few."""
    asking = indexed.asking()
    asked: list[str] = []
    few = [("company", "analytical-engines"), ("contact", "ada-lovelace")]
    many = [*few, *(("company", f"engines-{n}") for n in range(5000))]
    db.set_trace_callback(asked.append)
    found = [linking(db, asking, few), linking(db, asking, many), linking(db, asking, [("company", "studio")])]
    db.set_trace_callback(None)
    told = {(each.kind, each.id) for kind, id_ in few for each in links_to(db, asking, kind, id_)}
    assert found == [told, told, set()] and ("contact", "ada-lovelace") in told
    assert len([each for each in asked if each.startswith("SELECT")]) == 5


def test_links_resolve_through_former_ids(indexed: Indexed, db: Connection) -> None:
    asking = indexed.asking()
    assert links_to(db, asking, "company", "analytical-engines") == [
        ("contact", "ada-lovelace", "company", "Ada Lovelace"),
        ("deal", "engine", "company", "Engine"),
    ]
    assert links_from(db, asking, "contact", "ada-lovelace") == [
        ("company", "difference-engines", "company", "Analytical Engines")
    ]
    assert links_from(db, asking, "deal", "engine") == [
        ("company", "analytical-engines", "company", "Analytical Engines"),
        ("contact", "ada-lovelace", "contacts", "Ada Lovelace"),
        ("member", "nobody", "owner", ""),
    ]
    assert links_to(db, asking, "member", "nobody") == [("deal", "engine", "owner", "Engine")]


def test_labels_of_many(indexed: Indexed, db: Connection) -> None:
    wanted = {("contact", "ada-lovelace"), ("company", "difference-engines"), ("contact", "nobody"), ("boat", "x")}
    wanted |= {("contact", f"nobody-{n}") for n in range(1200)}
    assert labels(db, indexed.asking(), wanted) == {
        ("contact", "ada-lovelace"): "Ada Lovelace", ("company", "difference-engines"): "Analytical Engines",
    }  # fmt: skip


def test_names_by_their_beginning_for_completion(indexed: Indexed, db: Connection) -> None:
    contact = indexed.schema.kinds["contact"]
    assert named(db, contact, "ada", 10) == [("ada-byron", "Ada Byron"), ("ada-lovelace", "Ada Lovelace")]
    assert named(db, contact, "ADA L", 10) == [("ada-lovelace", "Ada Lovelace")]
    assert named(db, contact, "élan", 10) == [("strasse", "Élan Straße")]
    assert len(named(db, contact, "a", 1)) == 1
    assert list(beginning_with(db, contact, "ada-")) == [("ada-byron", "Ada Byron"), ("ada-lovelace", "Ada Lovelace")]


def test_problems_by_file(db: Connection) -> None:
    assert [problem.path for problem in problems_of(db)] == ["records/deals/engine.yaml"]
    assert list(problems_of(db, "path = ?", ["nowhere"])) == []


def cells(indexed: Indexed, db: Connection, kind: str, query: str, *names: str) -> list[tuple[object, ...]]:
    scope = indexed.scope(kind)
    return [row.cells for row in rows.rows(db, scope, syntax.parse(query), rows.plans(scope, names))]


def test_columns_of_every_sort(indexed: Indexed, db: Connection) -> None:
    names = [
        "title",
        "company.name",
        "company.label",
        "stage",
        "value",
        "close",
        "contacts",
        "open",
        "age",
        "id",
        "created",
    ]
    [engine] = cells(indexed, db, "deal", "title:engine", *names)
    assert [str(each) for each in engine[:4]] == ["Engine", "Analytical Engines", "Analytical Engines", "lead"]
    assert engine[4] is None
    assert str(engine[5]) == "2026-12-01"
    assert engine[6][0].value == "ada-lovelace"  # type: ignore[index]
    assert engine[7:10] == (True, 20, "engine")
    assert str(engine[10]) == "2026-11-01 10:00:00+01:00"


def test_columns_through_a_former_id(indexed: Indexed, db: Connection) -> None:
    assert cells(indexed, db, "contact", "ada-lovelace or name:lovelace", "company.name", "company.industry") == [
        ("Analytical Engines", "energy")
    ]
    assert cells(indexed, db, "contact", "name:byron", "company.name") == [(None,)]


@pytest.mark.parametrize(
    "name, message",
    [
        ("vlaue", "a deal has no field 'vlaue'"),
        ("title.name", "title leads to no single record"),
        ("contacts.name", "contacts leads to no single record"),
        ("company.nothing", "a company has no field 'nothing'"),
        ("company.phones", "company.phones cannot be a column"),
    ],
)
def test_a_column_that_is_none_is_told(indexed: Indexed, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        rows.plans(indexed.scope("deal"), [name])


def test_long_lists_are_keys_and_pages(indexed: Indexed, db: Connection) -> None:
    scope = indexed.scope("contact")
    columns = rows.plans(scope, ["name"])
    keys = rows.keys(db, scope, syntax.parse("sort:-name"))
    assert keys.itemsize == 8
    assert [row.label for row in rows.page(db, scope, keys, columns)] == [
        row.label for row in rows.rows(db, scope, syntax.parse("sort:-name"), columns)
    ]
    assert rows.page(db, scope, [keys[2], 10**6, keys[0]], columns)[1].rid == keys[0]
    assert rows.page(db, scope, [], columns) == []
    assert rows.count(db, scope, syntax.parse("ada limit:1")) == 2
    assert len(rows.keys(db, scope, syntax.parse("limit:2"))) == 2


def _asked(db: Connection, indexed: Indexed, kind: str, query: str) -> tuple[list[str], str]:
    """The labels a query finds in their order, and how SQLite goes about it."""
    scope = indexed.scope(kind)
    seen: list[str] = []
    db.set_trace_callback(seen.append)
    found = rows.keys(db, scope, syntax.parse(query))
    db.set_trace_callback(None)
    steps = db.execute(f"EXPLAIN QUERY PLAN {seen[0]}").fetchall()
    return [row.label for row in rows.page(db, scope, found, ())], "\n".join(str(step[3]) for step in steps)


def test_sorting_by_one_of_several_values_reads_those_of_each_record_alone(indexed: Indexed, db: Connection) -> None:
    """Many contacts by their e-mail take no longer than by anything else."""
    labels_, steps = _asked(db, indexed, "contact", "sort:emails")

    assert labels_[0] == "Ada Lovelace"
    assert "item_rid (rid=?)" in steps
    assert "item_found" not in steps


@pytest.mark.parametrize(("typed", "sorts"), [("a", False), ("ad", False), ("ada", True), ('"a"', True)])
def test_what_very_many_records_say_is_read_in_the_order_of_names(
    indexed: Indexed, db: Connection, typed: str, sorts: bool
) -> None:
    """The first letters of a filter are answered as fast as the others, and in the same order."""
    labels_, steps = _asked(db, indexed, "contact", typed)

    assert labels_[:2] == ["Ada Byron", "Ada Lovelace"]
    assert ("TEMP B-TREE FOR ORDER BY" in steps) is sorts


@pytest.mark.parametrize(
    ("query", "expected"),
    [("name:É", ["Élan Straße"]), ('name:"élan straße"', ["Élan Straße"]), ("name:anß", []), ("name:ﾉ", [])],
)
def test_letters_beyond_ascii_are_compared_whatever_their_case(
    indexed: Indexed, db: Connection, query: str, expected: list[str]
) -> None:
    """Capital letters make no difference in any script."""
    assert _asked(db, indexed, "contact", query)[0] == expected


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ada", ["ada-byron", "ada-lovelace"]),
        ("ADA L", ["ada-lovelace"]),
        ("elan strasse", ["strasse"]),
        ("அன்", ["அன்பு"]),
        ("love", []),
        ("№", ["no-word"]),
        ("%", []),
    ],
)
def test_rows_by_the_beginning_of_their_label(indexed: Indexed, db: Connection, text: str, ids: list[str]) -> None:
    """Whatever the case, the accents and the script; a word further on is no beginning."""
    found = [by_rid(db, indexed.asking(), "contact", rid) for rid in labelled(db, indexed.scope("contact"), text)]
    assert sorted(each.record.id for each in found if each) == ids


def test_records_are_known_again_by_their_ids(indexed: Indexed, db: Connection) -> None:
    """A row that another record has by now, or none, is looked for by the id; without one it is what stands there."""
    asking, scope = indexed.asking(), indexed.scope("contact")
    ada, byron = (rid_of(db, asking, "contact", id_) or 0 for id_ in ("ada-lovelace", "ada-byron"))
    assert still(db, scope, {ada: "", byron: "ada-byron"}) == {ada: "ada-lovelace", byron: "ada-byron"}
    assert still(db, scope, {ada: "ada-byron", 9999: "ada-lovelace"}) == {ada: "ada-lovelace", byron: "ada-byron"}
    assert still(db, scope, {9999: "", ada: "gone"}) == {}


@pytest.mark.parametrize(
    "kind, query, ids",
    [
        ("deal", "links:contact/ada-lovelace", ["engine"]),
        ("deal", "links=company/analytical-engines stage:lead", ["engine"]),
        ("contact", "links:companies/analytical-engines", ["ada-lovelace"]),
        ("contact", "links:company/difference-engines", ["ada-lovelace"]),
        ("contact", "links:company/analytical", []),
        ("deal", "-links:company/analytical-engines", ["studio"]),
    ],
)
def test_what_links_to_a_record_by_any_field(
    indexed: Indexed, db: Connection, kind: str, query: str, ids: list[str]
) -> None:
    scope = indexed.scope(kind)
    found = rows.page(db, scope, rows.keys(db, scope, syntax.parse(query)), [])
    assert [row.id for row in found] == ids


@pytest.mark.parametrize("query, said", [("links:ada", "kind"), ("links:contact", "as in links:contact/ID"),
                                         ("links<contact/ada", "as in links:contact/ID")])  # fmt: skip
def test_links_that_name_no_record(indexed: Indexed, db: Connection, query: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        rows.keys(db, indexed.scope("deal"), syntax.parse(query))
    assert said in str(caught.value) and getattr(caught.value, "position", 0) == 6
