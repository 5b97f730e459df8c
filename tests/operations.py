"""The operations that fault and crash tests break: what they write, and what must be true afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from crm_tui.model.merge_rule import FieldTable
from crm_tui.model.plan import Plan
from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.disk import Disk
from crm_tui.store.files import Store, Write
from crm_tui.store.paths import Root
from tests.faulty import FOLDER, MemoryDisk

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MAIN = "main"

OLD = {
    "records/companies/engines.yaml": b"name: Engines\n",
    "records/deals/engine-no-1.yaml": b"title: Engine No 1\nstage: lead\n",
    "records/deals/e/engine-no-2.yaml": b"title: Engine No 2\nstage: proposal\n",
}


class Operation(NamedTuple):
    """What is written; None deletes. `first` is done before, so that there is something to undo."""

    name: str
    after: Mapping[str, bytes | None]
    first: Mapping[str, bytes | None] = {}
    cause: str = ""

    def disk(self, no_links: bool = False) -> MemoryDisk:
        """A disk on which all that comes before has happened and is safe."""
        disk = MemoryDisk(no_links)
        for path, data in OLD.items():
            disk.put(path, data)
        if self.first:
            write(disk, self.first, "Set the stage")
        disk.all_is_safe()
        return disk

    def old(self) -> dict[str, bytes]:
        """The records before the operation."""
        return changed(OLD, self.first)

    def new(self) -> dict[str, bytes]:
        """The records after it."""
        return changed(self.old(), self.after)

    def run(self, disk: Disk) -> None:
        """Carries it out."""
        write(disk, self.after, self.name, self.cause)


MOVED = b"title: Engine No 1\nstage: won\n"

OPERATIONS = [
    Operation("new", {"records/contacts/a/ada.yaml": b"name: Ada\n"}),
    Operation("edit", {"records/deals/engine-no-1.yaml": MOVED}),
    Operation("delete", {"records/deals/e/engine-no-2.yaml": None}),
    Operation(
        "three files",
        {
            "records/deals/engine-no-1.yaml": MOVED,
            "records/contacts/ada.yaml": b"name: Ada\n",
            "records/deals/e/engine-no-2.yaml": None,
        },
    ),
    Operation(
        "attach",
        {"files/contract-k7xm.pdf": b"%PDF\x00\xff", "records/deals/engine-no-1.yaml": MOVED},
    ),
    Operation(
        "move",
        {"records/deals/engine-one.yaml": MOVED, "records/deals/engine-no-1.yaml": None},
    ),
    Operation(
        "undo",
        {
            "records/deals/engine-no-1.yaml": OLD["records/deals/engine-no-1.yaml"],
            "records/deals/e/engine-no-2.yaml": OLD["records/deals/e/engine-no-2.yaml"],
            "records/deals/engine-no-3.yaml": None,
        },
        {
            "records/deals/engine-no-1.yaml": MOVED,
            "records/deals/e/engine-no-2.yaml": None,
            "records/deals/engine-no-3.yaml": b"title: Engine No 3\n",
        },
        "undo 20261121T120000000000-k7xm",
    ),
]


def store(disk: Disk, folder: str = FOLDER) -> Store:
    """The store of a workspace of one root."""
    return Store([Root(MAIN, Path(folder))], disk=disk)


def write(disk: Disk, after: Mapping[str, bytes | None], words: str, cause: str = "", folder: str = FOLDER) -> None:
    """One operation as the program does it, with what the disk holds as its before."""
    files = store(disk, folder)
    with files.held(words):
        writes = [Write(MAIN, path, now(files, path), data) for path, data in after.items()]
        files.perform(writes, files.new_op(NOW, "k7xm"), Plan(words, (), cause=cause), NOW)


def now(files: Store, path: str) -> bytes | None:
    """What a file holds."""
    from crm_tui.store.diskerror import DiskError

    try:
        return files.read(MAIN, path)
    except DiskError as error:
        if error.missing:
            return None
        raise


def changed(files: Mapping[str, bytes], after: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """The files after a change."""
    return {path: data for path, data in {**files, **after}.items() if data is not None}


def records(disk: MemoryDisk) -> dict[str, bytes]:
    """The records and attachments on a disk, without what is left behind of writes."""
    found = {**disk.files("records/"), **disk.files("files/")}
    return {path: data for path, data in found.items() if TEMPORARY not in path}


def no_fields(root: str, path: str) -> FieldTable:
    """All fields merged by the plainest rule."""
    return {}


def each_is_old_or_new(operation: Operation, found: Mapping[str, bytes]) -> bool:
    """Whether no record is torn, lost or made up."""
    old, new = operation.old(), operation.new()
    paths = {*old, *new, *found}
    return all(found.get(path) in (old.get(path), new.get(path)) for path in paths)
