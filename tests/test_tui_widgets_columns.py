"""Columns of a table in terminals of every width."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.tui.widgets.columns import GAP, Column, lay_out

TITLE = Column("title", "title", width=16, weight=3, most=40)
VALUE = Column("value", "value", "right", width=12)
CLOSE = Column("close", "close", width=9, priority=1)
NEXT = Column("next", "next step", width=16, weight=2, priority=2)
DEALS = (TITLE, NEXT, VALUE, CLOSE)

columns = st.lists(
    st.builds(
        Column,
        st.just("key"),
        st.just("title"),
        width=st.integers(1, 20),
        weight=st.integers(0, 3),
        most=st.sampled_from([0, 24, 40]),
        priority=st.integers(0, 4),
    ),
    min_size=1,
    max_size=8,
)


def shown(width: int, keep: int = -1) -> list[str]:
    return [DEALS[slot.number].key for slot in lay_out(DEALS, width, keep)]


@pytest.mark.parametrize(
    "width, keys",
    [
        (120, ["title", "next", "value", "close"]),
        (59, ["title", "next", "value", "close"]),
        (58, ["title", "value", "close"]),
        (41, ["title", "value", "close"]),
        (40, ["title", "value"]),
        (10, ["title", "value"]),
    ],
)
def test_a_narrow_terminal_folds_what_matters_least(width: int, keys: list[str]) -> None:
    """Columns go away whole, the least important first; the others stay in their order."""
    assert shown(width) == keys


def test_the_column_under_the_cursor_stays() -> None:
    """Moving to a folded column unfolds it, another goes."""
    assert shown(40, keep=3) == ["title", "value", "close"]
    assert "next" in shown(46, keep=1)


def test_room_is_shared_by_weight_up_to_the_most() -> None:
    """A wide terminal gives room to what is long, but no column sprawls."""
    widths = {DEALS[slot.number].key: slot.width for slot in lay_out(DEALS, 100)}

    assert widths["value"] == 12
    assert widths["title"] > 16 and widths["next"] > 16
    assert sum(widths.values()) + 3 * GAP == 100
    assert lay_out(DEALS, 400)[0].width == 40


@given(columns, st.integers(1, 200), st.integers(-1, 7))
def test_columns_never_overlap_nor_overflow(columns: list[Column], width: int, keep: int) -> None:
    """Any columns in any terminal stand side by side, in order, inside it while it has room at all."""
    slots = lay_out(columns, width, keep)

    assert [slot.number for slot in slots] == sorted(slot.number for slot in slots)
    assert all(slot.width >= 1 for slot in slots)
    for left, right in pairwise(slots):
        assert left.x + left.width + GAP == right.x
    if width >= len(slots) * (1 + GAP):
        assert slots[-1].x + slots[-1].width <= width
    if 0 <= keep < len(columns):
        assert keep in [slot.number for slot in slots]
