"""When memory is swept: not while somebody types."""

import gc

import pytest

from crm_tui.tui.sweeping import Sweeping


@pytest.mark.parametrize(
    "count, swept",
    [
        ((100_000, 0, 9), [None, *[1] * 9, 2]),
        ((100_000, 0, 0), [None, *[1] * 10]),
        ((10, 9, 9), [*[None] * 10, 2]),
        ((10, 9, 0), [None] * 11),
    ],
)
def test_the_new_is_swept_in_a_short_rest_and_all_in_a_long_one(monkeypatch, count, swept) -> None:
    """The look right after a key sweeps nothing, later ones what is worth it."""
    done: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: count)
    monkeypatch.setattr(gc, "collect", lambda generation=2: done.append(generation))
    sweeping = Sweeping()

    def looks() -> list[int | None]:
        each = []
        for _ in range(11):
            done.clear()
            sweeping.look()
            each.append(done[0] if done else None)
        return each

    for _ in range(2):
        sweeping.pressed()
        assert looks() == swept
