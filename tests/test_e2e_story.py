"""What people do with the program, from outside: the README's tour, beginnings of all kinds, odd places and times."""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crm_cli import SHOP
from tests.crm_process import Processes, processes
from tests.git_plain import git, status, touched
from tests.sound import files, index_is_true
from tests.workspaces import build, commit, write


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the PATH with `crm`, and a `jq` that knows as much as the README asks of it."""
    folder = tmp_path / "bin"
    write(folder, "crm", f'#!/bin/sh\nexec {sys.executable} -m crm_tui "$@"\n')
    write(
        folder,
        "jq",
        f"#!{sys.executable}\nimport json, sys\nfor each in json.load(sys.stdin):\n    print(each['title'])\n",
    )
    for program in folder.iterdir():
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def tour(project: Path) -> list[str]:
    """The commands of the README's five minutes, as a shell reads them."""
    text = (project / "README.md").read_text()
    section = text.partition("## Five minutes")[2].partition("\n## ")[0]
    return re.findall(r"^    \$ (.+)$", section, re.MULTILINE)


def test_the_five_minutes_of_the_readme(crm, tmp_path: Path, project: Path, commands: Path) -> None:
    """Each line works in the demo as it is written, and says what the README says it does."""
    folder = tmp_path / "studio"
    assert crm(tmp_path, "demo", str(folder)).out == f"{folder}\n"
    lines = tour(project)
    assert len(lines) >= 10
    printed = {}
    for line in lines:
        ran = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True)
        assert ran.returncode == 0, (line, ran.stderr)
        printed[" ".join(line.split()[1:3])] = ran.stdout
    assert {"Engine № 2", "Solar roof"} <= set(printed["list deals"].splitlines())
    assert "Ada Lovelace" in printed["find 7946"]
    assert printed["add contact"] == "grace-hopper\n"
    assert "Negotiation" in crm(folder, "show", "solar-roof").out
    assert status(folder) == [] and index_is_true(folder)
    assert len(crm(folder, "undo", "--list").out.splitlines()) > 5


