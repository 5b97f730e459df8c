"""How far something is that is made of parts, and what is told of it."""

import pytest

from crm_tui.workspace.steps import Steps
from crm_tui.workspace.telling import Telling


def test_parts_make_one_whole_by_their_shares() -> None:
    """Each counts its own steps, also beside another; one begun again does not go back."""
    told: list[tuple[int, str]] = []
    steps = Steps(lambda done, total, doing: told.append((done * 100 // total, doing)))
    short, long = steps.part("checking", 1), steps.part("writing", 3)
    short.begin(2)
    short()
    long.begin(3)
    long()
    short()
    long.begin(4)
    for _ in range(6):
        long()
    assert told == [
        (12, "checking"), (37, "writing"), (50, "checking"), (62, "writing"), (81, "writing"), (100, "writing"),
    ]  # fmt: skip


def test_a_part_without_a_share_or_a_step_is_not_told() -> None:
    told: list[int] = []
    steps = Steps(lambda done, total, doing: told.append(done))
    nothing, empty = steps.part("judging", 0), steps.part("writing", 1)
    empty.begin(0)
    nothing.to(1)
    nothing()
    assert told == []


def test_only_what_lasts_is_told_and_each_percent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step ends it, or that of the block; what comes then is new."""
    now = [100.0]
    monkeypatch.setattr("crm_tui.workspace.telling.time.monotonic", lambda: now[0])
    told: list[tuple[str, int]] = []
    tell = Telling("9 files", lambda *news: told.append(news))
    tell(1, 9, "writing")
    now[0] += 0.5
    for done, doing in [(2, "writing"), (2, "writing"), (2, "reading"), (9, "reading"), (1, "writing")]:
        tell(done, 9, doing)
    assert told == [("writing 9 files", 22), ("reading 9 files", 22), ("", 100)]
    told.clear()
    with Telling("a", lambda *news: told.append(news)) as tell:
        now[0] += 1
        tell(1, 2)
    assert told == [("a", 50), ("", 100)]
