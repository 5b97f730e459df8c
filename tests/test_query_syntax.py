"""The query language: what is understood, and where and how something is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import QueryError
from crm_tui.query.syntax import And, Match, Not, Or, Sort, Term, Text, parse


def shown(term: Term) -> str:
    """A tree as one line: (and a b), (or a b), (not a), field op value."""
    if isinstance(term, And):
        return f"(and{''.join(' ' + shown(each) for each in term.terms)})"
    if isinstance(term, Or):
        return f"(or {' '.join(shown(each) for each in term.terms)})"
    if isinstance(term, Not):
        return f"(not {shown(term.term)})"
    if isinstance(term, Text):
        return f"'{term.words}'" if term.exact else term.words
    assert isinstance(term, Match)
    return f"{term.field}{term.op}{term.value!r}" if term.exact else f"{term.field}{term.op}{term.value}"


TREES = [
    ("", "(and)"),
    ("   ", "(and)"),
    ("ada", "ada"),
    ("solar roof", "(and solar roof)"),
    ('"solar roof"', "'solar roof'"),
    ('"say \\"hi\\" \\\\ there"', "'say \"hi\" \\ there'"),
    ("stage:lead", "stage:lead"),
    ("Stage:Lead", "stage:Lead"),
    ("stage:lead,won", "stage:lead,won"),
    ('company:"Analytical Engines"', "company:'Analytical Engines'"),
    ("value:5k..", "value:5k.."),
    ("close:..+30d", "close:..+30d"),
    ("value>5k", "value>5k"),
    ("value>=5k", "value>=5k"),
    ("value:>5k", "value>5k"),
    ("value:<=5k", "value<=5k"),
    ("stage=won", "stage=won"),
    ("stage!=won", "(not stage=won)"),
    ("value:-5k", "value:-5k"),
    ("-5", "(not 5)"),
    ("-tag:cold", "(not tag:cold)"),
    ("not:tag:cold", "(not tag:cold)"),
    ("not tag:cold", "(not tag:cold)"),
    ("NOT tag:cold", "(not tag:cold)"),
    ("nothing", "nothing"),
    ("not not a", "(not (not a))"),
    ("not a b", "(and (not a) b)"),
    ("-(a b)", "(not (and a b))"),
    ("a or b", "(or a b)"),
    ("a OR b or c", "(or a b c)"),
    ("a b or c d", "(or (and a b) (and c d))"),
    ("a (b or c)", "(and a (or b c))"),
    ("(a b) or c", "(or (and a b) c)"),
    ("a or not b c", "(or a (and (not b) c))"),
    ("order", "order"),
    ("orchid or lily", "(or orchid lily)"),
    ('"or"', "'or'"),
    ("(a)or(b)", "(or a b)"),
    ("()", "(and)"),
    ("company.industry:energy", "company.industry:energy"),
    ("10:30", "10:30"),
    ("a-b", "a-b"),
    ("-", "-"),
    ("café:x", "café:x"),
    ('name:"none"', "name:'none'"),
    ('name:""', "name:''"),
]


@pytest.mark.parametrize("text, tree", TREES)
def test_grammar(text: str, tree: str) -> None:
    assert shown(parse(text).where) == tree


def test_sort_and_limit_stand_anywhere_at_the_top() -> None:
    for text in ("sort:-value,close limit:20 ada", "ada limit:20 sort:-value,close", "limit:20 ada sort:-value,close"):
        query = parse(text)
        assert shown(query.where) == "ada"
        assert query.limit == 20
        assert [(key.field, key.descending) for key in query.sort] == [("value", True), ("close", False)]


def test_places_are_known_to_the_letter() -> None:
    query = parse('ada  company:"Analytical Engines" sort:value,-close')
    assert query.where == And((
        Text("ada", 0), Match("company", ":", "Analytical Engines", True, 5, 13),
    ))  # fmt: skip
    assert query.sort == (Sort("value", False, 39), Sort("close", True, 45))


FAULTS = [
    ("a )", 2, "this ) was never opened", "quote it"),
    ("a (b", 2, "this ( is never closed", "add a )"),
    ('a "b', 2, "this quote is never closed", 'add a "'),
    ('name:"b', 5, "this quote is never closed", 'add a "'),
    ("a or", 4, "something must stand after `or`", ""),
    ("a or or b", 5, "something must stand after `or`", ""),
    ("or b", 0, "something must stand before `or`", ""),
    ("a (or b)", 3, "something must stand before `or`", ""),
    ("not", 0, "something must stand after `not`", ""),
    ("a -(", 3, "this ( is never closed", ""),
    ("a stage:", 8, "what should stage be?", "stage:none"),
    ("stage:(a or b)", 6, "what should stage be?", "stage:none"),
    ("limit:many", 6, "limit: takes a whole number", "limit:20"),
    ("limit:٣", 6, "limit: takes a whole number", "limit:20"),
    ("sort:", 5, "sort: takes fields", "sort:-value,close"),
    ("sort:value,,close", 11, "sort: takes fields", "sort:-value,close"),
    ("(sort:value)", 1, "sort: stands alone", ""),
    ("not sort:value", 4, "sort: stands alone", ""),
    ("ada \udcff", 4, "this letter is no text", "take it out"),
    ("(" * 40 + "a" + ")" * 40, 20, "nested too deeply", ""),
    ("-" * 40 + "a", 20, "nested too deeply", ""),
    ("a " * 300, 400, "at most 200 conditions", ""),
    ("a" * 5000, 4000, "at most 4000 characters", ""),
]


@pytest.mark.parametrize("text, position, message, hint", FAULTS)
def test_a_fault_points_at_its_place(text: str, position: int, message: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert (caught.value.text, caught.value.position) == (text, position)


pieces = st.sampled_from(
    ["(", ")", '"', "-", "not", "not:", "or", " ", "\\", "a", "stage:", "value", ">", ":", "=", "..", ",", "sort:",
     "limit:", "none", "me", "\n", "é", "\ud800", "\0", "5k", "company.name:"]
)  # fmt: skip
texts = st.text(max_size=40) | st.lists(pieces, max_size=30).map("".join)


@given(text=texts)
def test_any_text_is_a_query_or_refused_at_a_place(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        place = error.position
    else:
        place = 0
        assert query.text == text
    assert 0 <= place <= len(text)
