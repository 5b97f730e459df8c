"""A missing, old or damaged index is built anew without a question; the files lose nothing by it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from crm_tui.errors import StorageError
from crm_tui.index import database
from crm_tui.index.settings import declared, fitting, kept_in
from tests.index_state import State, rebuilt, state, whole
from tests.workspaces import Indexed, age

FILES = {f"deals/d{n}": f"title: Deal {n}\nstage: lead\nvalue: {n}\ntags: [t{n}]\n" for n in range(40)}


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Indexed]:
    made = Indexed(tmp_path / "workspace", FILES)
    age(made.folder)
    made.index.catch_up()
    made.close()
    yield made
    made.close()


@pytest.fixture
def expected(indexed: Indexed, tmp_path: Path) -> State:
    return rebuilt(indexed, tmp_path / "fresh")


def place(indexed: Indexed) -> Path:
    return indexed.state / database.FILE


def sql(statement: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(statement)

    return run


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"no database at all, but some text " * 99),
    "header": lambda path: path.write_bytes(b"x" * 100 + path.read_bytes()[100:]),
    "one page": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "cut by half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "older version": sql("PRAGMA user_version = 0"),
    "newer version": sql("PRAGMA user_version = 999"),
    "no table of files": sql("DROP TABLE file"),
    "no table of deals": sql("DROP TABLE r_deal"),
    "no table of items": sql("DROP TABLE item"),
    "no full text": sql("DROP TABLE words"),
    "no settings": sql("DROP TABLE setting"),
    "another column": sql("ALTER TABLE r_deal ADD COLUMN made"),
    "settings that are no JSON": sql("UPDATE setting SET value = '{'"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_it_heals_with_the_next_change(indexed: Indexed, damage: str, tmp_path: Path) -> None:
    DAMAGES[damage](place(indexed))
    with suppress(*database.DAMAGE):
        if db := fitting(place(indexed), declared(indexed.schema), ""):
            db.close()
    assert kept_in(place(indexed)) is None
    indexed.write("deals/d1", "title: Changed\nstage: lead\n")
    indexed.index.refresh([("", "records/deals/d1.yaml")])
    indexed.index.catch_up()
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
    whole(indexed.state)


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_end_in_nothing_worse_than_a_rebuild(indexed: Indexed, expected: State, seed: int) -> None:
    """Some damage no reader can see; what it can see heals, and no walk fails."""
    random = Random(seed)
    data = bytearray(place(indexed).read_bytes())
    for _ in range(random.choice([1, 5, 50])):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    place(indexed).write_bytes(data)
    with suppress(*database.DAMAGE):
        if db := fitting(place(indexed), declared(indexed.schema), ""):
            db.close()
    indexed.index.catch_up()
    for n in range(40):
        indexed.write(f"deals/d{n}", FILES[f"deals/d{n}"] + f"# {n}\n")
    indexed.index.catch_up()
    indexed.index.rebuild()
    assert {name: len(rows) for name, rows in state(indexed.state).items()} == {
        name: len(rows) for name, rows in expected.items()
    }


def test_a_log_that_belongs_to_another_database_is_no_harm(indexed: Indexed, tmp_path: Path) -> None:
    """A file copied away and back without its log, or with the log of another."""
    place(indexed).with_name(database.FILE + "-wal").write_bytes(b"\x37\x7f\x06\x82" + b"x" * 5000)
    indexed.index.catch_up()
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_damage_while_it_is_open_heals_too(indexed: Indexed, tmp_path: Path) -> None:
    indexed.index.catch_up()
    database.remove(place(indexed))
    indexed.write("deals/d1", "title: Changed\nstage: lead\n")
    indexed.index.refresh([("", "records/deals/d1.yaml")])
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")


def test_a_folder_in_its_place_is_told(indexed: Indexed) -> None:
    place(indexed).unlink()
    place(indexed).mkdir()
    with pytest.raises(StorageError, match=r"index\.sqlite"):
        indexed.index.catch_up()


def test_another_writer_is_waited_for_and_then_told(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that nobody lets go of is a message, not a reason to build anew."""
    monkeypatch.setattr(database, "_WAIT_MS", 1)
    with closing(sqlite3.connect(place(indexed), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        indexed.write("deals/d1", "title: Changed\nstage: lead\n")
        with pytest.raises(StorageError, match="locked"):
            indexed.index.refresh([("", "records/deals/d1.yaml")])
    indexed.index.refresh([("", "records/deals/d1.yaml")])


def test_a_full_disk_is_told(indexed: Indexed) -> None:
    indexed.index.catch_up()
    db = indexed.index._db
    assert db is not None
    db.execute("PRAGMA max_page_count = 1")
    for n in range(400):
        indexed.write(f"deals/new{n}", f"title: {'x' * 500}\nstage: lead\n")
    with pytest.raises(StorageError, match="full"):
        indexed.index.catch_up()
