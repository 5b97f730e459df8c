"""Lanes of a board in terminals of every width, and what follows a deal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.tui.widgets.history import History
from crm_tui.tui.widgets.lanes import FOLDED, GAP, NARROWEST, NoCards, lane_widths
from crm_tui.tui.widgets.rows import NoRows, Pages
from crm_tui.tui.widgets.sticking import Spot, follow, spot_after
from tests.tui_screen import Numbers


@pytest.mark.parametrize(
    "count, focused, width, widths",
    [
        (0, 0, 80, []),
        (1, 0, 80, [80]),
        (5, 0, 80, [16, 15, 15, 15, 15]),
        (6, 0, 80, [13, 13, 13, 12, 12, 12]),
        (7, 3, 80, [5, 13, 13, 13, 13, 12, 5]),
        (7, 0, 80, [13, 13, 13, 13, 12, 5, 5]),
        (3, 1, 30, [5, 18, 5]),
        (9, 4, 20, [0, 0, 0, 5, 14, 0, 0, 0, 0]),
    ],
)
def test_lanes_share_the_width_and_fold_away_from_the_focus(
    count: int, focused: int, width: int, widths: list[int]
) -> None:
    """Lanes too narrow to read fold into a count; the one with the cursor stays wide."""
    assert lane_widths(count, focused, width) == widths


@given(st.integers(1, 30), st.data(), st.integers(NARROWEST, 250))
def test_lanes_fit_any_terminal(count: int, data: st.DataObject, width: int) -> None:
    """Whatever the pipeline, the board fills the width, and the focused lane can be read."""
    focused = data.draw(st.integers(0, count - 1))
    widths = lane_widths(count, focused, width)
    seen = [each for each in widths if each]

    assert sum(seen) + GAP * (len(seen) - 1) == width
    assert widths[focused] >= NARROWEST
    assert all(each == FOLDED or each >= NARROWEST for each in seen)


def rows(*keys: int) -> Numbers:
    return Numbers(keys, lambda key: [str(key)])


@pytest.mark.parametrize(
    "before, spot, after, expected",
    [
        ((1, 2, 3, 4, 5, 6), Spot(3, 2), (9, 1, 2, 3, 4, 5, 6), Spot(4, 3)),
        ((1, 2, 3, 4, 5, 6), Spot(3, 2), (1, 2, 3, 5, 6), Spot(3, 2)),
        ((1, 2, 3, 4, 5, 6), Spot(5, 3), (1, 2, 3), Spot(2, 0)),
        ((1, 2, 3, 4, 5, 6), Spot(0, 3), (9, 1, 2, 3, 4, 5, 6), Spot(1, 4)),
        ((1, 2), Spot(1, 0), (7, 8, 9), Spot(1, 0)),
        ((1, 2), Spot(1, 0), (), Spot(0, 0)),
        ((), Spot(0, 0), (1, 2), Spot(0, 0)),
    ],
    ids=["moved down", "gone, the next", "gone, the one above", "cursor out of sight", "all new", "empty", "first"],
)
def test_the_cursor_follows_its_record(before, spot, after, expected) -> None:
    """A list never jumps."""
    assert spot_after(rows(*before), spot, rows(*after), 3) == expected


def test_a_vanished_record_asks_for_few_neighbours() -> None:
    """A list that shares nothing with the one before costs no search through it."""

    class Asked(Numbers):
        asked = 0

        def index_of(self, key):
            self.asked += 1

    after = Asked(range(100_000), lambda key: [""])

    assert follow(rows(*range(200, 300)), 50, after) == 50
    assert after.asked < 30


def test_pages_are_read_once_and_forgotten() -> None:
    """Few rows are read, and few are kept."""
    source = Numbers(range(100_000), lambda key: [str(key)])
    pages = Pages(source.page, size=10, kept=2)

    assert [pages.get(number).cells[0] for number in (5, 6, 15, 5)] == ["5", "6", "15", "5"]  # type: ignore[union-attr]
    assert source.fetched == 20
    pages.get(25)
    pages.get(15)
    assert source.fetched == 40
    assert pages.get(100_000) is None


def test_an_empty_source_has_nothing() -> None:
    """Before anything is loaded, lists are empty."""
    assert NoRows().page(0, 10) == () and NoCards().page(0, 0, 10) == ()
    assert NoRows().index_of(1) is None and NoCards().place_of(1) is None
    with pytest.raises(IndexError):
        NoRows().key_at(0)
    with pytest.raises(IndexError):
        NoCards().key_at(0, 0)


def test_history_walks_as_a_shell_does() -> None:
    """Up brings what was typed before and begins the same; down comes back to what is typed."""
    history = History(["stage:won", "owner:me", "stage:lost", "owner:me"])

    assert history.texts == ["stage:won", "stage:lost", "owner:me"]
    assert history.later("x") == "x"
    assert history.earlier("stage") == "stage:lost"
    assert history.earlier("stage:lost") == "stage:won"
    assert history.earlier("stage:won") == "stage:won"
    assert history.later("stage:won") == "stage:lost"
    assert history.later("stage:lost") == "stage"

    history.add("owner:me")
    history.add("  ")
    assert history.texts == ["stage:won", "stage:lost", "owner:me"]
    assert history.earlier("") == "owner:me"


def test_history_keeps_a_bounded_number() -> None:
    """It does not grow for ever."""
    history = History()
    for number in range(500):
        history.add(str(number))

    assert len(history.texts) == 200 and history.texts[-1] == "499"
