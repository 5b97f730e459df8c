"""Entries from rows: each row adds one, and the same file again adds none."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.edits.change import Editor
from crm_tui.exchange.entries import Entry, with_entries, with_keys
from crm_tui.model.context import Context
from crm_tui.model.kinds.deal import DEAL
from crm_tui.model.kinds.order import ORDER
from crm_tui.model.schema import schema_of
from crm_tui.model.settings import DEFAULTS

BOLT, NUT = {"product": "bolt"}, {"product": "nut"}


@pytest.mark.parametrize(
    "had, given_, made",
    [
        ((), (BOLT,), (BOLT,)),
        ((BOLT,), (BOLT,), (BOLT,)),
        ((BOLT,), (NUT,), (BOLT, NUT)),
        ((BOLT,), (BOLT, BOLT), (BOLT, BOLT)),
        (({"key": "k7xm", **BOLT, "discount": "5"},), (BOLT,), ({"key": "k7xm", **BOLT, "discount": "5"},)),
        (({**BOLT, "price": "1"},), ({**BOLT, "price": "2"},), ({**BOLT, "price": "1"}, {**BOLT, "price": "2"})),
    ],
)
def test_an_entry_is_added_unless_one_says_all_of_it(
    had: Sequence[Entry], given_: Sequence[Entry], made: Sequence[Entry]
) -> None:
    assert with_entries(had, given_) == made


_ENTRIES = st.lists(
    st.dictionaries(st.sampled_from(["product", "price"]), st.sampled_from("ab"), min_size=1), max_size=5
)


@given(had=_ENTRIES, given_=_ENTRIES)
def test_what_was_there_stays_in_its_place_and_twice_is_once(had: list[Entry], given_: list[Entry]) -> None:
    once = with_entries(had, given_)
    assert list(once[: len(had)]) == had
    assert all(any(entry.items() <= each.items() for each in once) for entry in given_)
    assert with_entries(once, once) == once


def test_new_entries_get_keys_where_their_kind_has_some_and_old_ones_keep_theirs() -> None:
    ctx = Context("EUR", UTC, datetime(2026, 11, 21, 12, tzinfo=UTC))
    editor = Editor(schema_of(DEFAULTS), ctx, "", Random(7))
    made = with_keys(editor, DEAL.fields["items"], [{"key": "k7xm", "text": "a"}, {"text": "b"}, {"text": "c"}])
    assert isinstance(made, list)
    keys = [entry["key"] for entry in made if isinstance(entry, dict)]
    assert (keys[0], len(set(map(str, keys)))) == ("k7xm", 3)
    assert list(made[1]) == ["key", "text"]
    assert "key" in [inner.name for inner in ORDER.fields["payments"].fields]
