"""Which files are records, and which paths may be written."""

from pathlib import Path

import pytest

from crm_tui.errors import Refused, StorageError
from crm_tui.store.codec import PLAIN
from crm_tui.store.paths import Root, check_name, check_path, inside, kind_folder_and_id


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root("main", tmp_path)


@pytest.mark.parametrize(
    "path, found",
    [
        ("records/deals/engine.yaml", ("deals", "engine")),
        ("records/activities/2026/11/2026-11-21-call-k7xm.yaml", ("activities", "2026-11-21-call-k7xm")),
        ("records/contacts/அன்பு-செல்வன்.yaml", ("contacts", "அன்பு-செல்வன்")),
        ("records/deals/a.b.yaml", ("deals", "a.b")),
        ("records/engine.yaml", None),
        ("crm.yaml", None),
        ("templates/deals/engine.yaml", None),
        ("records/deals/engine.yml", None),
        ("records/deals/engine.YAML", None),
        ("records/deals/.engine.yaml", None),
        ("records/deals/.yaml", None),
        ("records/deals/.git/engine.yaml", None),
        ("records/.crm/deals/engine.yaml", None),
        ("records/deals/../engine.yaml", None),
        ("records//engine.yaml", None),
        ("/records/deals/engine.yaml", None),
    ],
)
def test_a_path_tells_the_kind_and_the_id(path: str, found: tuple[str, str] | None) -> None:
    assert kind_folder_and_id(path) == found


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", ".git", ".yaml", "-rf", "a.", "a ", " a", "a .yaml", "con", "CON.yaml", "nul", "com1.txt", "COM¹", "lpt9", "git~1", "GIT~2",
     "a/b", "a\\b", "a:b", "a*", 'a"', "a\0", "a\n", "a\x7f", "a\x85", "a\u200b", "a\u202eb", "\ufeffa", "g\u200cit~1", "a\ud800", "x" * 101, "é" * 51],
)  # fmt: skip
def test_names_that_some_system_cannot_hold_are_refused(name: str) -> None:
    assert check_name(name)


@pytest.mark.parametrize(
    "name", ["ada", "ada.yaml", "அன்பு-செல்வன்.yaml", "ශ්‍රී", "x" * 100 + ".yaml", "console", "a.b", "2026"]
)
def test_ordinary_names_are_accepted(name: str) -> None:
    assert check_name(name) == ""


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\\b", "C:/x", "a/\0"])
def test_a_path_that_leaves_its_repository_is_refused(root: Root, path: str) -> None:
    assert check_path(path)
    with pytest.raises(Refused) as caught:
        inside(root, path)
    assert caught.value.hint


def test_a_new_path_names_the_part_that_cannot_be() -> None:
    assert check_path("records/deals/engine.yaml") == ""
    assert "'con.yaml'" in check_path("records/deals/con.yaml")


def test_a_path_inside_is_found_whether_it_exists_or_not(root: Root) -> None:
    (root.folder / "records" / "deals").mkdir(parents=True)
    (root.folder / "records" / "deals" / "a.yaml").touch()
    for path in ("records/deals/a.yaml", "records/deals/new.yaml", "records/new/deep/b.yaml", ".gitattributes"):
        assert inside(root, path) == root.folder / path


def test_symbolic_links_on_the_way_are_refused(root: Root, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A pulled folder must not lead a write out of the workspace."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.yaml").touch()
    (root.folder / "records").mkdir()
    (root.folder / "records" / "deals").symlink_to(elsewhere)
    (root.folder / "records" / "a.yaml").symlink_to(elsewhere / "a.yaml")
    (root.folder / "records" / "gone.yaml").symlink_to(elsewhere / "gone.yaml")
    for path in ("records/deals/a.yaml", "records/deals/b.yaml", "records/a.yaml", "records/gone.yaml"):
        with pytest.raises(StorageError, match="symbolic link"):
            inside(root, path)


def test_a_file_where_a_folder_should_be_is_told(root: Root) -> None:
    (root.folder / "records").touch()
    with pytest.raises(StorageError, match="records/deals"):
        inside(root, "records/deals/a.yaml")


def test_a_root_may_itself_be_reached_by_a_link(root: Root, tmp_path_factory: pytest.TempPathFactory) -> None:
    link = tmp_path_factory.mktemp("home") / "crm"
    link.symlink_to(root.folder)
    assert inside(Root("main", link), "records/a.yaml") == link / "records" / "a.yaml"


def test_plain_bytes_are_stored_as_they_are() -> None:
    assert (
        PLAIN.decode(PLAIN.encode(b"\0\xff name: Ada\r\n"))
        == PLAIN.encode(b"\0\xff name: Ada\r\n")
        == b"\0\xff name: Ada\r\n"
    )
