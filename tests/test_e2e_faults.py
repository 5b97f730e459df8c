"""The disk refuses at each step of an edit, once and for ever: nothing half written, exit code 6, the path named."""

import contextlib
import errno
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_tui.index import database
from crm_tui.store.disk import RealDisk
from crm_tui.store.diskerror import DiskError
from tests.crm_cli import SHOP, Ran, crm, done
from tests.failing_disk import FAULTS, Affected, Fail, failing_disks
from tests.git_plain import committed
from tests.sound import Files, files, index_is_true, leftovers
from tests.workspaces import build, write

LEADS = "Name,Mail,Firm,Stage\n" + "".join(f"Lead {n},lead{n}@leads.example,Harbour Ltd,Demo {n}\n" for n in range(3))
# A task that comes again, one that lies where no new one would, and a query that names a stage.
MORE = {
    "tasks/water-k7xm": "title: Water the plants\ndue: 2026-11-20\nrepeat: FREQ=WEEKLY\n",
    "tasks/w/x/y/paint-a5qz": "title: Paint\n",
    "segments/offers": "name: Offers\nquery: stage:proposal\n",
}
MAPS = ("--map", "name=Name", "--map", "emails=Mail", "--map", "company=Firm")
STAGED = ("--map", "title=Name", "--map", "stage=Stage", "--map", "source==fair")
OPERATIONS: dict[str, tuple[str, ...]] = {
    "set": ("set", "solar-roof", "value=1k"),
    "add": ("add", "contact", "Grace Hopper", "company=+Cobol Ltd"),
    "win": ("win", "solar-roof"),
    "rm": ("rm", "kiosk"),
    "undo": ("undo",),
    "bulk": ("set", "deals", "open:yes", "close=eom", "--yes"),
    "import": ("import", "csv", "leads.csv", "--kind", "contact", *MAPS, "--yes"),
    "import with settings": ("import", "csv", "leads.csv", "--kind", "deal", *STAGED, "--yes"),
    "log": ("log", "ada-lovelace", "call", "wants a quote", "next=call back"),
    "task": ("task", "send the quote", "due=fri", "about=solar-roof"),
    "done": ("done", "water-k7xm"),
    "snooze": ("snooze", "water-k7xm", "+1w"),
    "mv": ("mv", "analytical-engines", "engines-ltd"),
    "merge": ("merge", "engine-no-2", "kiosk", "--yes"),
    "attach": ("attach", "kiosk", "leads.csv"),
    "tidy": ("tidy", "--all", "--yes"),
    "config set": ("config", "set", "name", "Other"),
    "config add": ("config", "add", "pipelines.sales.stages", "demo"),
    "config rename": ("config", "rename", "pipelines.sales.stages.proposal", "offer", "--yes"),
}
# These write in the same steps as the others, so that every fourth or so tells enough.
SAMPLED = {
    "add": 2, "win": 4, "rm": 3, "undo": 4, "bulk": 4, "import": 6, "import with settings": 9, "log": 7, "task": 7,
    "done": 5, "snooze": 7, "mv": 7, "merge": 8, "attach": 4, "tidy": 6, "config set": 5, "config add": 7,
    "config rename": 7,
}  # fmt: skip
# What `crm` says when it knows that all is well on the disk, or that it does not know.
UNCHANGED, WAITING, UNCONFIRMED = "nothing was changed", "the next command", "written, not confirmed"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Makes every disk of this process fail at its N-th call; `at` 0 only counts."""
    return failing_disks(monkeypatch)


def prepared(folder: Path) -> Path:
    build(folder, {**SHOP, **MORE}, repository=False)
    write(folder, "leads.csv", LEADS)
    done(folder, "move", "solar-roof", "proposal")
    return folder


def copied(template: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(template, folder, symlinks=True))


@pytest.fixture(autouse=True)
def same_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys and tails are the same in each run."""
    import random

    from crm_tui.workspace.workspace import Workspace

    monkeypatch.setattr(Workspace, "random", property(lambda self: random.Random(7)))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_disk_that_refuses_leaves_no_record_half_written(tmp_path: Path, failing, name, fault) -> None:
    template = prepared(tmp_path / "template")
    words = OPERATIONS[name]
    clean = copied(template, tmp_path / "clean")
    old, counting = files(clean), failing(FAULTS[fault], 0)
    done(clean, *words)
    new, calls = files(clean), counting.calls
    assert calls > 0 and old != new
    for at in range(1, calls + 1, SAMPLED.get(name, 1)):
        for for_ever in (False, True) if name == "set" else (at % 4 > 1,):
            folder = copied(template, tmp_path / "folder")
            disk = failing(FAULTS[fault], at, for_ever)
            ran = crm(folder, *words)
            assert disk.fired, (at, calls)
            failing(FAULTS[fault], 0)
            judge(ran, disk, folder, old, new)


