"""The first board as another process tells it while the interface is still being loaded."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.errors import StorageError
from crm_tui.tui.ahead import Ahead
from crm_tui.tui.session import Session
from crm_tui.tui.showing.first import first
from crm_tui.tui.showing.glimpse import Glimpse, Still
from crm_tui.tui.start import Reading
from crm_tui.tui.widgets.lanes import PAGE, Card, Lane
from crm_tui.userconfig.config import UserConfig
from crm_tui.workspace import telling
from crm_tui.workspace.workspace import Workspace
from tests.tui_app import SAMPLE
from tests.workspaces import build

LOADED = """\
import sys
import crm_tui.tui.start as start
start._app()
print(*sorted(each for each in sys.modules if each.partition(".")[0] in ("crm_tui", "sqlite3", "json")))
"""
MANY = {f"deals/deal-{number:02}": f"title: Deal {number}\nstage: lead\nvalue: 10 EUR\n" for number in range(20)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with an index."""
    with closing(Workspace.open(build(tmp_path, {**SAMPLE, **MANY}), UserConfig())) as workspace:
        workspace.catch_up()
    return tmp_path


def seen(folder: Path) -> Glimpse | None:
    """What another process tells of a workspace."""
    ahead = Ahead(folder, UserConfig())
    with closing(ahead):
        return ahead.take() if ahead.in_order() else None


def files_in(folder: Path) -> dict[Path, int]:
    """All files but those by which readers of the index know of each other, with the time they were written."""
    paths = [path for path in folder.rglob("*") if not path.name.startswith("index.sqlite-")]
    return {path: path.stat().st_mtime_ns for path in paths if path.is_file()}


def test_another_process_tells_what_the_screen_of_deals_says_first(folder) -> None:
    """Name, heading, lanes with their sums, and the cards that fit on a screen, as people read them."""
    told = seen(folder)
    assert told == first(folder, UserConfig(), lambda: None)
    assert told is not None
    assert told.title == "Sales (p: next)" and told.sum.replace("\u00a0", " ") == "22 open  14,700 €  ~6,470 €"
    lead, cards, rids = told.lanes[0], told.cards[0], told.rids[0]
    assert (lead.key, lead.size, lead.amount.replace("\u00a0", " ")) == ("lead", 21, "2,200 €")
    assert cards[0].title == "Kiosk software" and cards[0].next_step == "call Tom"
    assert len(cards) == len(rids) == PAGE


def test_a_glimpse_is_a_board_whose_later_cards_are_blank(folder) -> None:
    """It answers all that a board is asked, and has one line per card."""
    told = seen(folder)
    assert told is not None
    still = Still(told)
    page = still.page(0, PAGE - 1, 5)
    assert page[0].title.startswith("Deal") and page[1:] == [Card("")] * 4
    assert len(still.page(0, 18, 5)) == 3
    last = still.key_at(0, PAGE - 1)
    assert still.place_of(last) == (0, PAGE - 1)
    assert still.place_of(still.key_at(0, PAGE)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / ".crm/index.sqlite").unlink(),
        lambda folder: (folder / ".crm/index.sqlite").write_bytes(b"no database" * 1000),
        lambda folder: (folder / "crm.yaml").write_text("format: [\n"),
        lambda folder: (folder / "crm.yaml").write_text((folder / "crm.yaml").read_text() + "\nlocale: de\n"),
        lambda folder: (folder / "crm.yaml").unlink(),
        lambda folder: [(folder / ".crm/journal").mkdir(exist_ok=True), (folder / ".crm/journal/a.open").touch()],
    ],
    ids=["no index", "damaged index", "broken settings", "other settings", "no settings", "an edit cut short"],
)
def test_what_is_to_be_made_mended_or_told_first_gives_no_glimpse(folder, change) -> None:
    """Then the program looks before it shows anything, and nothing is made or mended behind its back."""
    change(folder)
    before = files_in(folder)
    assert seen(folder) is None
    assert files_in(folder) == before


def test_a_glimpse_that_did_not_come_whole_is_none(folder) -> None:
    """The other process may be killed at any moment."""
    told = seen(folder)
    assert told is not None
    packed = told.packed()
    assert Glimpse.unpacked(packed) == told
    for size in range(0, len(packed), 7):
        with pytest.raises((ValueError, EOFError, TypeError)):
            Glimpse.unpacked(packed[:size])


def test_no_room_for_another_process_gives_no_glimpse(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program starts all the same, only later."""

    def full() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", full)
    assert seen(folder) is None


def test_the_first_screen_is_drawn_without_what_reads_records() -> None:
    """Each module that it loads is waited for; those of the index, the model and the settings come after it."""
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("crm_tui.workspace", "crm_tui.index", "crm_tui.store", "crm_tui.model.kinds", "sqlite3", "json")
    assert "crm_tui.tui.screens.deals" in loaded
    assert [each for each in loaded if each.startswith(heavy)] == []
    assert Lane.__module__ in loaded


def test_a_long_reading_of_the_files_is_told_by_a_bar_each_time(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes on from nothing, and away at the end; a short reading is not worth one."""
    told: list[tuple[str, int]] = []
    session = Session(UserConfig(), lambda: Workspace.open(folder))
    session.tell_progress = lambda *news: told.append(news)
    reading = Reading(session)
    reading(1, 2)
    reading(2, 2)
    assert told == []
    monkeypatch.setattr(telling, "PATIENCE", 0)
    for _ in range(2):
        reading(1, 4)
        reading(4, 4)
    assert told == [("reading the files", 25), ("", 100)] * 2
    session.left = True
    with pytest.raises(StorageError):
        reading(1, 4)


def test_who_leaves_does_not_wait_for_a_reading(folder) -> None:
    """What was read so far is dropped, and nothing of it is left on the disk; the next start reads."""
    session = Session(UserConfig(), lambda: Workspace.open(folder, progress=Reading(session)))
    session.left = True
    with pytest.raises(StorageError):
        session.workspace.rebuild()
    session.close()
    assert not [*(folder / ".crm").glob("index.sqlite.*")]
    assert seen(folder) is not None, "the index of before is whole"
