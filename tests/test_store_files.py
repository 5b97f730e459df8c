"""Plans become files: only what they name changes, and whatever somebody else changed meanwhile stays."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import Conflict, Refused, StorageError
from crm_tui.model.merge_rule import FieldTable, MergeField, MergeRule
from crm_tui.model.plan import Change, Plan
from crm_tui.model.value import Node
from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.digest import digest
from crm_tui.store.disk import Disk, Handle, RealDisk
from crm_tui.store.diskerror import DiskError
from crm_tui.store.files import Store, Write
from crm_tui.store.journal import undo_target
from crm_tui.store.paths import Root
from crm_tui.store.resolve import Clashes
from crm_tui.store.settle import Moved
from tests.faulty import FOLDER, FaultyDisk, Killed, MemoryDisk

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DEAL = "records/deals/engine.yaml"
OTHER = "records/deals/other.yaml"
FIELDS: FieldTable = {
    "title": MergeField(),
    "stage": MergeField(),
    "value": MergeField(),
    "tags": MergeField(MergeRule.SET),
    "notes": MergeField(MergeRule.TEXT),
}
TEXT = b"""\
# from the fair
title: Engine
stage: lead   # be quick
value: 100 EUR
tags: [vip]
"""


def fields_of(root: str, path: str) -> FieldTable:
    return FIELDS if path.endswith(".yaml") else {}


@pytest.fixture
def disk() -> MemoryDisk:
    made = MemoryDisk()
    made.put(DEAL, TEXT)
    made.put(OTHER, b"title: Other\nstage: lead\n")
    return made


def store(disk: Disk) -> Store:
    return Store([Root("main", Path(FOLDER))], disk=disk)


def edit(path: str, base: bytes | None, keys: Mapping[str, tuple[Node | None, Node | None]]) -> Change:
    return Change("main", path, None if base is None else digest(base), keys)


def text(path: str, was: bytes | None, now: bytes | None) -> Change:
    return Change("main", path, None if was is None else digest(was), was=was, text=now)


def apply(disk: Disk, *changes: Change, cause: str = "") -> None:
    files = store(disk)
    plan = Plan("Do it", changes, "grace", cause)
    with files.held("test"):
        files.heal(fields_of)
        writes = files.resolve(plan, fields_of)
        files.perform(writes, files.new_op(NOW, "k7xm"), plan, NOW)


def undo(disk: Disk) -> None:
    entry = undo_target(store(disk).journal.entries())
    assert entry is not None
    changes = [text(file.path, file.after, file.before) for file in entry.files]
    apply(disk, *changes, cause=f"undo {entry.op}")


def records(disk: MemoryDisk) -> dict[str, str]:
    return {path.removeprefix("records/deals/"): data.decode() for path, data in disk.files("records/").items()}


class TestKeys:
    def test_only_the_keys_of_the_plan_change(self, disk) -> None:
        apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won"), "tags": (["vip"], None)}))
        assert disk.files()[DEAL] == b"# from the fair\ntitle: Engine\nstage: won   # be quick\nvalue: 100 EUR\n"

    def test_a_new_record_is_written_in_the_order_of_the_fields(self, disk) -> None:
        apply(disk, edit("records/deals/new.yaml", None, {"stage": (None, "lead"), "title": (None, "New")}))
        assert disk.files()["records/deals/new.yaml"] == b"title: New\nstage: lead\n"

    def test_another_key_that_somebody_changed_stays_changed(self, disk) -> None:
        """You move the deal while a colleague raises its value in vim: both stand."""
        disk.put(DEAL, TEXT.replace(b"100 EUR", b"250 EUR  # raised"))
        apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}))
        assert disk.files()[DEAL] == TEXT.replace(b"100 EUR", b"250 EUR  # raised").replace(b"lead ", b"won ")

    def test_tags_that_both_added_are_all_there(self, disk) -> None:
        disk.put(DEAL, TEXT.replace(b"[vip]", b"[vip, theirs]"))
        apply(disk, edit(DEAL, TEXT, {"tags": (["vip"], ["vip", "ours"])}))
        assert b"tags: [vip, ours, theirs]" in disk.files()[DEAL]

    def test_the_same_change_made_twice_is_one(self, disk) -> None:
        disk.put(DEAL, TEXT.replace(b"lead", b"won"))
        apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}))
        assert disk.files()[DEAL] == TEXT.replace(b"lead", b"won")
        assert list(store(disk).journal.entries()) == []

    def test_a_key_that_both_changed_differently_is_asked_about(self, disk) -> None:
        """The message names file, key and the values, and nothing at all of the plan is written."""
        disk.put(DEAL, TEXT.replace(b"lead", b"lost"))
        before = disk.files()
        with pytest.raises(Conflict) as caught:
            apply(
                disk,
                edit(OTHER, before[OTHER], {"stage": ("lead", "won")}),
                edit(DEAL, TEXT, {"stage": ("lead", "won"), "value": ("100 EUR", "1 EUR")}),
            )
        assert caught.value.exit_code == 5
        words = f"{DEAL}: stage: you have 'won', the file now 'lost'; it was 'lead'"
        assert str(caught.value) == f"{words} (nothing was written; look at it and do the edit again)"
        assert {path: data for path, data in disk.files().items() if path in before} == before
        assert isinstance(caught.value, Clashes)
        (clash,) = caught.value.clashes
        assert (clash.path, clash.conflict.at) == (DEAL, ("stage",))
        assert (clash.conflict.base, clash.conflict.ours, clash.conflict.theirs) == ("lead", "won", "lost")

    def test_all_that_contradicts_is_told_at_once(self, disk) -> None:
        disk.put(DEAL, b"title: Motor\nstage: lost\n")
        with pytest.raises(Clashes) as caught:
            apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won"), "title": ("Engine", "Machine")}))
        assert [clash.conflict.at for clash in caught.value.clashes] == [("stage",), ("title",)]

    def test_a_record_deleted_meanwhile_does_not_come_back_by_itself(self, disk) -> None:
        disk.take(DEAL)
        with pytest.raises(Conflict, match="it was deleted since"):
            apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}))
        assert DEAL not in disk.files()

    def test_a_new_record_never_replaces_one(self, disk) -> None:
        with pytest.raises(Conflict, match="exists already"):
            apply(disk, edit(DEAL, None, {"title": (None, "New")}))
        assert disk.files()[DEAL] == TEXT

    def test_two_changes_of_one_file_are_one_write(self, disk) -> None:
        apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}), edit(DEAL, TEXT, {"value": ("100 EUR", None)}))
        assert disk.files()[DEAL] == b"# from the fair\ntitle: Engine\nstage: won   # be quick\ntags: [vip]\n"
        (entry,) = store(disk).journal.entries()
        assert len(entry.files) == 1 and entry.files[0].before == TEXT

    def test_a_broken_file_is_refused_with_its_place(self, disk) -> None:
        disk.put(DEAL, b"title: Engine\nstage: [lead\n")
        with pytest.raises(Refused, match=rf"{DEAL}:\d+:\d+: "):
            apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}))
        assert disk.files()[DEAL] == b"title: Engine\nstage: [lead\n"

    def test_a_record_that_would_be_too_big_to_read_is_refused(self, disk) -> None:
        with pytest.raises(Refused, match="over 1 MiB"):
            apply(disk, text(DEAL, TEXT, b"notes: " + b"x" * (1 << 20)))
        assert disk.files()[DEAL] == TEXT


class TestTexts:
    def test_a_text_is_taken_as_it_is(self, disk) -> None:
        apply(disk, text(DEAL, TEXT, b"title: Engine"))
        assert disk.files()[DEAL] == b"title: Engine"

    def test_a_text_and_somebodys_change_become_one(self, disk) -> None:
        disk.put(DEAL, TEXT.replace(b"100", b"250"))
        apply(disk, text(DEAL, TEXT, TEXT.replace(b"lead", b"won")))
        assert disk.files()[DEAL] == TEXT.replace(b"lead", b"won").replace(b"100", b"250")

    def test_a_text_that_contradicts_is_asked_about(self, disk) -> None:
        disk.put(DEAL, TEXT.replace(b"lead", b"lost"))
        with pytest.raises(Clashes, match="stage"):
            apply(disk, text(DEAL, TEXT, TEXT.replace(b"lead", b"won")))
        assert disk.files()[DEAL] == TEXT.replace(b"lead", b"lost")

    def test_a_changed_file_is_not_deleted(self, disk) -> None:
        disk.put(DEAL, TEXT + b"notes: wait\n")
        with pytest.raises(Conflict, match="it was changed since"):
            apply(disk, text(DEAL, TEXT, None))
        assert DEAL in disk.files()

    def test_what_is_deleted_already_is_well(self, disk) -> None:
        disk.take(DEAL)
        apply(disk, text(DEAL, TEXT, None))
        assert DEAL not in disk.files()

    def test_files_that_are_no_records_are_never_merged(self, disk) -> None:
        disk.put("templates/a.md.j2", b"theirs")
        with pytest.raises(Conflict, match="it was changed since"):
            apply(disk, text("templates/a.md.j2", b"old", b"ours"))
        assert disk.files()["templates/a.md.j2"] == b"theirs"

    @pytest.mark.parametrize("path", ["../a.yaml", "/a.yaml", "records/deals/.a.yaml", "records/deals/con.yaml"])
    def test_a_new_file_has_a_name_that_every_system_takes(self, disk, path) -> None:
        with pytest.raises((Refused, StorageError)):
            apply(disk, text(path, None, b"title: X\n"))

    def test_a_root_that_is_not_there_is_named(self, disk) -> None:
        with pytest.raises(StorageError, match="'private' is not joined"):
            apply(disk, Change("private", DEAL, None, text=b"x: y\n"))


class TestUndo:
    def test_it_gives_back_every_byte(self, disk) -> None:
        before = records(disk)
        apply(
            disk,
            edit(DEAL, TEXT, {"stage": ("lead", "won")}),
            text(OTHER, disk.files()[OTHER], None),
            text("records/deals/new.yaml", None, b"title: New\n"),
        )
        after = records(disk)
        assert after != before
        undo(disk)
        assert records(disk) == before

    def test_it_takes_back_only_what_the_operation_set(self, disk) -> None:
        apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}))
        disk.put(DEAL, disk.files()[DEAL].replace(b"100 EUR", b"250 EUR"))
        undo(disk)
        assert disk.files()[DEAL] == TEXT.replace(b"100 EUR", b"250 EUR")

    def test_it_refuses_what_was_changed_since_and_says_which(self, disk) -> None:
        apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won"), "value": ("100 EUR", "90 EUR")}))
        disk.put(DEAL, disk.files()[DEAL].replace(b"won", b"lost"))
        with pytest.raises(Conflict, match="stage: you have 'lead', the file now 'lost'; it was 'won'"):
            undo(disk)

    def test_a_record_made_and_then_changed_is_not_deleted(self, disk) -> None:
        apply(disk, text("records/deals/new.yaml", None, b"title: New\n"))
        disk.put("records/deals/new.yaml", b"title: Newer\n")
        with pytest.raises(Conflict, match="it was changed since"):
            undo(disk)

    def test_a_name_that_was_there_before_comes_back(self, disk) -> None:
        """Nobody may make it now, but whoever had it gets it back."""
        disk.put("records/deals/con.yaml", b"title: Old\n")
        apply(disk, text("records/deals/con.yaml", b"title: Old\n", None))
        undo(disk)
        assert disk.files()["records/deals/con.yaml"] == b"title: Old\n"


def killed_after(disk: MemoryDisk, changed_files: int, *changes: Change) -> None:
    """A process is killed at the last moment at which so many files of the plan have their new text."""
    before = disk.files("records/")
    last: MemoryDisk | None = None
    for at in range(1, 200):
        copy = MemoryDisk()
        for path, data in before.items():
            copy.put(path, data)
        try:
            apply(FaultyDisk(copy, at, "kill"), *changes)
        except Killed:
            found = {path: data for path, data in copy.files("records/").items() if TEMPORARY not in path}
            if sum(found.get(path) != before.get(path) for path in {*found, *before}) == changed_files:
                last = copy
        else:
            break
    assert last is not None
    disk.top = last.top


class TestHealing:
    """A plan over two files was cut short, and somebody edits before the next command runs."""

    def plan(self, disk: MemoryDisk) -> list[Change]:
        other = disk.files()[OTHER]
        return [edit(DEAL, TEXT, {"stage": ("lead", "won")}), edit(OTHER, other, {"stage": ("lead", "won")})]

    def test_nothing_to_heal_writes_nothing(self, disk) -> None:
        before = disk.files()
        assert store(disk).heal(fields_of) is None
        assert disk.files() == before

    def test_what_had_not_begun_is_forgotten(self, disk) -> None:
        before = records(disk)
        killed_after(disk, 0, *self.plan(disk))
        assert store(disk).journal.unfinished() != []
        healed = store(disk).heal(fields_of)
        assert healed is not None and not healed.finished and healed.problems == ()
        assert [entry.words for entry in healed.taken_back] == ["Do it"]
        assert records(disk) == before

    def test_what_had_begun_is_finished(self, disk) -> None:
        killed_after(disk, 1, *self.plan(disk))
        healed = store(disk).heal(fields_of)
        assert healed is not None and [entry.words for entry in healed.finished] == ["Do it"]
        assert healed.paths == {("main", DEAL), ("main", OTHER)}
        assert "stage: won" in records(disk)["engine.yaml"] and "stage: won" in records(disk)["other.yaml"]
        assert undo_target(store(disk).journal.entries()) == healed.finished[0]

    @pytest.mark.parametrize("path", [DEAL, OTHER])
    def test_somebodys_change_of_another_key_is_kept_and_the_plan_finished(self, disk, path) -> None:
        killed_after(disk, 1, *self.plan(disk))
        disk.put(path, disk.files()[path] + b"notes: call him\n")
        healed = store(disk).heal(fields_of)
        assert healed is not None and len(healed.finished) == 1 and healed.problems == ()
        found = records(disk)
        assert "stage: won" in found["engine.yaml"] and "stage: won" in found["other.yaml"]
        assert disk.files()[path].endswith(b"notes: call him\n")

    @pytest.mark.parametrize("path, rest", [(DEAL, OTHER), (OTHER, DEAL)])
    def test_somebodys_change_of_the_same_key_is_kept_and_the_plan_taken_back(self, disk, path, rest) -> None:
        """The half-done plan goes, the person's text stays, and a problem names the file."""
        before = disk.files()[rest]
        killed_after(disk, 1, *self.plan(disk))
        disk.put(path, b"title: Mine\nstage: lost\n")
        healed = store(disk).heal(fields_of)
        assert healed is not None and healed.finished == ()
        assert disk.files()[path] == b"title: Mine\nstage: lost\n"
        assert disk.files()[rest] == before
        (problem,) = healed.problems
        assert (problem.code, problem.path) == ("interrupted", path)
        assert "“Do it” was interrupted" in str(problem)
        assert store(disk).journal.unfinished() == []

    def test_a_file_deleted_meanwhile_stays_deleted(self, disk) -> None:
        before = disk.files()[OTHER]
        killed_after(disk, 1, *self.plan(disk))
        disk.take(DEAL)
        healed = store(disk).heal(fields_of)
        assert healed is not None and [problem.path for problem in healed.problems] == [DEAL]
        assert records(disk) == {"other.yaml": before.decode()}

    def test_a_broken_text_is_kept(self, disk) -> None:
        killed_after(disk, 1, *self.plan(disk))
        disk.put(DEAL, b"<<<<<<< ours\n")
        healed = store(disk).heal(fields_of)
        assert healed is not None and [problem.path for problem in healed.problems] == [DEAL]
        assert disk.files()[DEAL] == b"<<<<<<< ours\n"

    def test_a_link_in_its_place_is_kept(self, disk) -> None:
        from tests.faulty import Inode

        before = disk.files()[OTHER]
        killed_after(disk, 1, *self.plan(disk))
        folder = disk.top.names["records"].names["deals"]
        folder.names["engine.yaml"] = Inode(target="/etc/passwd")
        healed = store(disk).heal(fields_of)
        assert healed is not None and [problem.path for problem in healed.problems] == [DEAL]
        assert disk.files()[OTHER] == before

    def test_a_new_record_in_the_way_is_kept(self, disk) -> None:
        new = "records/deals/new.yaml"
        before = disk.files()[DEAL]
        killed_after(disk, 1, edit(DEAL, TEXT, {"stage": ("lead", "won")}), text(new, None, b"title: New\n"))
        disk.put(new, b"title: Mine\n")
        healed = store(disk).heal(fields_of)
        assert healed is not None and [problem.path for problem in healed.problems] == [new]
        assert disk.files()[new] == b"title: Mine\n" and disk.files()[DEAL] == before

    @given(theirs=st.dictionaries(st.sampled_from(["title", "stage", "value"]), st.sampled_from("xyz"), max_size=3))
    def test_whatever_somebody_writes_it_is_all_or_nothing(self, theirs) -> None:
        """For any text put into the half-done plan's file: the other file is new only if this one has the plan too."""
        disk = MemoryDisk()
        disk.put(DEAL, TEXT)
        disk.put(OTHER, b"title: Other\nstage: lead\n")
        killed_after(disk, 1, *self.plan(disk))
        mine = "".join(f"{key}: {value}\n" for key, value in theirs.items()).encode()
        disk.put(DEAL, mine)
        healed = store(disk).heal(fields_of)
        assert healed is not None
        other_is_new = disk.files()[OTHER] == b"title: Other\nstage: won\n"
        assert bool(healed.finished) == other_is_new
        assert other_is_new or disk.files()[OTHER] == b"title: Other\nstage: lead\n"
        assert other_is_new == (b"stage: won" in disk.files()[DEAL])
        assert all(f"{key}: {value}\n".encode() in disk.files()[DEAL] for key, value in theirs.items())

    def test_a_plan_waits_for_healing(self, disk) -> None:
        killed_after(disk, 1, *self.plan(disk))
        files = store(disk)
        with pytest.raises(StorageError, match="waits to be finished"):
            files.perform([Write("main", OTHER, None, b"x")], "1", Plan("x", ()), NOW)

    def test_a_reader_leaves_an_operation_to_the_process_that_is_at_it(self, disk) -> None:
        killed_after(disk, 1, *self.plan(disk))
        busy, reader = store(disk), store(disk)
        with busy.held("crm import csv"):
            assert reader.heal(fields_of, wait=False) is None
            assert reader.journal.unfinished() != []
        assert reader.heal(fields_of, wait=False) is not None


