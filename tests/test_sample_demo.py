"""The demo is the sample as it would look today: a repository in which two people have worked for a year."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_tui.sample_day import SAMPLE_TODAY
from crm_tui.store.yaml import read_text
from crm_tui.workspace import sample_past
from crm_tui.workspace.demo import demo
from crm_tui.workspace.sample import sample_files
from crm_tui.workspace.sample_past import Step
from tests.crm_cli import crm, done
from tests.git_plain import git, status
from tests.test_sample import ENOUGH

# A year on, half a year on and so in the other half of summer time, the day after, the day it was written, before.
DAYS = [date(2027, 11, 21), date(2027, 5, 3), date(2026, 11, 22), SAMPLE_TODAY, date(2026, 7, 30)]
STUDIO = ZoneInfo("Europe/Dublin")
MOMENT = re.compile(r"(?<![0-9-])(20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])(T[0-9:]+)?")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, opened at the sample's day."""
    folder = tmp_path_factory.mktemp("demo") / "studio"
    demo(folder, SAMPLE_TODAY)
    return folder


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", SAMPLE_TODAY.isoformat())


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_day_of_the_story_moves_along(today: date) -> None:
    """What happened yesterday at ten happened yesterday at ten, whenever the demo is opened."""
    compared = 0
    for (path, one), (new_path, other) in both(today):
        before, after = (MOMENT.findall(f"{path}\n{text}") for path, text in ((path, one), (new_path, other)))
        delta = today - SAMPLE_TODAY
        assert after == [((date.fromisoformat(day) + delta).isoformat(), hour) for day, hour in before]
        compared += len(before)
    assert compared > 900


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_studio_s_clock_is_right_in_summer_and_winter(today: date) -> None:
    """A time by the studio's clock stays one; a customer's own offset is kept."""
    compared = 0
    for (path, one), (_, other) in both(today):
        if path.startswith("records/activities/"):
            was, now = (datetime.fromisoformat(str(read_text(each.encode()).nodes["at"])) for each in (one, other))
            ours = was.utcoffset() == was.astimezone(STUDIO).utcoffset()
            assert now.utcoffset() == (now.astimezone(STUDIO) if ours else was).utcoffset(), path
            compared += ours
    assert compared > 150


def both(today: date) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Each file of the sample, as it is written and as it is opened on that day."""
    for (path, one), (new_path, other) in zip(sample_files(SAMPLE_TODAY), sample_files(today), strict=True):
        yield (path, one.decode()), (new_path, other.decode())


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_its_past_is_some_sixty_commits_of_two_people(tmp_path: Path, today: date) -> None:
    demo(tmp_path / "studio", today)
    folder = tmp_path / "studio"
    log = [line.split("|") for line in git(folder, "log", "--format=%an|%at|%s").splitlines()]
    assert 55 <= len(log) <= 65
    assert {name for name, _, _ in log} == {"Grace Byrne", "Linus Ekström"}
    times = [int(at) for _, at, _ in log]
    assert all(later >= earlier for later, earlier in pairwise(times))
    first, last = (datetime.fromtimestamp(times[place], STUDIO).date() for place in (-1, 0))
    assert today - timedelta(days=450) < first < today - timedelta(days=330)
    assert today - timedelta(days=2) <= last <= today
    assert len({words for _, _, words in log}) == len(log)
    assert status(folder) == []


def test_a_deal_went_through_its_stages_in_the_commits(studio: Path) -> None:
    path = "records/deals/lighthouse-app.yaml"
    shas = git(studio, "log", "--reverse", "--format=%h", "--", path).split()
    stages = [read_text(git(studio, "show", f"{sha}:{path}").encode()).nodes["stage"] for sha in shas]
    assert len(shas) >= 3 and stages[-1] == "won" and len(set(stages)) == len(stages)


def test_what_was_not_known_yet_is_not_in_the_past(studio: Path) -> None:
    """No order is paid and no task done in a commit before that day."""
    for path in (studio / "records/tasks").glob("*.yaml"):
        name = path.relative_to(studio).as_posix()
        done_on = str(read_text(path.read_bytes()).nodes.get("done", ""))[:10]
        for line in git(studio, "log", "--format=%h %as", "--", name).splitlines() if done_on else ():
            sha, day = line.split()
            assert ("done" in read_text(git(studio, "show", f"{sha}:{name}").encode()).nodes) == (day >= done_on)


@pytest.mark.parametrize("kind", sorted(ENOUGH))
def test_each_kind_is_listed_for_people_and_programs(studio: Path, kind: str) -> None:
    listed = done(studio, "list", kind, "--json").json
    assert len(listed) >= ENOUGH[kind]
    assert len(done(studio, "list", kind, "--format", "csv").out.splitlines()) > ENOUGH[kind]
    assert len(done(studio, "list", kind).out.splitlines()) >= ENOUGH[kind]
    shown = done(studio, "show", f"{kind}/{listed[0]['id']}", "--json").json
    assert shown["kind"] == kind


def test_check_finds_slips_and_no_mistake(studio: Path) -> None:
    ran = crm(studio, "check")
    assert (ran.code, ran.err) == (0, "0 errors, 4 warnings\n")
    told = [line.split(" ")[0].split(":")[0].rpartition("/")[2] for line in ran.out.splitlines()]
    assert told == [
        "françois-lefèvre.yaml", "orla-brennan.yaml", "shop-floor-dashboards.yaml", "2026-018-engine-no-2.yaml",
        "kiosk-dark-after-power-cut.yaml",
    ]  # fmt: skip


def test_every_segment_finds_somebody(studio: Path) -> None:
    for segment in done(studio, "list", "segments", "--json", "--columns", "name,query").json:
        found: list[Any] = done(studio, "list", "contacts", segment["query"], "--json").json
        assert found, segment["name"]
        assert len(found) < 40, segment["name"]


def test_it_opens_quickly(tmp_path: Path) -> None:
    """Measured in the time of this process, which other programs on the machine cannot take."""
    begun = time.process_time()
    demo(tmp_path / "studio", SAMPLE_TODAY)
    assert time.process_time() - begun < 1.5


def test_two_who_take_turns_at_a_record_leave_it_as_it_is_now() -> None:
    """What one of them did in one sitting goes into one commit, be it after the other's."""
    day = datetime(2026, 3, 1, 9, tzinfo=UTC)
    steps = [
        Step(day, "grace", "Add Roof", {"roof": b"1"}),
        Step(day + timedelta(hours=1), "linus", "Move Roof", {"roof": b"2"}),
        Step(day + timedelta(hours=2), "grace", "Add Kiosk", {"kiosk": b"1"}),
    ]
    files: dict[str, bytes] = {}
    for each in sample_past._joined(steps, date(2026, 11, 21)):
        files.update(each.files)
    assert files == {"roof": b"2", "kiosk": b"1"}
