"""Full-text search in every script, and phones by any end."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.index.database import Connection
from crm_tui.query import rows, syntax
from crm_tui.query.search import search
from crm_tui.store.dump import dump
from tests.awkward_yaml import WORDS
from tests.workspaces import SETTINGS, Indexed

OWN = SETTINGS + "fields: {contact: {fax: {type: phone}, hotlines: {type: list, of: phone}}}\n"
CONTACTS = {
    "ada": "name: Ada Lovelace\nemails: [ada@engines.example]\nphones: ['+44 20 7946 0958']\ntitle: Chief Analyst\n",
    "jose": "name: José Núñez\nnotes: prefers letters\nphones: ['020 7946 0011']\n",
    "muller": f"name: {unicodedata.normalize('NFD', 'Jürgen Müller')}\nphones: ['(0)30 / 1234-567']\n",
    "anbu": "name: அன்பு செல்வன்\nphones: [+94 11 234 5678]\n",
    "kumari": "name: කුමාරි ජයසිංහ\n",
    "li": "name: 李小龙\nnotes: 上海的设计师\n",
    "ivan": "name: Иван Петров\nnotes: Ёлка\n",
    "weiss": "name: Łukasz Weiß\nfax: '0049 89 555 4321'\nhotlines: ['1800 123 9999']\n",
    "obrien": "name: Siobhán O'Brien\nstatus: customer\n",
    "late": "name: Ada Byron\nnotes: Lovelace, later\n",
}

RECORDS = {*CONTACTS, "engines", "broken", "newest"}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    made = Indexed(
        tmp_path_factory.mktemp("search"),
        {**{f"contacts/{id_}": text for id_, text in CONTACTS.items()},
         "companies/engines": "name: Analytical Engines\nphones: ['+1 (555) 010-0199']\ncountry: x\n",
         "deals/broken": "title: Ada's broken deal\nvalue: 12,50 EUR\nstage: lead\nunknown: {deep: [Zanzibar]}\n"},
        settings=OWN,
    )  # fmt: skip
    made.index.catch_up()
    yield made
    made.close()


@pytest.fixture(scope="module")
def db(indexed: Indexed) -> Iterator[Connection]:
    connection = indexed.reader()
    yield connection
    connection.close()


def ids(db: Connection, text: str, **more: object) -> list[str]:
    return [hit.id for hit in search(db, text, **more)]  # type: ignore[arg-type]


FOUND = [
    ("lovelace", ["ada", "late"]),
    ("ada love", ["ada", "late"]),
    ("love ada", ["ada", "late"]),
    ("analyst", ["ada"]),
    ("ada@engines", ["ada"]),
    ("jose", ["jose"]),
    ("JOSÉ NUN", ["jose"]),
    (unicodedata.normalize("NFD", "josé"), ["jose"]),
    ("muller", ["muller"]),
    ("Müller", ["muller"]),
    ("அன்பு", ["anbu"]),
    ("செல்", ["anbu"]),
    ("කුමා", ["kumari"]),
    ("ජයසිංහ", ["kumari"]),
    ("小龙", ["li"]),
    ("李小龙", ["li"]),
    ("龙小", []),
    ("上海", ["li"]),
    ("иван", ["ivan"]),
    ("ПЕТР", ["ivan"]),
    ("елка", ["ivan"]),
    ("lukasz weiss", ["weiss"]),
    ("Łukasz", ["weiss"]),
    ("o'brien", ["obrien"]),
    ("brien", ["obrien"]),
    ("siobhan", ["obrien"]),
    ("12,50", ["broken"]),
    ("zanzibar", ["broken"]),
    ("analytical", ["engines"]),
    ("nothing-like-it", []),
    ("", []),
    ("  ", []),
    ('"', []),
    ("№ ☃", []),
]


@pytest.mark.parametrize("text, wanted", FOUND)
def test_words_are_found_by_their_start_in_any_script(db: Connection, text: str, wanted: list[str]) -> None:
    assert ids(db, text) == wanted


PHONES = [
    ("0958", ["ada"]),
    ("7946 0958", ["ada"]),
    ("79460958", ["ada"]),
    ("020 7946 0958", ["ada"]),
    ("+44 20 7946 0958", ["ada"]),
    ("0044-20-7946-0958", ["ada"]),
    ("+44 (0)20 7946 0958", ["ada"]),
    ("+44 20 7946 0011", ["jose"]),
    ("0011", ["jose"]),
    ("1234567", ["muller"]),
    ("+49 30 1234567", ["muller"]),
    ("5678", ["anbu"]),
    ("011 234 5678", ["anbu"]),
    ("4321", ["weiss"]),
    ("089 555 4321", ["weiss"]),
    ("9999", ["weiss"]),
    ("555 010 0199", ["engines"]),
    ("958", []),
    ("0958 7946", ["ada"]),
    ("5550000", []),
]


@pytest.mark.parametrize("text, wanted", PHONES)
def test_who_is_calling(db: Connection, text: str, wanted: list[str]) -> None:
    """Any end of four digits or more, with or without country code; fields of the team's own too."""
    assert ids(db, text) == wanted


