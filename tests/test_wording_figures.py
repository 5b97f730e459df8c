"""Figures as people read them."""

from decimal import Decimal

import pytest

from crm_tui.model.value import Money
from crm_tui.wording.figures import brief, column, figure


@pytest.mark.parametrize(
    "value, locale, said",
    [
        (None, "en", "–"),
        (1204, "en", "1,204"),
        (Decimal("66.666"), "en", "67 %"),
        (Money(Decimal("1204.50"), "EUR"), "de", "1.204 €"),
    ],
)
def test_a_figure(value, locale, said):
    assert figure(value, locale) == said


def test_what_is_of_a_part_is_marked():
    """The numbers of the column stay below each other; what is missing has nothing to mark."""
    assert column([(1, False), (20, True), (None, True)]) == ["1 ", "20*", "– "]
    assert column([(1, False), (None, True)]) == ["1", "–"]


@pytest.mark.parametrize(
    "value, said",
    [
        (0.0, ""), (0.4, ""), (7.0, "7"), (950.0, "950"), (999.4, "999"), (999.6, "1k"), (8400.0, "8.4k"),
        (9960.0, "10k"), (70_020.6, "70k"), (999_499.0, "999k"), (1_250_000.0, "1.2M"), (3e9, "3bn"), (-8400.0, "-8.4k"),
    ],
)  # fmt: skip
def test_brief(value, said):
    """At most four cells, a sign aside, so that it stands above a bar."""
    assert brief(value) == said
    assert len(brief(value).lstrip("-")) <= 4
