"""The door to the disk: plain files only, nothing outside the folder, every refusal in words."""

import errno
import os
import socket
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import StorageError, Unconfirmed
from crm_tui.store.atomic import (
    TEMPORARY,
    create_file,
    make_dirs,
    put_new,
    stage,
    write_file,
)
from crm_tui.store.disk import Disk, Found, RealDisk
from crm_tui.store.diskerror import WORDS, DiskError
from tests.faulty import FOLDER, FaultyDisk, MemoryDisk

DISK = RealDisk()


def write(folder: Path, path: str, data: bytes = b"x") -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def leftovers(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if TEMPORARY in path.name]


class TestReading:
    def test_a_file_is_read_whole(self, tmp_path) -> None:
        write(tmp_path, "records/a.yaml", b"name: Ada\n" * 10_000)
        assert DISK.read(str(tmp_path), "records/a.yaml") == b"name: Ada\n" * 10_000

    def test_an_empty_file_is_read(self, tmp_path) -> None:
        write(tmp_path, "a.yaml", b"")
        assert DISK.read(str(tmp_path), "a.yaml") == b""

    def test_a_missing_file_says_so(self, tmp_path) -> None:
        with pytest.raises(DiskError) as caught:
            DISK.read(str(tmp_path), "records/a.yaml")
        assert caught.value.missing
        assert str(caught.value) == "records/a.yaml: could not read: there is no such file"

    def test_a_file_over_the_limit_is_refused_unread(self, tmp_path) -> None:
        write(tmp_path, "a.yaml", b"x" * 11)
        with pytest.raises(DiskError, match="too big"):
            DISK.read(str(tmp_path), "a.yaml", limit=10)
        assert DISK.read(str(tmp_path), "a.yaml", limit=11) == b"x" * 11

    def test_what_is_no_plain_file_is_refused_at_once(self, tmp_path) -> None:
        os.mkfifo(tmp_path / "pipe.yaml")
        (tmp_path / "folder.yaml").mkdir()
        (tmp_path / "link.yaml").symlink_to(write(tmp_path, "a.yaml"))
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(tmp_path / "socket.yaml"))
        for name in ("pipe.yaml", "folder.yaml", "link.yaml"):
            with pytest.raises(DiskError) as caught:
                DISK.read(str(tmp_path), name)
            assert caught.value.not_a_plain_file and name in str(caught.value)
        with pytest.raises(DiskError, match=r"socket\.yaml"):
            DISK.read(str(tmp_path), "socket.yaml")

    def test_a_link_in_the_middle_of_the_path_is_not_followed(self, tmp_path) -> None:
        write(tmp_path, "outside/secret.yaml")
        (tmp_path / "ws").mkdir()
        (tmp_path / "ws/records").symlink_to(tmp_path / "outside")
        with pytest.raises(DiskError, match="symbolic link"):
            DISK.read(str(tmp_path / "ws"), "records/secret.yaml")

    def test_the_folder_itself_may_be_reached_by_a_link(self, tmp_path) -> None:
        write(tmp_path, "real/a.yaml", b"here")
        (tmp_path / "short").symlink_to(tmp_path / "real")
        assert DISK.read(str(tmp_path / "short"), "a.yaml") == b"here"


