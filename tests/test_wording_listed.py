"""Several things are told in one sentence."""

import pytest

from crm_tui.wording.listed import listed


@pytest.mark.parametrize(
    "names, words",
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c and d"),
    ],
)
def test_names_in_a_sentence(names: list[str], words: str) -> None:
    assert listed(names) == words