def test_the_setup_commands_of_the_readme_exist(project: Path) -> None:
    text, makefile = (project / "README.md").read_text(), (project / "Makefile").read_text()
    for target in re.findall(r"`?make (\w+)`?", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_a_new_user_s_first_hour(crm: Processes, tmp_path: Path, home: Path) -> None:
    """From nothing to a committed deal, and everything back."""
    folder = tmp_path / "business"
    assert crm(tmp_path, "init", "business").code == 0
    assert crm(folder, "doctor").code == 0
    added = crm(folder, "add", "deal", "Solar roof", "value=12.5k", "close=eom", "company=+Sonnwärts Energie")
    assert added.out == "solar-roof\n"
    assert crm(folder, "move", "solar-roof", "proposal").code == 0
    assert touched(folder) == ["records/deals/solar-roof.yaml"]
    assert crm(folder, "lose", "solar-roof", "--reason", "price").code == 0
    for _ in range(3):
        assert crm(folder, "undo").code == 0
    assert crm(folder, "undo").code == 3
    assert not list((folder / "records").rglob("solar*"))
    for _ in range(3):
        assert crm(folder, "redo").code == 0
    assert "lost" in (folder / "records/deals/solar-roof.yaml").read_text()
    assert crm(folder, "check").code == 0 and status(folder) == []


def test_init_in_a_repository_with_work_under_way(crm: Processes, tmp_path: Path) -> None:
    """What was staged, dirty or ignored there stays so; the commit holds the workspace's own files only."""
    git(tmp_path, "init", "-q", "-b", "trunk")
    write(tmp_path, "README", "hello\n")
    write(tmp_path, ".gitignore", "*.o\n")
    commit(tmp_path)
    write(tmp_path, "README", "changed\n")
    write(tmp_path, "staged", "staged\n")
    git(tmp_path, "add", "staged")

    assert crm(tmp_path, "init").code == 0

    assert set(touched(tmp_path)) == {
        ".gitattributes", ".gitignore", ".vscode/settings.json", "crm.yaml", "records/members/test.yaml",
    }  # fmt: skip
    assert status(tmp_path) == [" M README", "A  staged"]
    assert (tmp_path / ".gitignore").read_text() == "*.o\n.crm/\n"
    assert crm(tmp_path, "init").code == 4


def test_init_in_a_folder_of_a_repository(crm: Processes, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, "records/deals/not-ours.yaml", "title: x\n")
    commit(tmp_path)

    assert crm(tmp_path, "init", "a/crm").code == 0
    assert crm(tmp_path / "a/crm", "add", "deal", "Solar roof").code == 0

    assert touched(tmp_path) == ["a/crm/records/deals/solar-roof.yaml"]
    assert crm(tmp_path / "a/crm/records/deals", "list", "deals", "--json").out.count('"id"') == 1
    assert crm(tmp_path, "list", "deals").code == 2
    assert crm(tmp_path, "-C", "a/crm", "list", "deals").code == 0
    attributes = git(tmp_path, "check-attr", "merge", "a/crm/records/deals/solar-roof.yaml")
    assert attributes.endswith("merge: crm\n")


def test_without_an_identity_all_is_written_and_the_reason_is_told(crm: Processes, tmp_path: Path, monkeypatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        for what in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{name}_{what}")

    begun = crm(tmp_path, "init", "x")
    added = crm(tmp_path / "x", "add", "contact", "Ada")

    assert begun.code == 0 and "git does not know who you are" in begun.err
    assert added.code == 7 and added.out == "ada\n" and "git config --global user.name" in added.err
    assert crm(tmp_path / "x", "show", "ada").code == 0
    assert crm(tmp_path / "x", "doctor").code == 1


def test_commits_are_off_where_their_owner_says_so(crm: Processes, tmp_path: Path, home: Path) -> None:
    git(tmp_path, "init", "-q")
    write(home / "config", "crm/config.toml", "commit = false\n")

    assert crm(tmp_path, "init").code == 0
    assert crm(tmp_path, "add", "deal", "Solar roof").code == 0
    assert crm(tmp_path, "undo").code == 0

    assert not (tmp_path / ".git/refs/heads").exists() or not list((tmp_path / ".git/refs/heads").iterdir())
    write(home / "config", "crm/config.toml", f"commit = false\n[workspaces.{str(tmp_path)!r}]\ncommit = true\n")
    assert crm(tmp_path, "add", "deal", "Kiosk").code == 0
    assert touched(tmp_path) == ["records/deals/kiosk.yaml"]


def test_without_a_repository_everything_but_commits_works(crm: Processes, tmp_path: Path) -> None:
    folder = build(tmp_path / "crm", SHOP, repository=False)
    for words in (("set", "kiosk", "value=1"), ("undo",), ("redo",), ("doctor",), ("check",), ("rm", "kiosk")):
        ended = crm(folder, *words)

        assert ended.code == 0, ended
    assert not (folder / ".git").exists()


@pytest.mark.parametrize("name", ["two words", "வணிகம்", 'it\'s "quoted" & $odd;*', "-dash", "ünï", "a" * 200])
def test_a_workspace_may_lie_anywhere(crm: Processes, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    assert crm(tmp_path, "init", f"./{name}").code == 0

    assert crm(folder, "add", "deal", "ஓலைச்சுவடி", "value=1k").code == 0
    assert crm(tmp_path, "-C", f"./{name}", "move", "ஓலைச்சுவடி", "won").code == 0

    assert "ஓலைச்சுவடி" in crm(folder / "records", "list", "deals", "stage:won").out
    assert status(folder) == [] and index_is_true(folder)


def test_today_is_what_the_variables_say(crm: Processes, tmp_path: Path, monkeypatch) -> None:
    folder = build(tmp_path / "crm", SHOP)
    monkeypatch.setenv("CRM_NOW", "2031-02-03T23:30:00+01:00")
    assert crm(folder, "set", "kiosk", "close=tomorrow").code == 0
    assert "close: 2031-02-04" in (folder / "records/deals/kiosk.yaml").read_text()
    assert git(folder, "log", "-1", "--format=%cI").startswith("2031-02-03T2")
    monkeypatch.delenv("CRM_NOW")
    monkeypatch.setenv("CRM_TODAY", "2032-05-06")
    assert crm(folder, "set", "kiosk", "close=today").code == 0
    assert "close: 2032-05-06" in (folder / "records/deals/kiosk.yaml").read_text()
    for bad in ({"CRM_TODAY": "tomorrow"}, {"CRM_NOW": "2031"}):
        for name, value in bad.items():
            monkeypatch.setenv(name, value)
        ended = crm(folder, "set", "kiosk", "close=today")
        assert ended.code == 2 and next(iter(bad)) in ended.err, ended
        assert "hint: as in 20" in ended.err and "isoformat" not in ended.err
        monkeypatch.delenv(next(iter(bad)))


def test_a_clock_that_goes_back_loses_nothing(crm: Processes, tmp_path: Path, monkeypatch) -> None:
    """Operations stay in the order in which they were made."""
    folder = build(tmp_path / "crm", SHOP)
    for value, year in (("1", 2030), ("2", 2020), ("3", 2025)):
        monkeypatch.setenv("CRM_NOW", f"{year}-01-01T12:00:00+00:00")
        assert crm(folder, "set", "kiosk", f"value={value}").code == 0
    for value in ("2", "1", "2000"):
        assert crm(folder, "undo").code == 0
        assert re.search(rf"^value: {value}\b", (folder / "records/deals/kiosk.yaml").read_text(), re.MULTILINE)
    assert index_is_true(folder)


def test_an_empty_home_and_no_home_at_all(crm: Processes, tmp_path: Path, monkeypatch) -> None:
    folder = build(tmp_path / "crm", SHOP)
    for name in list(os.environ):
        if name.startswith("XDG_"):
            monkeypatch.delenv(name)
    for home in (tmp_path / "nowhere", None):
        monkeypatch.delenv("HOME", raising=False)
        if home:
            monkeypatch.setenv("HOME", str(home))
        for words in (("list", "deals"), ("set", "kiosk", "value=1"), ("undo",), ("doctor",)):
            assert crm(folder, *words).code in (0, 1)
    assert not (tmp_path / "nowhere").exists()


def test_nothing_is_left_in_the_home(crm: Processes, tmp_path: Path, home: Path) -> None:
    """What belongs to the workspace lies in the workspace."""
    folder = build(tmp_path / "crm", SHOP)
    for words in (("list", "deals"), ("set", "kiosk", "value=1"), ("undo",), ("find", "solar"), ("check",)):
        crm(folder, *words)

    assert list(home.iterdir()) == []


def test_settings_are_read_from_the_xdg_folder(crm: Processes, tmp_path: Path, home: Path, monkeypatch) -> None:
    folder = build(tmp_path / "crm", SHOP)
    write(home / "config", "crm/config.toml", f'workspace = "{folder}"\n')
    assert crm(tmp_path, "list", "deals").code == 0
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert crm(tmp_path, "list", "deals").code == 2
    write(home, ".config/crm/config.toml", f'workspace = "{folder}"\n')
    assert crm(tmp_path, "list", "deals").code == 0
    monkeypatch.setenv("CRM_WORKSPACE", str(tmp_path))
    assert crm(tmp_path, "list", "deals").code == 2
    assert crm(folder, "list", "deals").code == 0


@pytest.mark.parametrize("indexed", [False, True])
def test_a_folder_that_cannot_be_written_can_be_read(crm: Processes, tmp_path: Path, home: Path, indexed: bool) -> None:
    """As on a disk mounted read-only: the index lies in the user's cache meanwhile."""
    folder = build(tmp_path / "crm", SHOP)
    if indexed:
        crm(folder, "check")
    locked = [folder, *(place for place in folder.rglob("*") if place.is_dir())]
    for place in locked:
        place.chmod(0o555)
    try:
        for words in (
            ("list", "deals"),
            ("show", "kiosk"),
            ("find", "solar"),
            ("pipeline",),
            ("check",),
            ("undo", "--list"),
        ):
            ended = crm(folder, *words, powerless=True)
            assert ended.code == 0, ended
        before = files(folder)
        for edit in (("set", "kiosk", "value=1"), ("add", "deal", "x"), ("rm", "kiosk")):
            ended = crm(folder, *edit, powerless=True)
            assert ended.code == 6 and "permission denied" in ended.err
        assert files(folder) == before
    finally:
        for place in locked:
            place.chmod(0o755)
    assert list((home / "cache/crm/index").glob("*/index.sqlite"))


def test_a_lock_that_git_left_is_told_and_stops_nothing(crm: Processes, tmp_path: Path) -> None:
    """A git that was killed leaves its index locked for ever."""
    folder = build(tmp_path / "crm", SHOP)
    write(folder, ".git/index.lock", "")

    ended = crm(folder, "set", "kiosk", "value=1")

    assert ended.code == 0 and "git's index is locked" in ended.err
    assert touched(folder) == ["records/deals/kiosk.yaml"]


def test_no_network_is_asked_for(crm: Processes, tmp_path: Path, monkeypatch) -> None:
    """In a network with nothing in it, not even this machine."""
    unshare = shutil.which("unshare")
    offline = [unshare or "", "--net", "--map-root-user", sys.executable]
    if unshare is None or subprocess.run([*offline, "-c", ""], capture_output=True).returncode:
        pytest.skip("this machine makes no network of its own for a process")
    folder = tmp_path / "crm"
    for words in (["demo", str(folder)], ["-C", str(folder), "list", "deals"], ["-C", str(folder), "check"],
                  ["-C", str(folder), "set", "solar-roof", "value=1"], ["-C", str(folder), "doctor"]):  # fmt: skip
        ran = subprocess.run([*offline, "-m", "crm_tui", *words], capture_output=True, text=True)

        assert ran.returncode == 0, ran.stderr


def test_vim_sed_and_the_program_side_by_side(crm: Processes, tmp_path: Path) -> None:
    """Hand edits of every kind are seen by the next command, and are never undone by it."""
    folder = build(tmp_path / "crm", SHOP)
    place = folder / "records/deals/solar-roof.yaml"
    crm(folder, "list", "deals")
    place.write_text(place.read_text().replace("9800 EUR", "7700 EUR"))
    assert "7,700" in crm(folder, "list", "deals").out
    assert crm(folder, "set", "solar-roof", "owner=grace").code == 0
    aside = place.with_name("4913")
    aside.write_text(place.read_text().replace("lead", "proposal") + "zip: 01234\ncountry: NO\n")
    aside.replace(place)
    assert crm(folder, "undo").code == 0
    text = place.read_text()
    assert "7700 EUR" in text and "stage: proposal" in text and "owner" not in text
    assert text.endswith("zip: 01234\ncountry: NO\n") and text.startswith("# comment\n") and "# agreed" in text
    place.rename(place.with_name("sun-roof.yaml"))
    assert crm(folder, "show", "sun-roof").code == 0 and crm(folder, "show", "solar-roof").code == 3
    (folder / "records/deals/2026").mkdir()
    place.with_name("sun-roof.yaml").rename(folder / "records/deals/2026/sun-roof.yaml")
    assert "records/deals/2026/sun-roof.yaml" in crm(folder, "show", "sun-roof", "--json").out
    git(folder, "stash", "-q", "-u")
    assert crm(folder, "show", "sun-roof").code == 3
    assert index_is_true(folder)
