"""Files that move, and attachments: part of a plan like any other change, whole or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui.errors import Conflict, Refused, StorageError
from crm_tui.model.plan import Change, Plan
from crm_tui.store.digest import digest
from crm_tui.store.files import Store
from crm_tui.store.paths import Root
from tests.faulty import FOLDER, MemoryDisk
from tests.operations import no_fields

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = "records/deals/old.yaml", "records/deals/sub/new.yaml"
TEXT = b"title: Engine  # ours\nstage: lead\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\xff"


@pytest.fixture
def disk() -> MemoryDisk:
    made = MemoryDisk()
    made.put(OLD, TEXT)
    return made


def apply(disk: MemoryDisk, *changes: Change) -> None:
    files = Store([Root("", Path(FOLDER))], disk=disk)
    plan = Plan("Do it", changes)
    with files.held("test"):
        writes = files.resolve(plan, no_fields)
        files.perform(writes, files.new_op(NOW, "k7xm"), plan, NOW)


def files(disk: MemoryDisk) -> dict[str, bytes]:
    return {path: data for path, data in disk.files().items() if not path.startswith(".crm")}


def test_a_file_moves_as_it_is(disk: MemoryDisk) -> None:
    apply(disk, Change("", OLD, digest(TEXT), to=NEW))
    assert files(disk) == {NEW: TEXT}


def test_keys_change_on_the_way(disk: MemoryDisk) -> None:
    apply(disk, Change("", OLD, digest(TEXT), {"stage": ("lead", "won")}, to=NEW))
    assert files(disk) == {NEW: TEXT.replace(b"lead", b"won")}


def test_what_somebody_else_wrote_moves_along(disk: MemoryDisk) -> None:
    disk.put(OLD, TEXT + b"value: 5\n")
    apply(disk, Change("", OLD, digest(TEXT), {"stage": ("lead", "won")}, to=NEW))
    assert files(disk) == {NEW: TEXT.replace(b"lead", b"won") + b"value: 5\n"}


def test_no_other_file_is_written_over(disk: MemoryDisk) -> None:
    disk.put(NEW, b"title: Other\n")
    with pytest.raises(Conflict, match="it exists already"):
        apply(disk, Change("", OLD, digest(TEXT), to=NEW))
    assert files(disk) == {OLD: TEXT, NEW: b"title: Other\n"}


def test_what_was_deleted_meanwhile_does_not_move(disk: MemoryDisk) -> None:
    disk.take(OLD)
    with pytest.raises(Conflict, match="was deleted since"):
        apply(disk, Change("", OLD, digest(TEXT), to=NEW))
    assert files(disk) == {}


@pytest.mark.parametrize("to", ["records/deals/../x.yaml", ".git/config", "records/deals/con.yaml"])
def test_a_file_moves_to_no_bad_place(disk: MemoryDisk, to: str) -> None:
    with pytest.raises((Refused, StorageError)):
        apply(disk, Change("", OLD, digest(TEXT), to=to))
    assert files(disk) == {OLD: TEXT}


def test_an_attachment_is_any_bytes(disk: MemoryDisk) -> None:
    apply(disk, Change("", "files/picture.png", None, text=PICTURE))
    assert files(disk) == {OLD: TEXT, "files/picture.png": PICTURE}


def test_a_yaml_file_that_is_attached_is_not_merged(disk: MemoryDisk) -> None:
    """It may be larger than a record, and is somebody else's text."""
    large = b"a: 1\n" + b"# \n" * (1 << 19)
    apply(disk, Change("", "files/data.yaml", None, text=large))
    with pytest.raises(Conflict, match="it was changed since"):
        apply(disk, Change("", "files/data.yaml", digest(TEXT), was=TEXT, text=b"b: 2\n"))
    assert files(disk)["files/data.yaml"] == large


def kept(disk: MemoryDisk) -> dict[str, bytes]:
    """The attachments that the journal keeps."""
    return {path: data for path, data in disk.files().items() if path.startswith(".crm/journal/bytes/")}


def test_the_journal_keeps_an_attachment_once(disk: MemoryDisk) -> None:
    """Attached, taken away and brought back: its entries only name the bytes."""
    for was, now in ((None, PICTURE), (PICTURE, None), (None, PICTURE)):
        apply(disk, Change("", "files/picture.png", digest(was) if was else None, was=was, text=now))
    assert kept(disk) == {f".crm/journal/bytes/{digest(PICTURE)}": PICTURE}
    journal = Store([Root("", Path(FOLDER))], disk=disk).journal
    last, *_ = journal.entries()
    assert journal.entry(last.op).files[0].after == PICTURE


def test_what_no_entry_needs_any_more_is_forgotten(disk: MemoryDisk) -> None:
    journal = Store([Root("", Path(FOLDER))], disk=disk).journal
    apply(disk, Change("", "files/one.png", None, text=PICTURE))
    apply(disk, Change("", "files/two.png", None, text=PICTURE))
    apply(disk, Change("", "files/three.png", None, text=b"other"))
    journal.prune(2)
    assert sorted(kept(disk).values()) == sorted([PICTURE, b"other"])
    journal.prune(1)
    assert list(kept(disk).values()) == [b"other"]
    journal.prune(0)
    assert kept(disk) == {}


def test_bytes_that_are_damaged_are_not_brought_back(disk: MemoryDisk) -> None:
    """They are told of when they are needed, and do not keep anybody from working on."""
    apply(disk, Change("", "files/picture.png", None, text=PICTURE))
    (path,) = kept(disk)
    disk.put(path, b"garbled")
    journal = Store([Root("", Path(FOLDER))], disk=disk).journal
    (entry,) = journal.entries()
    with pytest.raises(StorageError, match="damaged"):
        journal.entry(entry.op)
    apply(disk, Change("", "files/again.png", None, text=PICTURE))
    assert journal.entry(entry.op).files[0].after == PICTURE