@pytest.mark.parametrize(
    "text, wanted", [each for each in PHONES if each[1] not in ([], ["engines"]) and each[0] != "0958 7946"]
)
def test_the_same_in_a_filter(indexed: Indexed, db: Connection, text: str, wanted: list[str]) -> None:
    scope = indexed.scope("contact")
    quoted = f'phone:"{text}" or fax:"{text}" or hotlines:"{text}"'
    found = rows.rows(db, scope, syntax.parse(quoted), rows.plans(scope, []))
    assert [row.id for row in found] == wanted


def test_every_record_is_found_by_its_name(indexed: Indexed, db: Connection) -> None:
    for kind in indexed.schema.kinds.values():
        scope = indexed.scope(kind.name)
        for row in rows.rows(db, scope, syntax.parse(""), rows.plans(scope, [])):
            assert row.id in ids(db, row.label), row.label


def test_a_name_ranks_before_a_mention(db: Connection) -> None:
    assert ids(db, "lovelace") == ["ada", "late"]


def test_one_kind_only_and_no_more_than_asked(db: Connection) -> None:
    assert ids(db, "ada", kinds=("deal",)) == ["broken"]
    assert len(ids(db, "ada", limit=1)) == 1


def test_a_phrase_is_found_in_its_order(indexed: Indexed, db: Connection) -> None:
    scope = indexed.scope("contact")

    def found(query: str) -> list[str]:
        return sorted(row.id for row in rows.rows(db, scope, syntax.parse(query), rows.plans(scope, [])))

    assert found("lovelace ada") == ["ada", "late"]
    assert found('"ada lovelace"') == ["ada"]
    assert found('"lovelace ada"') == []
    assert found('"ada lov"') == ["ada"]
    assert found('-"ada lovelace" ada') == ["late"]
    assert found('"小龙"') == ["li"]


NAUGHTY = [
    "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "a NEAR b", "label : ada", "label:ada", "-ada", "^ada", "ada*", "*", "**",
    '"ada', 'ada"', '""', '"""', "(", ")", "(ada", "ada)", "{label}", "{label} : ada", "+", "a + b", "ada;", "'", "''",
    "' OR 1=1 --", "\\", "%", "_", "?", "?1", ":x", "@x", "$x", "\x00", "a\x00b", "\x1b[31m", "\ufeff", "\u200b",
    "\u202e", "\uffff", "😀", "👩‍👩‍👧", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "ﷺ", "田中さんにあげて下さい", "ṯ͋̀a", "<script>", "1/0", "1e309",
    "../../etc/passwd", "null", "true", "NaN", "０１２３４", "٠١٢٣", "＋４４ ２０",
]  # fmt: skip


@pytest.mark.parametrize("text", [*NAUGHTY, *WORDS])
def test_naughty_words_are_only_words(indexed: Indexed, db: Connection, text: str) -> None:
    """Words of the search's own language are looked for like any others."""
    found = ids(db, text)
    assert set(found) <= {*CONTACTS, "engines", "broken"}
    title = "contacts/naughty"
    if text.isprintable() and any(char.isalnum() for char in text):
        indexed.write(title, dump({"name": f"Before {text} after"}, ("name",)).decode())
        indexed.index.refresh([("", f"records/{title}.yaml")])
        assert title.partition("/")[2] in ids(db, text)
        (indexed.folder / f"records/{title}.yaml").unlink()
        indexed.index.refresh([("", f"records/{title}.yaml")])


@given(
    text=st.text(max_size=60)
    | st.text("\"*():^-+{}[]' \0ANDORNOT~", max_size=30)
    | st.text("0123456789 +()-", max_size=20)
)
def test_any_text_finds_records_and_a_further_word_fewer(db: Connection, text: str) -> None:
    """Signs are no words; beside a word that nobody has nothing is found, and beside a name only who has it."""
    hits = search(db, text)
    assert len(set(hits)) == len(hits) and {hit.id for hit in hits} <= RECORDS
    assert not hits or any(char.isalnum() for char in text)
    assert ids(db, f"{text} qzxvq") == []
    assert set(ids(db, f"{text} ada")) <= set(ids(db, "ada"))


def test_of_very_long_texts_the_beginning_is_looked_for(db: Connection) -> None:
    """What no text holds is passed over."""
    ada = ids(db, "ada")
    assert len(ada) > 1
    for text in (
        "ada " * 5000,
        "ada " * 60 + "zzz",
        "ada" + " " * 4000 + "zzz",
        "ada \ud800",
        "ada\0",
        "(ada" + "(" * 3000,
    ):
        assert ids(db, text) == ada, text[:20]
    for text in ("word " * 5000, "a" * 100_000, "(" * 3000, "\ud800", "0" * 500):
        assert ids(db, text) == [], text[:20]


def test_latest_first_below_three_letters(indexed: Indexed, db: Connection) -> None:
    indexed.write("contacts/newest", "name: Ad Astra\n")
    indexed.index.catch_up()
    connection = indexed.reader()
    try:
        assert ids(connection, "ad")[0] == "newest"
    finally:
        connection.close()
        (indexed.folder / "records/contacts/newest.yaml").unlink()
        indexed.index.catch_up()
