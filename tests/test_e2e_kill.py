"""The program is killed at each step of an edit, in a real process: nothing is lost, and the next command heals it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.crm_cli import SHOP
from tests.crm_process import KILLED, Ended, Processes, processes
from tests.git_plain import git, status
from tests.sound import Files, files, index_is_true, leftovers, unfinished
from tests.workspaces import build, write

LEADS = "Name,Mail,Firm,Stage\n" + "".join(f"Lead {n},lead{n}@leads.example,Harbour Ltd,Demo\n" for n in range(4))
REPEATING = {"tasks/water-k7xm": "title: Water the plants\ndue: 2026-11-20\nrepeat: FREQ=WEEKLY\n"}
MAPS = ("--map", "name=Name", "--map", "emails=Mail", "--map", "company=Firm")
STAGED = ("--map", "title=Name", "--map", "stage=Stage", "--map", "source==fair")
# What is done, and what was done before it.
OPERATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "set": (("set", "solar-roof", "value=1k", "owner=grace"), ()),
    "add": (("add", "contact", "Grace Hopper", "email=grace@cobol.example", "company=+Cobol Ltd"), ()),
    "move": (("move", "solar-roof", "proposal"), ()),
    "rm": (("rm", "kiosk"), ()),
    "undo": (("undo",), ("move", "solar-roof", "proposal")),
    "bulk": (("set", "deals", "open:yes", "owner=grace", "close=eom", "--yes"), ()),
    "mv": (("mv", "analytical-engines", "engines-ltd"), ()),
    "merge": (("merge", "engine-no-2", "kiosk", "--yes"), ()),
    "attach": (("attach", "kiosk", "leads.csv"), ()),
    "import": (("import", "csv", "leads.csv", "--kind", "contact", *MAPS, "--yes"), ()),
    "import with settings": (("import", "csv", "leads.csv", "--kind", "deal", *STAGED, "--yes"), ()),
    "done": (("done", "water-k7xm"), ()),
    "config": (("config", "rename", "pipelines.sales.stages.proposal", "offer", "--yes"), ()),
}
CASES = [*OPERATIONS, "first"]
# These write in the same steps as `set`, so that every third or fourth tells enough.
SAMPLED = {"add": 4, "bulk": 3, "move": 4, "rm": 3, "undo": 3, "mv": 5, "merge": 6, "attach": 6, "import": 4, "first": 3,
           "import with settings": 6, "done": 5, "config": 5}  # fmt: skip


class Clean(NamedTuple):
    """An operation that nothing interrupts: the files before and after it, its steps, what check says."""

    old: Files
    new: Files
    steps: tuple[str, ...]
    problems: set[str]


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


def prepared(crm: Processes, folder: Path, case: str) -> Path:
    """A workspace just before the operation; "first" is one where the program has never been."""
    build(folder, {**SHOP, **REPEATING})
    write(folder, "leads.csv", LEADS)
    if case != "first":
        first = OPERATIONS[case][1] or ("check",)
        assert crm(folder, *first, seed=1).code == 0
    return folder


def words_of(case: str) -> tuple[str, ...]:
    return OPERATIONS["set" if case == "first" else case][0]


def clean_run(crm: Processes, template: Path, folder: Path, case: str) -> Clean:
    copied(template, folder)
    old, problems = files(folder), said(crm(folder, "check"))
    shutil.rmtree(folder)
    copied(template, folder)
    ended = crm(folder, *words_of(case), seed=2)
    assert ended.code == 0, ended.err
    new = files(folder)
    assert new != old
    problems |= said(crm(folder, "check"))
    return Clean(old, new, ended.steps, problems)


def copied(template: Path, folder: Path) -> Path:
    return Path(shutil.copytree(template, folder, symlinks=True))


def said(ended: Ended) -> set[str]:
    """The problems that check lists, their lines and columns left out: an edit moves them."""
    assert ended.code == 0, ended
    return {re.sub(r":\d+:\d+:", ":", line) for line in ended.out.splitlines()}


def deadly(case: str, steps: tuple[str, ...]) -> list[int]:
    """The steps worth dying at; between the end of a git process and the next step nothing happens."""
    points = [at for at, name in enumerate(steps, 1) if name != "git-done" or at == len(steps)]
    stride = SAMPLED.get(case, 1)
    return points[CASES.index(case) % stride :: stride]


@pytest.mark.parametrize("case", CASES)
def test_a_command_killed_anywhere_is_old_or_new_and_healed_by_the_next(tmp_path: Path, crm: Processes, case) -> None:
    template = prepared(crm, tmp_path / "template", case)
    clean = clean_run(crm, template, tmp_path / "clean", case)
    outcomes = set()
    for at in deadly(case, clean.steps):
        folder = copied(template, tmp_path / f"killed-{at}")
        ended = crm(folder, *words_of(case), seed=2, kill=at)
        assert ended.code == KILLED and len(ended.steps) == at
        each_is_old_or_new(files(folder), clean)
        new = heals(crm, folder, clean, at)
        outcomes.add(new)
        works_on(crm, folder, at)
        shutil.rmtree(folder)
    assert outcomes == {False, True}


def each_is_old_or_new(found: Files, clean: Clean) -> None:
    """Temporary files are dot-files that no command reads."""
    seen = {path for path in found if not Path(path).name.startswith(".")}
    for path in {*clean.old, *clean.new, *seen}:
        assert found.get(path) in (clean.old.get(path), clean.new.get(path)), path


def heals(crm: Processes, folder: Path, clean: Clean, at: int) -> bool:
    """Whether the operation has happened, once the next command, whichever it is, has been run."""
    interrupted = [place.read_bytes() for place in unfinished(folder)]
    command = (("check",), ("list", "deals"), ("show", "ada-lovelace"), ("pipeline",))[at % 4]
    ended = crm(folder, *command)
    assert ended.code == 0, ended
    found = files(folder)
    assert found in (clean.old, clean.new)
    assert leftovers(folder) == []
    whole = [text for text in interrupted if text.rstrip().endswith(b"}")]
    told = "finished" if found == clean.new else "took back"
    assert (f"note: {told}" in ended.err) == bool(whole), ended.err
    if whole:
        assert status(folder) == ["?? leads.csv"]
    assert said(crm(folder, "check")) <= clean.problems
    assert index_is_true(folder)
    return found == clean.new


def works_on(crm: Processes, folder: Path, at: int) -> None:
    """The next edit is made and committed, after what was killed between its end and its commit."""
    late = status(folder) != ["?? leads.csv"]
    if at % 3 and not late:
        return
    before = len(operations(folder))
    assert crm(folder, "set", "ada-lovelace", "tags+=again").code == 0
    made = operations(folder)
    assert len(set(made)) == len(made) == before + 1 + late
    assert status(folder) == ["?? leads.csv"]
    assert git(folder, "fsck", "--no-dangling") == ""


def operations(folder: Path) -> list[str]:
    """The operations that have a commit."""
    return git(folder, "log", "--format=%(trailers:key=Op,valueonly,separator=%x2C)").split()