class Meddling:
    """Somebody saves a file in an editor while the new text is being flushed."""

    def __init__(self, disk: MemoryDisk, path: str, data: bytes) -> None:
        self.disk = disk
        self.path = path
        self.data = data

    def flush(self, handle: Handle) -> None:
        if TEMPORARY in handle.path:
            self.disk.put(self.path, self.data)
        self.disk.flush(handle)

    def __getattr__(self, name):
        return getattr(self.disk, name)


def test_a_save_between_reading_and_writing_is_noticed(disk) -> None:
    """Somebody saves while the new text is on its way to the disk: theirs stays, and the edit can be tried again."""
    theirs = TEXT + b"notes: mine\n"
    with pytest.raises(Moved) as caught:
        apply(Meddling(disk, DEAL, theirs), edit(DEAL, TEXT, {"stage": ("lead", "won")}))
    assert caught.value.exit_code == 5 and "nothing was changed" in str(caught.value)
    assert disk.files()[DEAL] == theirs
    assert store(disk).journal.unfinished() == []
    apply(disk, edit(DEAL, TEXT, {"stage": ("lead", "won")}))
    assert disk.files()[DEAL] == theirs.replace(b"lead", b"won")


class RefusesTwice:
    """A disk that refuses the second file of a plan, and then to put the first one back."""

    def __init__(self, disk: MemoryDisk) -> None:
        self.disk = disk
        self.puts = 0

    def replace(self, folder: str, old: str, new: str) -> None:
        if new.startswith("records/"):
            self.puts += 1
            if self.puts > 1:
                raise DiskError(5, "replace", new)
        self.disk.replace(folder, old, new)

    def __getattr__(self, name):
        return getattr(self.disk, name)