OUTSIDE = [
    "../a.yaml",
    "records/../../a.yaml",
    "/etc/passwd",
    "/a.yaml",
    "records//a.yaml",
    "records/",
    "",
    ".",
    "a\0b",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_the_folder(tmp_path, path) -> None:
    """Dots, slashes and NUL in a path are refused by every call that changes something."""
    folder = str(tmp_path / "ws")
    write(tmp_path, "ws/records/b.yaml")
    write(tmp_path, "a.yaml", b"outside")
    for call in (DISK.read, DISK.create, DISK.unlink, DISK.make_dir, DISK.remove_dir):
        with pytest.raises(DiskError, match="outside the workspace"):
            call(folder, path)
    for move in (DISK.replace, DISK.link):
        with pytest.raises(DiskError, match="outside the workspace"):
            move(folder, "records/b.yaml", path)
    assert (tmp_path / "a.yaml").read_bytes() == b"outside"


def test_a_path_through_a_file_is_refused(tmp_path) -> None:
    write(tmp_path, "records/a.yaml")
    with pytest.raises(DiskError, match="a part of its path is no folder"):
        DISK.read(str(tmp_path), "records/a.yaml/b.yaml")


def test_a_folder_is_listed_with_what_is_a_folder(tmp_path) -> None:
    write(tmp_path, "records/deals/a.yaml")
    (tmp_path / "records/link").symlink_to(tmp_path)
    assert sorted(DISK.list(str(tmp_path), "records")) == [Found("deals", True), Found("link", False)]
    assert DISK.list(str(tmp_path), "nowhere") == []


def test_stat_tells_of_the_link_and_not_of_what_it_leads_to(tmp_path) -> None:
    write(tmp_path, "a.yaml", b"123")
    (tmp_path / "link").symlink_to("a.yaml")
    found, link = DISK.stat(str(tmp_path), "a.yaml"), DISK.stat(str(tmp_path), "link")
    assert found is not None and found.size == 3 and stat.S_ISREG(found.mode)
    assert link is not None and stat.S_ISLNK(link.mode)
    assert DISK.stat(str(tmp_path), "nowhere/a.yaml") is None


class TestWriting:
    def test_a_file_is_replaced_and_keeps_its_mode(self, tmp_path) -> None:
        for mode in (0o600, 0o644, 0o664, 0o755):
            place = write(tmp_path, "records/a.yaml", b"old")
            place.chmod(mode)
            write_file(DISK, str(tmp_path), "records/a.yaml", b"new")
            assert place.read_bytes() == b"new"
            assert stat.S_IMODE(place.stat().st_mode) == mode
        assert leftovers(tmp_path) == []

    def test_a_new_file_has_the_mode_that_the_umask_leaves(self, tmp_path) -> None:
        for umask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
            before = os.umask(umask)
            try:
                create_file(DISK, str(tmp_path), f"records/{umask}.yaml", b"new")
            finally:
                os.umask(before)
            assert stat.S_IMODE((tmp_path / f"records/{umask}.yaml").stat().st_mode) == mode

    def test_folders_on_the_way_are_made(self, tmp_path) -> None:
        create_file(DISK, str(tmp_path), "records/deals/e/a.yaml", b"new")
        assert (tmp_path / "records/deals/e/a.yaml").read_bytes() == b"new"
        make_dirs(DISK, str(tmp_path), "records/deals/e")

    def test_a_new_file_never_takes_the_place_of_another(self, tmp_path) -> None:
        place = write(tmp_path, "records/a.yaml", b"old")
        with pytest.raises(DiskError) as caught:
            create_file(DISK, str(tmp_path), "records/a.yaml", b"new")
        assert caught.value.exists and "records/a.yaml" in str(caught.value)
        assert place.read_bytes() == b"old"
        assert leftovers(tmp_path) == []

    def test_without_hard_links_a_new_file_never_takes_the_place_of_another_either(self) -> None:
        disk = MemoryDisk(no_links=True)
        create_file(disk, FOLDER, "records/a.yaml", b"first")
        with pytest.raises(DiskError) as caught:
            create_file(disk, FOLDER, "records/a.yaml", b"second")
        assert caught.value.exists
        assert disk.files() == {"records/a.yaml": b"first"}

    def test_a_file_is_removed(self, tmp_path) -> None:
        place = write(tmp_path, "records/a.yaml")
        DISK.unlink(str(tmp_path), "records/a.yaml")
        assert not place.exists()

    @pytest.mark.parametrize("make", ["link", "link to nothing", "folder", "pipe"])
    def test_what_is_no_plain_file_is_not_replaced(self, tmp_path, make) -> None:
        target = write(tmp_path, "target.yaml", b"target")
        place = tmp_path / "records/a.yaml"
        place.parent.mkdir()
        if make == "folder":
            place.mkdir()
        elif make == "pipe":
            os.mkfifo(place)
        else:
            place.symlink_to(target if make == "link" else tmp_path / "nothing")
        before = place.lstat().st_ino
        with pytest.raises(StorageError, match=r"records/a\.yaml"):
            write_file(DISK, str(tmp_path), "records/a.yaml", b"new")
        assert place.lstat().st_ino == before
        assert target.read_bytes() == b"target"
        assert leftovers(tmp_path) == []

    def test_nothing_is_written_behind_a_linked_folder(self, tmp_path) -> None:
        write(tmp_path, "outside/a.yaml", b"outside")
        (tmp_path / "ws/records").mkdir(parents=True)
        (tmp_path / "ws/records/deals").symlink_to(tmp_path / "outside")
        for call in (write_file, create_file):
            with pytest.raises(StorageError, match="symbolic link"):
                call(DISK, str(tmp_path / "ws"), "records/deals/a.yaml", b"new")
        with pytest.raises(StorageError, match="symbolic link"):
            DISK.unlink(str(tmp_path / "ws"), "records/deals/a.yaml")
        assert [path.name for path in (tmp_path / "outside").iterdir()] == ["a.yaml"]
        assert (tmp_path / "outside/a.yaml").read_bytes() == b"outside"

    def test_a_folder_that_becomes_a_link_between_two_steps_leads_nowhere(self, tmp_path) -> None:
        write(tmp_path, "outside/a.yaml", b"outside")
        write(tmp_path, "ws/deals/a.yaml", b"inside")
        folder = str(tmp_path / "ws")
        temporary = stage(DISK, folder, "deals/a.yaml", b"new", "t")
        (tmp_path / "ws/deals").rename(tmp_path / "ws/moved")
        (tmp_path / "ws/deals").symlink_to(tmp_path / "outside")
        with pytest.raises(DiskError, match="symbolic link"):
            put_new(DISK, folder, temporary, "deals/a.yaml")
        with pytest.raises(DiskError, match="symbolic link"):
            DISK.replace(folder, temporary, "deals/a.yaml")
        assert (tmp_path / "outside/a.yaml").read_bytes() == b"outside"

    def test_the_temporary_file_is_one_that_watchers_ignore(self, tmp_path) -> None:
        write(tmp_path, "records/a.yaml")
        temporary = stage(DISK, str(tmp_path), "records/a.yaml", b"new", "t")
        assert temporary.startswith("records/.")
        assert (tmp_path / temporary).read_bytes() == b"new"

    @pytest.mark.parametrize("call", [write_file, create_file])
    def test_a_folder_that_cannot_be_flushed_means_written_but_not_confirmed(self, call) -> None:
        told = []
        for at in range(1, 40):
            disk = MemoryDisk()
            disk.put("records/old.yaml", b"x")
            faulty = FaultyDisk(disk, at, errno.EIO)
            try:
                call(faulty, FOLDER, "records/a.yaml", b"new")
            except Unconfirmed as error:
                told.append((faulty.fired, error.message, disk.files()["records/a.yaml"]))
            except StorageError:
                assert "records/a.yaml" not in disk.files()
        words = "records/a.yaml: written, not confirmed: could not flush_dir: the disk reported an error"
        assert told == [(["flush_dir"], words, b"new")]


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_refusal_names_the_file_and_why(code) -> None:
    error = DiskError(code, "write", "records/deals/a.yaml")
    assert str(error).startswith("records/deals/a.yaml: could not write: ")
    assert error.exit_code == 6 and error.code == code
    assert error.about("other.yaml").path == "other.yaml"


def test_an_unknown_refusal_has_the_systems_words() -> None:
    assert str(DiskError(errno.ESTALE, "read", "a.yaml")) == "a.yaml: could not read: stale file handle"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(tmp_path) -> None:
    folder = tmp_path / "records"
    folder.mkdir(mode=0o555)
    with pytest.raises(DiskError, match="permission denied"):
        create_file(DISK, str(tmp_path), "records/a.yaml", b"new")


def test_a_full_device_is_told_in_words() -> None:
    """The system's own full device, so that the errno is a real one."""
    handle = DISK.lock("/dev", "full", "")
    if handle is None:
        pytest.skip("/dev/full is in use")
    with pytest.raises(DiskError) as caught:
        DISK.write(handle, b"x")
    DISK.unlock(handle)
    assert str(caught.value) == "full: could not write: the disk is full (make some room and try again)"


class TestTheDiskInMemory:
    """What the fault and crash tests run on behaves as a real file system does."""

    files = st.sampled_from(("a", "b", "d/a", "d/b", "d/e/a"))
    folders = st.sampled_from(("d", "d/e"))
    calls = st.one_of(
        st.tuples(st.sampled_from(("read", "make", "unlink", "stat", "lock", "list")), files),
        st.tuples(st.sampled_from(("read", "list", "make_dir", "remove_dir", "flush_dir", "stat")), folders),
        st.tuples(st.sampled_from(("replace", "link")), files, files),
    )

    @staticmethod
    def outcome(disk: Disk, folder: str, call: str, *paths: str) -> object:
        try:
            if call == "make":
                handle = disk.create(folder, paths[0], 0o640)
                taken = disk.write(handle, paths[0].encode())
                disk.flush(handle)
                disk.close(handle)
                return taken
            if call == "lock":
                handles = [disk.lock(folder, paths[0], "mine"), disk.lock(folder, paths[0], "other")]
                for held in filter(None, handles):
                    disk.unlock(held)
                return [bool(held) for held in handles], disk.read(folder, paths[0])
            found = getattr(disk, call)(folder, *paths)
        except DiskError as error:
            return errno.errorcode[error.code]
        if call == "stat" and found is not None:
            size = 0 if stat.S_ISDIR(found.mode) else found.size
            return stat.S_IFMT(found.mode), size
        return sorted(found) if call == "list" else found

    @given(st.lists(calls, max_size=25))
    def test_it_does_what_a_real_one_does(self, tmp_path_factory, calls) -> None:
        real, memory = str(tmp_path_factory.mktemp("real")), MemoryDisk()
        for call in calls:
            assert self.outcome(memory, FOLDER, *call) == self.outcome(DISK, real, *call), call
        found = {str(path.relative_to(real)): path.read_bytes() for path in Path(real).rglob("*") if path.is_file()}
        assert memory.files() == found
