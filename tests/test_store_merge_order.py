"""Where keys and items stand after a merge."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.store.merge_order import weave

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def order(base, ours, theirs, alive=None):
    return "".join(str(name) for name in weave(base, ours, theirs, set(alive or base + ours + theirs), str))


@pytest.mark.parametrize(
    "base, ours, theirs, alive, merged",
    [
        ("abc", "abxc", "abc", "abxc", "abxc"),  # a new key follows the one it followed
        ("abc", "abxc", "aybc", "abxyc", "aybxc"),
        ("abc", "abc", "abcyx", "abcxy", "abcyx"),  # new keys of one side keep their order
        ("abc", "abcx", "abcy", "abcxy", "abcxy"),  # those of both are sorted
        ("abc", "abcy", "abcx", "abcxy", "abcxy"),
        ("abc", "abcyx", "abcyx", "abcxy", "abcyx"),  # the same on both sides
        ("abc", "xabc", "abc", "xabc", "xabc"),  # a new first key
        ("abc", "cab", "abxc", "abcx", "cabx"),  # a side that moved keys decides about them
        ("abc", "cab", "bac", "abc", "abc"),  # two sides that moved them do not
        ("abc", "ac", "abxc", "axc", "axc"),  # the key it followed is gone
        ("", "ab", "abc", "abc", "abc"),
        ("", "ba", "c", "abc", "abc"),
    ],
)
def test_order(base, ours, theirs, alive, merged):
    assert order(base, ours, theirs, alive) == merged
    assert order(base, theirs, ours, alive) == merged


@given(NAMES, NAMES)
def test_a_side_that_alone_changed_something_keeps_its_order(base, side):
    assert weave(base, base, side, set(side), str) == side
    assert weave(base, side, base, set(side), str) == side


@given(NAMES, NAMES, NAMES)
def test_every_name_that_is_alive_stands_once(base, ours, theirs):
    alive = set(base + ours + theirs)

    assert sorted(map(str, weave(base, ours, theirs, alive, str))) == sorted(alive)
    assert weave(base, ours, theirs, alive, str) == weave(base, theirs, ours, alive, str)


@given(st.data())
def test_additions_of_three_people_come_to_one_order(data):
    """Whoever is merged first."""
    base = data.draw(NAMES)
    sides = []
    for new in ("iIl", "jJm", "kKn"):
        side = list(base)
        for name in new:
            side.insert(data.draw(st.integers(0, len(side))), name)
        sides.append(side)

    merged = set()
    for one, two, three in permutations(sides):
        first = weave(base, one, two, {*one, *two}, str)
        merged.add(tuple(weave(base, first, three, {*first, *three}, str)))

    assert len(merged) == 1