def test_a_failed_operation_is_taken_back_later_and_never_finished(disk) -> None:
    """The command said that it failed, so it must not happen after all, behind the user's back."""
    before = records(disk)
    other = disk.files()[OTHER]
    plan = [edit(DEAL, TEXT, {"stage": ("lead", "won")}), edit(OTHER, other, {"stage": ("lead", "won")})]
    with pytest.raises(StorageError, match="the next command") as caught:
        apply(RefusesTwice(disk), *plan)
    assert caught.value.path == OTHER
    assert records(disk) != before
    healed = store(disk).heal(fields_of)
    assert healed is not None and healed.finished == ()
    assert records(disk) == before


def test_emptied_folders_go_as_git_would_have_it(tmp_path) -> None:
    files = Store([Root("main", tmp_path)])
    path = "records/deals/e/n/engine.yaml"
    new = [Write("main", path, None, TEXT)]
    files.perform(new, files.new_op(NOW, "k7xm"), Plan("Add", ()), NOW)
    assert files.read("main", path) == TEXT
    files.perform([Write("main", path, TEXT, None)], files.new_op(NOW, "k7xm"), Plan("Remove", ()), NOW)
    assert [entry.name for entry in (tmp_path / "records/deals").iterdir()] == []
    assert [entry.words for entry in files.journal.entries()] == ["Remove", "Add"]


