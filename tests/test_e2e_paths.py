"""No id, path or link leads out of the workspace, and nothing outside of it is ever touched."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crm_cli import SHOP
from tests.crm_process import Processes, processes
from tests.git_plain import git
from tests.sound import Files, files
from tests.workspaces import build, write

NAMES = [
    "../../outside/secret",
    "../secret",
    "/etc/passwd",
    "contact/../../../outside/secret",
    "contact//etc/passwd",
    "..",
    ".",
    "",
    "-rf",
    "--force",
    ".git/config",
    ".crm/lock",
    "x" * 300,
    "அ" * 100,
    "a\nb",
    "con",
    "nul.yaml",
    "C:\\x",
    "~root",
    "$HOME",
    "ada-lovelace/",
    "ada-lovelace.yaml",
    "ada-lovelace\u202e",
]


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with something worth stealing beside it."""
    write(tmp_path, "outside/secret.yaml", "title: treasure\nname: treasure\n")
    return build(tmp_path / "crm", SHOP)


def around(place: Path) -> Files:
    """All that lies beside the workspace."""
    return {path: text for path, text in files(place.parent).items() if not path.startswith("crm/")}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_no_id_finds_nothing_and_changes_nothing(crm: Processes, place: Path, name: str) -> None:
    before, beside = files(place), around(place)
    for words in (
        ("show", name),
        ("set", name, "title=owned"),
        ("rm", name, "--force"),
        ("move", name, "won"),
        ("edit", name),
        ("undo", name),
    ):
        ended = crm(place, *words)

        if words == ("undo", "") or name.startswith("--"):
            continue
        assert ended.code in (2, 3), (words, ended)
        assert "treasure" not in ended.out + ended.err
    assert files(place) == before and around(place) == beside


@pytest.mark.parametrize("name", [name for name in NAMES if name.strip()])
def test_a_title_makes_an_id_of_its_own_below_its_folder(crm: Processes, place: Path, name: str) -> None:
    """However it is spelled, the file lies where records of its kind lie, under a name every disk takes."""
    before, beside = files(place), around(place)

    ended = crm(place, "add", "company", "--", name)

    made = set(files(place)) - set(before)
    assert around(place) == beside
    if ended.code:
        assert ended.code in (2, 4) and not made, ended
        return
    (path,) = made
    folder, _, stem = path.removesuffix(".yaml").rpartition("/")
    assert folder == "records/companies" and ended.out == f"{stem}\n"
    assert len(os.fsencode(stem)) <= 100 and not stem.startswith((".", "-")) and stem.isprintable()
    assert crm(place, "show", f"company/{stem}").code == 0


@pytest.mark.parametrize("link", ["../../outside/secret", "/etc/passwd", "..", "x/../../y", "a\\b"])
def test_a_link_that_looks_like_a_path_is_only_a_dangling_link(crm: Processes, place: Path, link: str) -> None:
    write(place, "records/deals/odd.yaml", f"title: Odd\nstage: lead\ncompany: '{link}'\nfiles: ['{link}']\n")

    assert "there is no company" in crm(place, "check").out
    assert "treasure" not in crm(place, "show", "odd").out
    assert crm(place, "set", "odd", f"contact={link}").code in (3, 4)


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside/secret.yaml", "records/../../outside/secret.yaml"])
def test_a_file_outside_is_not_checked(crm: Processes, place: Path, path: str) -> None:
    ended = crm(place, "check", path)

    assert ended.code == 2 and "outside of the workspace" in ended.err


