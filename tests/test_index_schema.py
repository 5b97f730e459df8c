"""The index and crm.yaml: what is declared is read again when it changes, what is joined is joined anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.index import database
from crm_tui.index.settings import declared, fitting, kept_in
from crm_tui.model.schema import Schema
from crm_tui.query import rows, syntax
from crm_tui.query.find import problems_of
from tests.index_state import rebuilt, state
from tests.workspaces import SETTINGS, Indexed, age

FILES = {
    "deals/engine": "title: Engine\nstage: lead\nvalue: 12500\nsize: 7\ncreated: 2026-11-20T23:30:00Z\nfax: +44 20 7946 0958\n",
    "deals/won": "title: Won\nstage: won\nvalue: 100 USD\n",
    "boats/gull": "name: Gull\nlength: 12\n",
    "contacts/ada": "name: Ada\n",
}
OWN = SETTINGS + "fields: {deal: {size: {type: number}}}\n"


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Indexed]:
    made = Indexed(tmp_path / "workspace", FILES)
    age(made.folder)
    made.index.catch_up()
    yield made
    made.close()


def fits(place: Path, schema: Schema, stamp: str) -> bool:
    """Whether an index is one of the schema, and of this state of crm.yaml."""
    if db := fitting(place, declared(schema), stamp):
        db.close()
    return db is not None


def use(indexed: Indexed, settings: str) -> set[tuple[str, str]]:
    """The records that are read again under other settings."""
    indexed.close()
    indexed.use(settings)
    return set(indexed.index.catch_up().records)


def test_the_same_settings_read_nothing_again(indexed: Indexed) -> None:
    assert use(indexed, SETTINGS) == set()


def test_a_declared_field_is_typed_without_touching_other_kinds(indexed: Indexed, tmp_path: Path) -> None:
    assert [p.code for p in problems_of(indexed.reader())].count("unknown-field") == 2
    assert use(indexed, OWN) == {("deal", "engine"), ("deal", "won")}
    found = rows.keys(indexed.reader(), indexed.scope("deal"), syntax.parse("size>6"))
    assert len(found) == 1
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
    assert use(indexed, OWN.replace("number", "text")) == {("deal", "engine"), ("deal", "won")}
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
    assert use(indexed, SETTINGS) == {("deal", "engine"), ("deal", "won")}
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_a_declared_kind_comes_and_goes(indexed: Indexed, tmp_path: Path) -> None:
    boats = SETTINGS + "kinds: [{key: boat, title: name, fields: {name: text, length: number}}]\n"
    assert "unknown-kind" in [p.code for p in problems_of(indexed.reader())]
    assert use(indexed, boats) == {("boat", "gull")}
    assert len(rows.keys(indexed.reader(), indexed.scope("boat"), syntax.parse("length:10.."))) == 1
    assert "unknown-kind" not in [p.code for p in problems_of(indexed.reader())]
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
    assert use(indexed, boats.replace("key: boat", "key: boat, plural: ships")) == {("boat", "gull")}
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
    use(indexed, SETTINGS)
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


@pytest.mark.parametrize(
    "before, after",
    [
        ("currency: EUR", "currency: JPY"),
        ("timezone: Europe/Berlin", "timezone: America/Los_Angeles"),
        ("key: lead, label", "key: lead2, label"),
        ("- {key: offered, label: Offered, probability: 40}", "- {key: offered}\n      - {key: lead}"),
        ("sources: [referral, website]", "sources: [referral]"),
    ],
)
def test_what_values_are_read_by_is_read_by_again(indexed: Indexed, tmp_path: Path, before: str, after: str) -> None:
    """Currency, time zone, stages and choices decide what a file means."""
    assert before in SETTINGS
    use(indexed, SETTINGS.replace(before, after))
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_a_stage_that_moves_to_another_pipeline_is_told(indexed: Indexed) -> None:
    moved = SETTINGS.replace("      - {key: lead, label: Lead, probability: 10, rots: 14}\n", "")
    moved = moved.replace("- {key: offered", "- {key: lead}\n      - {key: offered")
    use(indexed, moved)
    assert "pipeline 'sales' has no stage 'lead'" in [p.message for p in problems_of(indexed.reader())]


@pytest.mark.parametrize(
    "before, after, query",
    [
        ("probability: 10", "probability: 20", "weighted:2500"),
        ("sources:", "rates: {USD: 2}\nsources:", "value:200"),
        ("rots: 14", "rots: 1", "rotting:yes or stage:lead"),
        ("label: Won, outcome: won", "label: Won, outcome: open", "title:won open:yes"),
    ],
)
def test_what_is_joined_reads_no_file_again(
    indexed: Indexed, tmp_path: Path, before: str, after: str, query: str
) -> None:
    """Probabilities, rates and outcomes are never baked into rows."""
    assert use(indexed, SETTINGS.replace(before, after)) == set()
    assert len(rows.keys(indexed.reader(), indexed.scope("deal"), syntax.parse(query))) == 1
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_settings_are_kept_so_that_commands_need_no_yaml(indexed: Indexed) -> None:
    place = indexed.state / database.FILE
    assert kept_in(place) is None
    indexed.index.keep_settings("stamp", {"currency": "EUR"})
    assert kept_in(place) == ("stamp", {"currency": "EUR"})
    assert fits(place, indexed.schema, "stamp")
    assert not fits(place, indexed.schema, "other stamp")
    indexed.index.rebuild()
    assert kept_in(place) is None


def test_an_index_of_another_schema_does_not_fit(indexed: Indexed) -> None:
    place = indexed.state / database.FILE
    assert fits(place, indexed.schema, "")
    indexed.use(OWN)
    assert not fits(place, indexed.schema, "")


def test_small_texts_are_kept_until_a_rebuild(indexed: Indexed) -> None:
    from crm_tui.index.notes import get

    indexed.index.keep("me", "grace")
    assert get(indexed.reader(), "me") == "grace"
    indexed.index.rebuild()
    assert get(indexed.reader(), "me") is None


@pytest.mark.parametrize("name", ["contact_id", "deal_label", "boat_id_id"])
def test_a_kind_may_be_called_after_another_and_one_of_its_fields(indexed: Indexed, tmp_path: Path, name: str) -> None:
    """Whatever is pulled as a kind's name, the index can be built with it."""
    own = SETTINGS + f"kinds: [{{key: {name}, title: name}}, {{key: boat}}, {{key: boat_id}}]\n"
    assert ("boat", "gull") in use(indexed, own)
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
