"""Reading a folder: every record is found, and whatever looks like one and is none is named, not tripped over."""

import os
import pickle
from pathlib import Path

import pytest

from crm_tui.model.problem import Problem, Severity
from crm_tui.store.diskerror import DiskError
from crm_tui.store.paths import Root
from crm_tui.store.source import RECORD_LIMIT, Folder, Seen, problem_of


def write(folder: Path, path: str, data: bytes = b"name: Ada\n") -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def scan(folder: Path) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """The paths of the records, and of each problem its code and text."""
    refused: list[Problem] = []
    seen = [each.path for each in Folder(Root("main", folder)).scan(refused)]
    assert all(problem.root == "main" and problem.severity >= Severity.WARNING for problem in refused)
    return sorted(seen), {problem.path: (problem.code, problem.message) for problem in refused}


def test_records_are_found_at_every_depth_with_what_tells_that_they_change(tmp_path) -> None:
    place = write(tmp_path, "records/activities/2026/11/call.yaml", b"type: call\n")
    write(tmp_path, "records/contacts/அன்பு.yaml")
    found = {each.path: each for each in Folder(Root("main", tmp_path)).scan()}
    assert sorted(found) == ["records/activities/2026/11/call.yaml", "records/contacts/அன்பு.yaml"]
    known = place.stat()
    times = (known.st_mtime_ns, known.st_ctime_ns)
    assert found["records/activities/2026/11/call.yaml"] == Seen(
        "main", "records/activities/2026/11/call.yaml", 11, *times, known.st_ino
    )


def test_what_is_no_record_and_looks_like_none_is_passed_over(tmp_path) -> None:
    for path in (".hidden.yaml", ".crm-tmp-1", "notes.txt", "a.yaml~", ".git/a.yaml", "4913"):
        write(tmp_path, f"records/deals/{path}")
    write(tmp_path, "crm.yaml")
    write(tmp_path, "templates/a.yaml")
    assert scan(tmp_path) == ([], {})


def test_what_looks_like_a_record_and_is_none_is_named(tmp_path) -> None:
    """None of them keeps the good record from being read."""
    write(tmp_path, "records/deals/good.yaml")
    write(tmp_path, "records/deals/folder.yaml/inner.yaml")
    write(tmp_path, "records/deals/short.yml")
    write(tmp_path, "records/deals/LOUD.YAML")
    write(tmp_path, "records/astray.yaml")
    write(tmp_path, "outside/secret.yaml")
    os.mkfifo(tmp_path / "records/deals/pipe.yaml")
    (tmp_path / "records/deals/link.yaml").symlink_to(tmp_path / "outside/secret.yaml")
    (tmp_path / "records/deals/loop").symlink_to(tmp_path / "records")
    (tmp_path / "records/companies").symlink_to(tmp_path / "outside")
    (tmp_path / "records/deals/dangling.yaml").symlink_to("nowhere")
    link = "could not read: it is, or lies behind, a symbolic link"
    assert scan(tmp_path) == (
        ["records/deals/good.yaml"],
        {
            "records/deals/folder.yaml": ("not-a-file", "could not read: it is a folder"),
            "records/deals/short.yml": ("bad-name", "the file is not read: records end in .yaml"),
            "records/deals/LOUD.YAML": ("bad-name", "the file is not read: records end in .yaml"),
            "records/astray.yaml": ("no-kind", "the file is not read: it lies in no kind's folder"),
            "records/deals/pipe.yaml": ("not-a-file", "could not read: it is no plain file"),
            "records/deals/link.yaml": ("symbolic-link", link),
            "records/deals/loop": ("symbolic-link", link),
            "records/companies": ("symbolic-link", link),
            "records/deals/dangling.yaml": ("symbolic-link", link),
        },
    )


def test_a_name_that_is_no_text_is_named_in_text(tmp_path) -> None:
    write(tmp_path, "records/deals/good.yaml")
    os.close(os.open(os.fsencode(tmp_path / "records/deals") + b"/caf\xe9.yaml", os.O_CREAT | os.O_WRONLY))
    os.mkdir(os.fsencode(tmp_path / "records/deals") + b"/\xff")
    paths, problems = scan(tmp_path)
    assert paths == ["records/deals/good.yaml"]
    assert problems == {
        "records/deals/caf\\udce9.yaml": ("bad-name", "the file is not read: its name is not UTF-8"),
        "records/deals/\\udcff": ("bad-name", "the file is not read: its name is not UTF-8"),
    }


def test_a_workspace_without_records_has_none(tmp_path) -> None:
    assert scan(tmp_path) == ([], {})
    (tmp_path / "records").write_text("a file")
    assert scan(tmp_path) == ([], {"records": ("not-a-file", "could not read: a part of its path is no folder")})