def judge(ran: Ran, disk: Affected, folder: Path, old: Files, new: Files) -> None:
    found = {path: text for path, text in files(folder).items() if not Path(path).name.startswith(".crm-tmp-")}
    for path in {*old, *new, *found}:
        assert found.get(path) in (old.get(path), new.get(path)), path
    if ran.code == 0:
        assert found == new, (disk.fired, ran.err)
    else:
        assert ran.code == 6, (disk.fired, ran)
        assert re.search(r"(records/|files\b|\.crm\b|crm\.yaml)", ran.err), ran.err
        assert "Traceback" not in ran.err
        assert UNCHANGED not in ran.err or found == old
        assert UNCONFIRMED not in ran.err or found == new
        assert WAITING in ran.err or found == old
    healed = crm(folder, "check")
    assert healed.code == 0, healed
    left = leftovers(folder)
    # What is done stays done when the disk would not even let go of a temporary file.
    assert not left or (ran.code == 0 and set(disk.fired) == {"unlink"})
    assert {path: text for path, text in files(folder).items() if path not in left} in (old, new)
    assert index_is_true(folder)


@pytest.mark.parametrize("fault", ["EACCES", "EIO"])
def test_settings_that_the_disk_refuses_are_no_fault_of_the_edit(tmp_path: Path, monkeypatch, fault: str) -> None:
    """It could not read; with settings that say nonsense the edit would be refused instead."""
    folder = build(tmp_path / "crm", SHOP)
    read = RealDisk.read

    def refuse(self: RealDisk, place: str, path: str, *given: Any) -> bytes:
        if path == "crm.yaml":
            raise DiskError(getattr(errno, fault), "read", path)
        return read(self, place, path, *given)

    with monkeypatch.context() as patch:
        patch.setattr(RealDisk, "read", refuse)
        ran = crm(folder, "set", "kiosk", "value=3k")
        assert (ran.code, ran.err.splitlines()[-2]) == (
            6, f"error: {DiskError(getattr(errno, fault), 'read', 'crm.yaml').message}; nothing was changed",
        )  # fmt: skip
        assert crm(folder, "list", "deals").code == 0
    write(folder, "crm.yaml", "format: 1\ncurrency: nonsense\n")
    assert crm(folder, "set", "kiosk", "value=3k").code == 4


def test_an_index_that_cannot_be_written_takes_no_edit_back(tmp_path: Path, monkeypatch) -> None:
    """The record is safe and committed; the index is only told later."""
    folder = build(tmp_path / "crm", SHOP)
    done(folder, "check")
    with monkeypatch.context() as patch:
        fill_disk_of_index(patch, once=folder / ".crm/journal")
        ran = crm(folder, "set", "solar-roof", "value=1k")

    assert ran.code == 0
    assert "index" in ran.err and "disk is full" in ran.err
    assert b"value: 1000 EUR" in (folder / "records/deals/solar-roof.yaml").read_bytes()
    assert b"value: 1000 EUR" in committed(folder, "records/deals/solar-roof.yaml")
    assert done(folder, "list", "deals", "value:1k", "--json").json[0]["id"] == "solar-roof"
    assert index_is_true(folder)


def test_an_index_that_cannot_be_written_stops_what_would_read_it(tmp_path: Path, monkeypatch) -> None:
    folder = build(tmp_path / "crm", SHOP)
    done(folder, "check")
    fill_disk_of_index(monkeypatch, once=folder)
    before = files(folder)

    ran = crm(folder, "set", "solar-roof", "value=1k")

    assert ran.code == 6 and ".crm/index.sqlite" in ran.err and "disk is full" in ran.err
    assert files(folder) == before


def fill_disk_of_index(monkeypatch: pytest.MonkeyPatch, once: Path) -> None:
    """Every transaction of the index fails as on a full disk, once there is something at a path."""

    transaction = database.transaction

    @contextlib.contextmanager
    def full(db: database.Connection) -> Iterator[database.Connection]:
        with transaction(db):
            yield db
            if not once.exists():
                return
            (pages,) = db.execute("PRAGMA page_count").fetchone()
            db.execute(f"PRAGMA max_page_count = {pages}")
            db.execute("CREATE TABLE filler AS SELECT zeroblob(1 << 20)")

    monkeypatch.setattr(database, "transaction", full)
