"""The journal: what was done on this machine, in order, so that it can be taken back."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import NotFound, StorageError
from crm_tui.store.codec import PLAIN
from crm_tui.store.disk import Disk, RealDisk
from crm_tui.store.entry import Entry, Torn, Write, entry_from_bytes, entry_to_bytes
from crm_tui.store.journal import Journal, Unfinished, redo_target, undo_target
from crm_tui.store.pending import FOLDER as JOURNAL
from tests.faulty import FOLDER, MemoryDisk

NOW = datetime(2026, 11, 21, 14, 32, 0, 123456, tzinfo=timezone(timedelta(hours=1)))


def journal(disk: Disk | None = None, folder: Path | str = FOLDER, codec: Any = PLAIN) -> Journal:
    return Journal(disk or MemoryDisk(), str(folder), codec)


def entry(op: str, cause: str = "", words: str = "Move a deal", files: tuple[Write, ...] = ()) -> Entry:
    return Entry(op, "grace", words, cause, NOW, files)


def keep(into: Journal, *entries: Entry) -> None:
    for each in entries:
        into.begin(each)
        into.close(each.op)


class TestIds:
    def test_an_id_begins_with_its_moment_in_utc_and_ends_with_its_tail(self) -> None:
        assert journal().next_op(NOW, "k7xm") == "20261121T133200123456-k7xm"

    @pytest.mark.parametrize(
        "later", [timedelta(0), timedelta(days=-365), timedelta(microseconds=1), timedelta(days=1)]
    )
    def test_ids_go_up_whatever_the_clock_does(self, later) -> None:
        """A pinned clock, or one that was set back a year, does not turn the order of operations round."""
        kept = journal()
        ops = []
        for number in range(5):
            op = kept.next_op(NOW + number * later, "zzzz" if number % 2 else "aaaa")
            keep(kept, entry(op))
            ops.append(op)
        assert ops == sorted(ops) and len(set(ops)) == 5
        assert [each.op for each in kept.entries()] == ops[::-1]

    def test_a_stranger_in_the_journal_disturbs_nobody(self) -> None:
        disk = MemoryDisk()
        for name in ("notes.json", "zz.open.txt", "README", ".hidden"):
            disk.put(f"{JOURNAL}/{name}", b"?")
        assert journal(disk).next_op(NOW, "k7xm") == "20261121T133200123456-k7xm"


blobs = st.none() | st.binary(max_size=30) | st.text(max_size=30).map(str.encode)
writes = st.builds(Write, st.text(max_size=5), st.text(max_size=20), blobs, blobs)
words = st.text(max_size=30)


@given(st.builds(Entry, words, words, words, words, st.datetimes(timezones=st.just(UTC)), st.tuples(writes, writes)))
def test_an_entry_comes_back_as_it_was(original: Entry) -> None:
    """Text of every script, bytes that are no text, and names that are no Unicode survive."""
    assert entry_from_bytes(entry_to_bytes(original), "x") == original


@given(st.data())
def test_a_torn_or_garbled_entry_is_never_taken_for_a_whole_one(data: st.DataObject) -> None:
    whole = entry_to_bytes(entry("1", files=(Write("", "a.yaml", b"old\n", "நாளை\n".encode()),)))
    cut = data.draw(st.integers(0, len(whole) - 1))
    garbled = bytearray(whole)
    garbled[cut] ^= data.draw(st.integers(1, 255))
    for text in (whole[:cut], bytes(garbled), whole[:cut] + bytes(len(whole) - cut), whole + b"x"):
        with pytest.raises(Torn):
            entry_from_bytes(text, "x")


def test_an_entry_is_plain_json_for_other_programs() -> None:
    text = Write("", "records/a.yaml", None, "name: Ä\n".encode())
    raw = Write("", "files/a.bin", b"\xff\x00", None)
    found = json.loads(entry_to_bytes(entry("20261121T133200123456-k7xm", "undo X", files=(text, raw))))["entry"]
    assert found["format"] == 1
    assert (found["actor"], found["words"], found["cause"]) == ("grace", "Move a deal", "undo X")
    assert found["when"] == "2026-11-21T14:32:00.123456+01:00"
    assert [(file["path"], file["before"], file["after"]) for file in found["files"]] == [
        ("records/a.yaml", None, {"digest": "ac609e56045a860e7899bce67ca02506", "text": "name: Ä\n"}),
        ("files/a.bin", {"digest": "bf5e1ae6b2f1deec46042e2ab8a9e55a", "base64": "/wA="}, None),
    ]


class TestStates:
    def test_an_operation_is_open_until_it_is_closed(self) -> None:
        kept = journal()
        kept.begin(entry("1"))
        assert kept.unfinished() == [Unfinished("1", back=False)]
        assert list(kept.entries()) == []
        kept.close("1")
        assert kept.unfinished() == []
        assert [each.op for each in kept.entries()] == ["1"]

    def test_one_that_is_given_up_is_only_taken_back(self) -> None:
        kept = journal()
        kept.begin(entry("1"))
        kept.give_up("1")
        (unfinished,) = kept.unfinished()
        assert unfinished.back
        assert kept.begun(unfinished) == entry("1")
        kept.drop(unfinished)
        assert kept.unfinished() == [] and list(kept.entries()) == []

    def test_one_that_a_crash_left_torn_is_none(self) -> None:
        disk = MemoryDisk()
        disk.put(f"{JOURNAL}/1.open", b'{"sum": "')
        assert journal(disk).begun(Unfinished("1", back=False)) is None

    def test_one_of_a_newer_version_is_left_to_that_version(self) -> None:
        from crm_tui.store.digest import digest

        body = b'{"format": 2}'
        disk = MemoryDisk()
        disk.put(f"{JOURNAL}/1.open", b'{"sum": "' + digest(body).encode() + b'", "entry": ' + body + b"}\n")
        with pytest.raises(StorageError, match="newer version"):
            journal(disk).begun(Unfinished("1", back=False))

    def test_a_damaged_entry_stops_the_undo_list_by_name(self) -> None:
        """Undo must not skip it quietly and take back the operation before."""
        disk = MemoryDisk()
        kept = journal(disk)
        keep(kept, entry("1"), entry("3"))
        disk.put(f"{JOURNAL}/2.json", b"{}")
        found = kept.entries()
        assert next(found).op == "3"
        with pytest.raises(StorageError, match=r"2\.json: .*damaged"):
            next(found)

    def test_one_operation_is_found_by_its_id(self) -> None:
        kept = journal()
        keep(kept, entry("1", words="First"), entry("2"))
        assert kept.entry("1").words == "First"
        with pytest.raises(NotFound, match="no operation 3"):
            kept.entry("3")


def test_the_newest_five_hundred_are_kept(tmp_path) -> None:
    kept = journal(RealDisk(), tmp_path)
    (tmp_path / JOURNAL).mkdir(parents=True)
    for number in range(510):
        (tmp_path / JOURNAL / f"{number:04}.json").write_bytes(entry_to_bytes(entry(f"{number:04}")))
    (tmp_path / JOURNAL / "0000.open").write_bytes(b"")
    kept.prune()
    ops = [each.op for each in kept.entries()]
    assert len(ops) == 500 and (ops[0], ops[-1]) == ("0509", "0010")
    assert kept.unfinished() == [Unfinished("0000", back=False)]
    kept.prune(0)
    assert list(kept.entries()) == []


def test_entries_lie_on_the_disk_as_the_codec_stores_them() -> None:
    """Where records are encrypted at rest, the journal is too."""

    class Backwards:
        def encode(self, data: bytes) -> bytes:
            return data[::-1]

        def decode(self, data: bytes) -> bytes:
            return data[::-1]

    disk = MemoryDisk()
    kept = journal(disk, codec=Backwards())
    keep(kept, entry("1", words="secret"))
    assert b"terces" in disk.files()[f"{JOURNAL}/1.json"]
    assert next(kept.entries()).words == "secret"


class TestUndoAndRedo:
    """A history is written oldest first: `a` is an edit, `-a` undoes a, `+-a` redoes that undo."""

    @staticmethod
    def history(text: str) -> list[Entry]:
        names: dict[str, str] = {}
        found = []
        for number, word in enumerate(text.split()):
            op = f"{number:03}"
            verb = {"-": "undo ", "+": "redo "}.get(word[0], "")
            found.append(entry(op, verb + names[word[1:]] if verb else "import csv", word))
            names[word] = op
        return found[::-1]

    @pytest.mark.parametrize(
        "history, undo, redo",
        [
            ("", None, None),
            ("a", "a", None),
            ("a b", "b", None),
            ("a b -b", "a", "-b"),
            ("a b -b -a", None, "-a"),
            ("a b -b -a +-a", "+-a", "-b"),
            ("a b -b -a +-a +-b", "+-b", None),
            ("a b -b -a +-a -+-a", None, "-+-a"),
            ("a -a b", "b", None),
            ("a -a b -b", None, "-b"),
            ("a -a b -b +-b", "+-b", None),
            ("a -a +-a b", "b", None),
            ("a -a +-a b -b", "+-a", "-b"),
            ("a b -a", "b", "-a"),
            ("a b -a -b", None, "-b"),
        ],
    )
    def test_they_walk_back_and_forth(self, history, undo, redo) -> None:
        """Undo takes back the last thing that still stands; a new edit ends what can be redone."""
        entries = self.history(history)
        last, again = undo_target(entries), redo_target(entries)
        assert (last and last.words) == undo
        assert (again and again.words) == redo

    @given(st.lists(st.sampled_from("edit undo redo".split()), max_size=30))
    def test_they_behave_as_two_stacks(self, moves: list[str]) -> None:
        kept: list[Entry] = []
        undoable: list[str] = []
        redoable: list[str] = []
        for number, move in enumerate(moves):
            op = f"{number:03}"
            undo, redo = undo_target(kept), redo_target(kept)
            assert (undo is not None, redo is not None) == (bool(undoable), bool(redoable))
            if move == "edit":
                kept.insert(0, entry(op))
                undoable.append(op)
                redoable.clear()
            elif move == "undo" and undo is not None:
                assert undo.op == undoable.pop()
                kept.insert(0, entry(op, f"undo {undo.op}"))
                redoable.append(op)
            elif move == "redo" and redo is not None:
                assert redo.op == redoable.pop()
                kept.insert(0, entry(op, f"redo {redo.op}"))
                undoable.append(op)

    def test_what_the_journal_has_forgotten_cannot_be_undone_twice(self) -> None:
        assert undo_target(self.history("a -a")[:1]) is None

    def test_only_as_many_entries_are_read_as_needed(self) -> None:
        def lazily():
            yield from self.history("a b")[:1]
            raise AssertionError("read on")

        found = undo_target(lazily())
        assert found is not None and found.words == "b"