def test_a_folder_that_is_a_link_as_a_whole_is_named(tmp_path) -> None:
    write(tmp_path, "outside/deals/a.yaml")
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws/records").symlink_to(tmp_path / "outside")
    paths, problems = scan(tmp_path / "ws")
    assert paths == [] and problems["records"][0] == "symbolic-link"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_folder_without_permission_is_named(tmp_path) -> None:
    write(tmp_path, "records/deals/a.yaml")
    (tmp_path / "records/deals").chmod(0)
    try:
        assert scan(tmp_path)[1]["records/deals"][0] == "unreadable"
    finally:
        (tmp_path / "records/deals").chmod(0o755)


class TestOneFile:
    def test_it_is_listed_as_the_scan_lists_it(self, tmp_path) -> None:
        write(tmp_path, "records/deals/a.yaml")
        source = Folder(Root("main", tmp_path))
        assert [source.stat("records/deals/a.yaml")] == list(source.scan())

    def test_what_is_no_plain_file_is_not_there(self, tmp_path) -> None:
        write(tmp_path, "a.yaml")
        (tmp_path / "link.yaml").symlink_to("a.yaml")
        source = Folder(Root("main", tmp_path))
        assert source.stat("link.yaml") is None
        assert source.stat("nowhere/a.yaml") is None
        assert source.stat("a.yaml/b.yaml") is None
        assert source.stat("a.yaml") is not None

    def test_it_is_read(self, tmp_path) -> None:
        write(tmp_path, "records/deals/a.yaml", b"a")
        write(tmp_path, "crm.yaml", b"b")
        source = Folder(Root("main", tmp_path))
        assert (source.read("records/deals/a.yaml"), source.read("crm.yaml")) == (b"a", b"b")

    @pytest.mark.parametrize(
        "path, code",
        [
            ("records/deals/big.yaml", "too-big"),
            ("records/deals/pipe.yaml", "not-a-file"),
            ("records/deals/link.yaml", "symbolic-link"),
            ("records/linked/a.yaml", "symbolic-link"),
            ("records/deals/../../../a.yaml", "symbolic-link"),
            ("records/deals/gone.yaml", "unreadable"),
        ],
    )
    def test_what_cannot_be_read_becomes_a_problem(self, tmp_path, path, code) -> None:
        folder = tmp_path / "ws"
        write(folder, "records/deals/big.yaml", b"#" * (RECORD_LIMIT + 1))
        write(tmp_path, "a.yaml")
        os.mkfifo(folder / "records/deals/pipe.yaml")
        (folder / "records/deals/link.yaml").symlink_to(tmp_path / "a.yaml")
        (folder / "records/linked").symlink_to(tmp_path)
        with pytest.raises(DiskError) as caught:
            Folder(Root("main", folder)).read(path)
        problem = problem_of(caught.value, "main")
        assert (problem.code, problem.root, problem.path) == (code, "main", path)
        assert caught.value.missing == (path == "records/deals/gone.yaml")

    def test_a_folder_that_turns_into_a_link_is_noticed(self, tmp_path) -> None:
        """A pull may put a link where a folder was, while the program runs."""
        write(tmp_path, "ws/records/deals/a.yaml", b"inside")
        write(tmp_path, "outside/a.yaml", b"outside")
        source = Folder(Root("main", tmp_path / "ws"))
        assert source.read("records/deals/a.yaml") == b"inside"
        (tmp_path / "ws/records/deals").rename(tmp_path / "ws/records/moved")
        (tmp_path / "ws/records/deals").symlink_to(tmp_path / "outside")
        with pytest.raises(DiskError, match="symbolic link"):
            source.read("records/deals/a.yaml")
        (tmp_path / "ws/records/deals").unlink()
        write(tmp_path, "ws/records/deals/a.yaml", b"new")
        assert source.read("records/deals/a.yaml") == b"new"

    def test_the_workspace_may_be_reached_by_a_link(self, tmp_path) -> None:
        write(tmp_path, "real/records/deals/a.yaml", b"here")
        (tmp_path / "short").symlink_to(tmp_path / "real")
        source = Folder(Root("main", tmp_path / "short"))
        assert [source.read(seen.path) for seen in source.scan()] == [b"here"]


def test_bytes_come_decoded(tmp_path) -> None:
    class Backwards:
        def encode(self, data: bytes) -> bytes:
            return data[::-1]

        def decode(self, data: bytes) -> bytes:
            return data[::-1]

    write(tmp_path, "records/deals/a.yaml", b"cba")
    assert Folder(Root("main", tmp_path), Backwards()).read("records/deals/a.yaml") == b"abc"


def test_a_folder_can_be_sent_to_another_process(tmp_path) -> None:
    write(tmp_path, "records/deals/a.yaml", b"here")
    assert pickle.loads(pickle.dumps(Folder(Root("main", tmp_path)))).read("records/deals/a.yaml") == b"here"
