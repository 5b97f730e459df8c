"""A damaged index is healed by the command that meets it, whichever it is; nobody sees SQLite's words."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.index import database
from crm_tui.store.diskerror import DiskError
from crm_tui.store.source import Folder
from crm_tui.workspace.workspace import Workspace
from tests.crm_cli import SHOP, Ran, crm, done
from tests.git_plain import git
from tests.workspaces import build

COMMANDS = [
    ("list", "deals"),
    ("list", "deals", "--format", "csv"),
    ("list", "contacts", "company:harbour", "--json"),
    ("find", "engine"),
    ("show", "ada-lovelace"),
    ("pipeline",),
    ("check",),
    ("set", "kiosk", "value=3k", "--dry-run"),
    ("add", "contact", "New One", "company=harbour", "--dry-run", "--json"),
    ("rm", "kiosk", "--dry-run"),
    ("doctor",),
]
TABLES = ("r_deal", "r_contact", "doc", "item", "link", "words_data", "problem", "r_member")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = build(tmp_path / "shop", SHOP)
    done(folder, "check")
    return folder


def pages(folder: Path) -> dict[str, tuple[int, int]]:
    """Where the first page of each table lies in the index, all of which is in one file now, and its size."""
    with closing(sqlite3.connect(folder / ".crm/index.sqlite")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        rows = db.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall()
    return {name: ((page - 1) * size, size) for name, page in rows}


def damage(folder: Path, table: str) -> None:
    at, size = pages(folder)[table]
    with (folder / ".crm/index.sqlite").open("r+b") as file:
        file.seek(at)
        file.write(b"\xee" * size)


@pytest.mark.parametrize("table", TABLES)
def test_a_command_heals_the_index_and_answers(shop: Path, table: str) -> None:
    clean = {words: crm(shop, *words) for words in COMMANDS}
    for words in COMMANDS:
        damage(shop, table)
        ran = crm(shop, *words)
        assert (ran.code, ran.out) == (clean[words].code, clean[words].out), (words, ran.err)
        assert "bug" not in ran.err and "error" not in ran.err.replace("0 errors", "")


@pytest.mark.parametrize("table", ["r_deal", "doc", "item"])
def test_an_edit_is_made_once(shop: Path, table: str) -> None:
    damage(shop, table)
    assert done(shop, "set", "kiosk", "value=3k", "--json").json["value"]["amount"] == "3000.00"
    assert git(shop, "log", "--format=%s").splitlines() == ["Set value of Kiosk", "Begin"]


def test_what_was_done_is_not_done_twice(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index breaks between an edit and what is to be told of it, and stays broken."""
    reader = Workspace.reader

    def broken(self: Workspace, *, catch_up: bool = True) -> database.Connection:
        if self.edited:
            raise sqlite3.DatabaseError("database disk image is malformed")
        return reader(self, catch_up=catch_up)

    monkeypatch.setattr(Workspace, "reader", broken)
    ran = crm(shop, "add", "contact", "New One", "--json")
    assert ran.code == 6 and "the index cannot be read although it was just built" in ran.err
    assert git(shop, "log", "--format=%s").splitlines() == ["Add contact New One", "Begin"]


def test_what_was_printed_is_not_printed_twice(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crm_tui.query import rows

    def cut_short(*given: object) -> Iterator[rows.Row]:
        yield next(iter(whole(*given)))  # type: ignore[arg-type]
        raise sqlite3.DatabaseError("database disk image is malformed")

    whole = rows.rows
    monkeypatch.setattr(rows, "rows", cut_short)
    ran = crm(shop, "list", "deals", "--json")
    assert ran.code == 6 and ran.out.count('"id"') == 1
    assert "the index was damaged and is built anew; there is more than was printed" in ran.err
    assert "hint: run it again" in ran.err


def test_completion_stays_silent(shop: Path) -> None:
    damage(shop, "r_deal")
    assert crm(shop, "_complete", "zsh", "show", "ki") in (Ran(0, "", ""), Ran(0, "kiosk\n", ""))


def test_an_index_that_no_healing_helps(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **named: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(Workspace, "reader", broken)
    ran = crm(shop, "list", "deals")
    assert ran.code == 6
    assert ran.err.startswith("error: ") and "although it was just built" in ran.err


@pytest.mark.parametrize("closed", ["records", "records/deals"])
def test_a_folder_that_cannot_be_read_is_no_missing_record(tmp_path: Path, monkeypatch, closed: str) -> None:
    """Nobody can say that there is no such record."""
    folder = build(tmp_path / "crm", SHOP)
    opened = Folder._open

    def refuse(self: Folder, path: str) -> int:
        if path == closed:
            raise DiskError(errno.EACCES, "read", path)
        return opened(self, path)

    monkeypatch.setattr(Folder, "_open", refuse)
    for words in (("set", "kiosk", "value=3k"), ("show", "kiosk")):
        ran = crm(folder, *words)
        assert ran.code == 6 and f"{closed}: could not read: permission denied" in ran.err
