"""What two records say together: nothing that one of them said is lost, unless somebody chose so."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.edits.change import Editor
from crm_tui.edits.joining import Joined, join, joined_text
from crm_tui.edits.relink import replaced, without
from crm_tui.model.field import Field
from crm_tui.model.record import read_record
from crm_tui.model.types import ENTRIES, LABELLED, LINK, MAP, SET, TEXT
from crm_tui.model.value import Node
from crm_tui.query.find import Found
from tests.workspaces import CTX, SCHEMA

EDITOR = Editor(SCHEMA, CTX, "", Random(0))
TO = Field("to", LINK, to="contact")
ANY = Field("any", LINK)
RENAMED = {("contact", "ada"): "ada-lovelace", ("deal", "ada"): "engine"}

words = st.text("abcxyz", min_size=1, max_size=4)
nodes = st.fixed_dictionaries(
    {"name": words},
    optional={
        "title": words,
        "birthday": st.sampled_from(["1815-12-10", "1906-12-09", "soon"]),
        "emails": st.lists(st.one_of(words.map("{}@x.example".format), st.dictionaries(words, st.just("a@x.example"), min_size=1, max_size=1)), max_size=3),
        "tags": st.one_of(words, st.lists(words, max_size=4)),
        "messengers": st.dictionaries(words, words, max_size=3),
        "address": st.one_of(words, st.dictionaries(st.sampled_from(["street", "city"]), words, min_size=1)),
        "notes": st.lists(words, min_size=1).map("\n".join),
        "shoe": st.one_of(words, st.lists(words), st.dictionaries(words, words)),
    },
)  # fmt: skip


def found(fields: dict[str, Node], kind: str = "contact") -> Found:
    declared = SCHEMA.kinds[kind]
    record, _ = read_record(declared, "one", fields, CTX, SCHEMA.settings)
    return Found(record, declared, "", f"records/{declared.plural}/one.yaml", "", False, "one", fields, ())


def joined(a: dict[str, Node], b: dict[str, Node], **takes: bool) -> Joined:
    return join(EDITOR, found(a), a, b, {name.replace("others", ""): side for name, side in takes.items()})


def texts(node: Node | None) -> Iterator[str]:
    """All words in a node, keys included."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from name.split()
            yield from texts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from texts(inner)
    elif node:
        yield from node.split()


@given(nodes, nodes)
def test_nothing_is_lost(a: dict[str, Node], b: dict[str, Node]) -> None:
    """Every word of both stands in the result, or among what the two differ in."""
    made = joined(a, b)
    said = " ".join([*texts({n: x for n, x in made.nodes.items() if x is not None})])
    said += " ".join(f" {each.field} {each.gone}" for each in made.differences)
    assert all(word in said for side in (a, b) for word in texts(side))


@given(nodes, nodes)
def test_the_first_keeps_all_it_says(a: dict[str, Node], b: dict[str, Node]) -> None:
    made = joined(a, b)
    for name, node in a.items():
        kept = " ".join(texts(made.nodes[name])) if node else ""
        assert all(word in kept for word in texts(node))


@given(nodes)
def test_a_record_joined_with_itself_is_what_it_was(a: dict[str, Node]) -> None:
    made = joined(a, dict(a))
    assert made.nodes == {name: node for name, node in a.items() if node != ""}
    assert made.differences == ()


@given(nodes, nodes)
def test_preferring_the_second_is_joining_the_other_way_round(a: dict[str, Node], b: dict[str, Node]) -> None:
    """As far as single values go; lists have the first one's items first all the same."""
    mine, other = joined(a, b, others=True).nodes, joined(b, a).nodes
    for name in ("name", "title", "birthday"):
        if a.get(name) and b.get(name):
            assert mine[name] == other[name] == b[name]


@pytest.mark.parametrize(
    "one, two, both",
    [
        ("a", "b", "a\n\nb\n"),
        ("a\nb\n", "b", "a\nb\n"),
        ("b", "a\nb\n", "a\nb\n"),
        ("a \n\n", "\n\nb", "a\n\nb\n"),
    ],
)
def test_long_texts_stand_one_after_the_other(one: str, two: str, both: str) -> None:
    assert joined_text(one, two) == both


@pytest.mark.parametrize(
    "field, node, after",
    [
        (TO, "ada", "ada-lovelace"),
        (TO, "contact/ada", "contact/ada-lovelace"),
        (TO, "bob", "bob"),
        (ANY, "deal/ada", "deal/engine"),
        (ANY, "company/ada", "company/ada"),
        (Field("f", TEXT), "ada", "ada"),
        (Field("f", SET, of=TO), ["bob", "ada"], ["bob", "ada-lovelace"]),
        (Field("f", SET, of=TO), ["ada", "ada-lovelace", "bob"], ["ada-lovelace", "bob"]),
        (Field("f", SET, of=TO), "ada", "ada-lovelace"),
        (Field("f", SET, of=Field("tag", TEXT)), ["ada"], ["ada"]),
        (Field("f", LABELLED, of=TO), [{"ada": "ada"}, "ada"], [{"ada": "ada-lovelace"}, "ada-lovelace"]),
        (Field("f", LABELLED, of=TO), {"ada": "ada"}, {"ada": "ada-lovelace"}),
        (Field("f", MAP, of=TO), {"ada": "ada"}, {"ada": "ada-lovelace"}),
        (
            Field("f", ENTRIES, fields=(TO, Field("text", TEXT), Field("more", SET, of=ANY))),
            [{"to": "ada", "text": "ada", "more": ["deal/ada"], "other": "ada"}, "ada"],
            [{"to": "ada-lovelace", "text": "ada", "more": ["deal/engine"], "other": "ada"}, "ada"],
        ),
    ],
)
def test_only_links_get_the_new_id(field: Field, node: Node, after: Node) -> None:
    assert replaced(field, node, RENAMED) == after


def test_links_of_a_record_to_itself_go() -> None:
    contact = found({"name": "Ada", "relations": [{"self": "ada"}, "bob"], "roles": [{"at": "ada"}]})
    left = without(contact, frozenset((("contact", "ada"),)))
    assert left.nodes == {"name": "Ada", "relations": ["bob"], "roles": [{"at": "ada"}]}
    assert left.dropped == ("relations",)
    assert without(
        found({"name": "Works", "parent": "works"}, "company"), frozenset((("company", "works"),))
    ).nodes == {"name": "Works"}