def test_each_root_gets_its_files(tmp_path) -> None:
    """A private repository joined to a shared one: one operation, one journal, files in both."""
    roots = [Root("main", tmp_path / "shared"), Root("private", tmp_path / "private")]
    for root in roots:
        root.folder.mkdir()
    files = Store(roots)
    writes = [Write(name, "records/deals/a.yaml", None, name.encode()) for name in ("main", "private")]
    files.perform(writes, files.new_op(NOW, "k7xm"), Plan("Both", ()), NOW)
    assert (tmp_path / "shared/records/deals/a.yaml").read_bytes() == b"main"
    assert (tmp_path / "private/records/deals/a.yaml").read_bytes() == b"private"
    assert not (tmp_path / "private/.crm").exists()


def test_bytes_pass_the_codec_on_their_way(tmp_path) -> None:
    class Backwards:
        def encode(self, data: bytes) -> bytes:
            return data[::-1]

        def decode(self, data: bytes) -> bytes:
            return data[::-1]

    files = Store([Root("main", tmp_path)], Backwards(), RealDisk())
    plan = Plan("Add", (edit(DEAL, None, {"title": (None, "Engine")}),))
    files.perform(files.resolve(plan, fields_of), "1", plan, NOW)
    assert (tmp_path / DEAL).read_bytes() == b"title: Engine\n"[::-1]
    assert files.read("main", DEAL) == b"title: Engine\n"


def test_a_missing_file_is_told_from_an_empty_one(disk) -> None:
    with pytest.raises(DiskError) as caught:
        store(disk).read("main", "records/deals/gone.yaml")
    assert caught.value.missing


def test_digests_tell_texts_apart() -> None:
    assert digest(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert len({digest(bytes([byte])) for byte in range(256)}) == 256
