"""A record in pieces is the same record, byte for byte, and every comment has its owner."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.store.cut import cut
from crm_tui.store.pieces import Block, child_remarks, joined
from crm_tui.store.yaml import layout
from tests.merge_sheets import Writer, text_of

AWKWARD = [
    "",
    "# only a comment\n",
    "a: 1",
    "a: |\n  x",
    "a: |\n  x\n  # part of the text\n# none\n",
    "a: |\n  x\n\n\n# of b\nb: >-\n   y\n # odd\n\nc: |+\n  z\n\nd: 1\n",
    "---\na: 1\n...\n# foot\n",
    "  a: 1\n  b: 2\n",
    "# head\n\n# of name\nname: x # c\n",
    "a:\n    b:\n        c: 1\n    # foot of b\n\n  # between\nd: {x: 1, y}\n",
    "a:\n- b: 1\n\n\n- c: |2\n    x\n     y\n  # foot\n# of d\nd:\n  -\n    - q\n  # foot\n",
    "a:\n-   - 1\n    - 2\n- \n- # behind the dash\n  e: 1\n",
    '?  q\n: 3\n? alone\nf: "x\n  y" # t\n',
    "a: [b, # of b\n   c]\nd: {e: [1, {f: 2}], # x\n  # y\n  g: 3 # z\n  # w\n }\n",
    "a:\n  # before the value\n  val\nb:\nc:   # nothing\n",
    "a: [x: 1, {y}, 'z', \"q\"]\n\"b c\": 'd'\n",
    "a: >+\n  k\n\n\n",
    "a: |\nb: |  # c\nc: 1\n",
    "a: 1\r\nb: |\r\n  x\r\n# c\r\n",
]


def again(text):
    head, body, foot = cut(text, layout(text))
    whole = head + joined(body, foot)
    return whole if text.endswith("\n") or not text else whole.removesuffix("\n")


@pytest.mark.parametrize("text", AWKWARD)
def test_pieces_are_the_text_they_were_cut_from(text):
    assert again(text) == text


@given(st.integers(0, 2**32).map(random.Random))
def test_pieces_of_any_record_are_its_text(draws):
    writer = Writer(draws)
    text = text_of(writer.edited(writer.record()))

    assert again(text) == text


@pytest.mark.parametrize(
    "text, owners",
    [
        ("# one\na: 1 # two\n# three\nb: 2\n", {"a": ["# one", "# two"], "b": ["# three"]}),
        ("# head\n\n# one\na: 1\n\n# foot\n", {"a": ["# one"]}),
        ("a:\n  - x # one\n  # two\n  - y\n  # three\nb: 1\n", {"a": ["# one", "# two", "# three"]}),
        ("a:\n- x\n# one\nb: 1\n", {"b": ["# one"]}),
        ("a: [x, # one\n  # two\n  y]\nb: 1\n", {"a": ["# one", "# two"]}),
        ('a: "# no comment"\nb: |\n  # neither\n', {}),
    ],
)
def test_a_comment_belongs_to_the_key_it_precedes_or_follows(text, owners):
    body = cut(text, layout(text)).body

    assert {child.name: found for child in body.children if (found := child_remarks(child))} == owners


def test_an_open_text_is_closed_when_something_comes_to_stand_below_it():
    body = cut("a: |\n  x", layout("a: |\n  x")).body
    more = cut("b: 1\n", layout("b: 1\n")).body

    assert joined(Block(0, None, (*body.children, *more.children))) == "a: |-\n  x\nb: 1\n"