def test_links_inside_the_workspace_are_neither_read_nor_written(crm: Processes, place: Path) -> None:
    """Not for a record, its folder, the settings, nor what git is told by."""
    outside = place.parent / "outside"
    write(outside, "deals/other.yaml", "title: other\nstage: lead\n")
    write(outside, "attributes", "* text\n")
    (place / "records/deals/solar-roof.yaml").unlink()
    os.symlink(outside / "secret.yaml", place / "records/deals/solar-roof.yaml")
    os.symlink(outside / "deals", place / "records/deals/sub")
    os.symlink(outside / "new.yaml", place / "records/companies/twin-ltd.yaml")
    os.symlink(outside / "attributes", place / ".gitattributes")
    beside = around(place)

    shown = crm(place, "list", "deals", "--json").out
    assert "treasure" not in shown and "other" not in shown
    assert crm(place, "set", "solar-roof", "value=1").code in (3, 6)
    assert crm(place, "rm", "solar-roof").code in (3, 6)
    assert crm(place, "add", "company", "Twin Ltd").code in (0, 5, 6)
    assert crm(place, "doctor", "--fix").code in (1, 6)

    assert around(place) == beside


@pytest.mark.parametrize("kind", ["records", "deals"])
def test_a_folder_of_records_that_is_a_link_is_listed_and_left_alone(crm: Processes, place: Path, kind: str) -> None:
    folder = place / "records" / ("" if kind == "records" else kind)
    moved = place.parent / "outside/moved"
    folder.rename(moved)
    os.symlink(moved, folder)
    beside = around(place)

    assert "symbolic link" in crm(place, "check").out
    assert crm(place, "add", "deal", "New").code == 6
    assert crm(place, "set", "solar-roof", "value=1").code in (3, 6)
    assert around(place) == beside


def test_settings_that_are_a_link_are_not_followed(crm: Processes, place: Path) -> None:
    (place / "crm.yaml").rename(place.parent / "outside/crm.yaml")
    os.symlink(place.parent / "outside/crm.yaml", place / "crm.yaml")

    ended = crm(place, "list", "deals")

    assert ended.code == 0 and "crm.yaml: error: could not read: it is, or lies behind, a symbolic link" in ended.err


def test_a_state_folder_that_is_a_link_is_refused(crm: Processes, place: Path) -> None:
    """A copied workspace may bring one, and the index would be written wherever it leads."""
    os.symlink(place.parent / "outside", place / ".crm")
    beside = around(place)
    for words in (("list", "deals"), ("set", "kiosk", "value=1"), ("index", "--rebuild"), ("undo",)):
        ended = crm(place, *words)

        assert ended.code == 6 and ".crm: it is a symbolic link" in ended.err
    assert around(place) == beside


@pytest.mark.parametrize("name", ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm", "watch.lock", "lock"])
@pytest.mark.parametrize("lure", ["link", "pipe", "nowhere"])
def test_the_index_never_writes_through_a_link_nor_waits_at_a_pipe(crm: Processes, place: Path, name, lure) -> None:
    """SQLite by itself follows links, for its log too."""
    crm(place, "check")
    victim = place.parent / "outside/victim.sqlite"
    with sqlite3.connect(victim) as db:
        db.execute("CREATE TABLE t (a)")
    db.close()
    spot = place / ".crm" / name
    spot.unlink(missing_ok=True)
    if lure == "pipe":
        os.mkfifo(spot)
    else:
        os.symlink(victim if lure == "link" else place.parent / "outside/new", spot)
    beside = around(place)

    listed = crm(place, "list", "deals")
    changed = crm(place, "set", "kiosk", "value=1")

    assert listed.code == 0 and "Kiosk" in listed.out
    assert changed.code == 0 or (changed.code == 6 and name == "lock")
    assert around(place) == beside
    if name.startswith("index"):
        assert stat.S_ISREG(os.lstat(place / ".crm/index.sqlite").st_mode)


def test_a_repository_whose_git_folder_leads_elsewhere(crm: Processes, place: Path) -> None:
    """A `.git` file may name any repository; commits go to the one it names only as git itself would."""
    other = build(place.parent / "outside/other", {})
    (place / ".git").rename(place.parent / "outside/kept.git")
    write(place, ".git", f"gitdir: {other}/.git\n")
    head = git(other, "rev-parse", "HEAD")

    ended = crm(place, "list", "deals")

    assert ended.code == 0
    assert git(other, "rev-parse", "HEAD") == head
