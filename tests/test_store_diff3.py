"""Three sequences lined up: what is stable, what changed, and never a long wait."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.store.diff3 import diff3, matches

ITEMS = st.lists(st.sampled_from("abcd"), max_size=8)


def test_a_change_on_one_side_stands_between_what_all_three_have():
    chunks = list(diff3("abc", "axc", "abc"))

    assert [(chunk.stable, chunk.ours.of("axc")) for chunk in chunks] == [(True, ["a"]), (False, ["x"]), (True, ["c"])]


def test_equal_sequences_have_no_changes():
    assert all(chunk.stable for chunk in diff3("abc", "abc", "abc"))


def test_two_additions_at_one_place_are_one_chunk():
    last = list(diff3("a", "ax", "ay"))[-1]

    assert not last.stable
    assert (last.base.size, last.ours.of("ax"), last.theirs.of("ay")) == (0, ["x"], ["y"])


@given(ITEMS, ITEMS, ITEMS)
def test_the_chunks_are_the_sequences_in_order(base, ours, theirs):
    chunks = list(diff3(base, ours, theirs))

    for number, side in enumerate((base, ours, theirs)):
        assert [item for chunk in chunks for item in chunk.spans[number].of(side)] == side
    assert all(c.base.of(base) == c.ours.of(ours) == c.theirs.of(theirs) for c in chunks if c.stable)


@given(ITEMS, ITEMS)
def test_matches_are_as_many_as_can_be(one, two):
    pairs = matches(one, two)

    assert all(one[i] == two[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(pairs) == _longest(one, two)


def _longest(one, two):
    row = [0] * (len(two) + 1)
    for a in one:
        new = [0]
        for j, b in enumerate(two):
            new.append(row[j] + 1 if a == b else max(new[j], row[j + 1]))
        row = new
    return row[-1]


def test_long_texts_are_lined_up_by_what_is_unique_in_them():
    one = [f"line {number}" for number in range(4000)]
    two = ["new", *one[:1000], "other", *one[1002:3000], "last", *one[3100:], "end"]

    assert len(matches(one, two)) == 4000 - 2 - 100


def test_long_texts_without_anything_in_common_are_one_change():
    one, two = ["a", "b"] * 2000, ["c", "d"] * 2000

    assert matches(one, two) == []


def test_long_runs_of_equal_lines_take_no_long_time():
    one, two = ["", "x"] * 3000, ["x", ""] * 3000

    assert all(one[i] == two[j] for i, j in matches(one, two))
