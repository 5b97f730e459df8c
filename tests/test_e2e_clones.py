"""Two people with a clone each, offline; git brings their work together, with the merge driver or without."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.crm_cli import SHOP
from tests.crm_process import Processes, processes
from tests.git_plain import git, status
from tests.sound import index_is_true
from tests.workspaces import SETTINGS, commit, write

DEAL = "records/deals/solar-roof.yaml"


@pytest.fixture(scope="module")
def crm() -> Iterator[Processes]:
    with processes() as started:
        yield started


class Pair(NamedTuple):
    """Two clones of one workspace; `prefix` is where it lies in its repository."""

    ann: Path
    bob: Path
    prefix: str


def clones(crm: Processes, tmp_path: Path, *, driver: bool, prefix: str = "") -> Pair:
    """Two clones as people have them: fresh ones, or set up by `crm doctor --fix`."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    write(origin, f"{prefix}crm.yaml", SETTINGS)
    for path, text in SHOP.items():
        write(origin, f"{prefix}records/{path}.yaml", text)
    write(origin, f"{prefix}.gitignore", ".crm/\n")
    attributes = ("records/**/*.yaml -text merge=crm", "crm.yaml -text merge=crm", "files/** -text")
    write(origin, f"{prefix}.gitattributes", "".join(f"{line}\n" for line in attributes))
    commit(origin)
    for name in ("ann", "bob"):
        git(tmp_path, "clone", "-q", str(origin), name)
        folder = tmp_path / name / prefix
        looked = crm(folder, "doctor")
        assert "merge driver is not installed" in looked.out and looked.code == 1
        if driver:
            assert crm(folder, "doctor", "--fix").code == 0
    return Pair(tmp_path / "ann" / prefix, tmp_path / "bob" / prefix, prefix)


def pull(pair: Pair) -> tuple[int, str]:
    """Bob takes Ann's work; how git ended, and what it and the driver said."""
    top = pair.bob.parent if pair.prefix else pair.bob
    other = pair.ann.parent if pair.prefix else pair.ann
    command = ["git", "pull", "-q", "--no-rebase", "--no-edit", str(other), "main"]
    ran = subprocess.run(command, cwd=top, capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def on_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command `crm`, as git finds it."""
    program = write(tmp_path, "bin/crm", f'#!/bin/sh\nexec {sys.executable} -m crm_tui "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


def off_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """No command `crm` anywhere, but git and a shell."""
    kept = [each for each in os.environ["PATH"].split(os.pathsep) if not os.path.exists(f"{each}/crm")]
    monkeypatch.setenv("PATH", os.pathsep.join(kept))


def edit(crm: Processes, folder: Path, *words: str) -> None:
    ended = crm(folder, *words)
    assert ended.code == 0, ended.err


@pytest.mark.parametrize("prefix", ["", "sales/"])
def test_two_keys_of_one_record_both_stand(crm: Processes, tmp_path: Path, monkeypatch, prefix: str) -> None:
    """Though they are neighbours in the file, where git by itself sees a conflict."""
    on_path(monkeypatch, tmp_path)
    pair = clones(crm, tmp_path, driver=True, prefix=prefix)
    edit(crm, pair.ann, "set", "solar-roof", "value=12k")
    edit(crm, pair.ann, "move", "engine-no-2", "won")
    edit(crm, pair.bob, "set", "solar-roof", "close=2026-12-24", "tags+=south")
    edit(crm, pair.bob, "set", "engine-no-2", "tags+=brass")

    code, said = pull(pair)
    assert code == 0 and "CONFLICT" not in said

    text = (pair.bob / DEAL).read_text()
    assert "value: 12000 EUR   # agreed" in text and "close: 2026-12-24" in text and "south" in text
    moved = crm(pair.bob, "show", "engine-no-2").out
    assert "Won" in moved and "brass" in moved and "proposal → won" in moved
    assert status(pair.bob) == []
    assert crm(pair.bob, "check").code == 0 and index_is_true(pair.bob)


def test_one_key_changed_twice_is_a_question_that_hides_nothing(crm: Processes, tmp_path, monkeypatch) -> None:
    on_path(monkeypatch, tmp_path)
    pair = clones(crm, tmp_path, driver=True)
    edit(crm, pair.ann, "set", "solar-roof", "value=12k", "tags+=ann")
    edit(crm, pair.bob, "set", "solar-roof", "value=13k", "tags+=bob")

    code, said = pull(pair)

    assert code == 1 and "solar-roof.yaml: value: changed on both sides" in said
    text = (pair.bob / DEAL).read_text()
    assert "value: 13000 EUR" in text and "theirs: 12000 EUR" in text and "<<<<" not in text
    assert "ann" in text and "bob" in text
    assert status(pair.bob) == [f"UU {DEAL}"]
    checked = crm(pair.bob, "check")
    assert checked.code == 1 and f"{DEAL}:" in checked.out and "a merge left questions open" in checked.out


@pytest.mark.parametrize("broken", ["title: [\n", "title: a\ntitle: b\n"])
def test_a_version_that_cannot_be_read_is_never_merged_clean(crm: Processes, tmp_path, monkeypatch, broken) -> None:
    on_path(monkeypatch, tmp_path)
    pair = clones(crm, tmp_path, driver=True)
    write(pair.ann, DEAL, broken)
    commit(pair.ann)
    edit(crm, pair.bob, "set", "solar-roof", "title=Solar", "value=1", "close=")

    code, said = pull(pair)

    assert code == 1 and "merged line by line" in said
    text = (pair.bob / DEAL).read_text()
    assert "<<<<<<< ours" in text and ">>>>>>> theirs" in text and "title: Solar" in text and "title: " in text
    assert crm(pair.bob, "check").code == 1
    assert crm(pair.bob, "set", "solar-roof", "value=3").code == 4


@pytest.mark.parametrize("driver", [False, True], ids=["fresh clone", "driver without crm on the PATH"])
def test_without_the_driver_git_merges_lines_and_hides_nothing(crm: Processes, tmp_path, monkeypatch, driver) -> None:
    """Keys far apart merge; neighbours are a conflict with markers, which the next command tells."""
    off_path(monkeypatch)
    pair = clones(crm, tmp_path, driver=driver)
    edit(crm, pair.ann, "set", "solar-roof", "value=12k")
    edit(crm, pair.ann, "set", "engine-no-2", "title=Engine 2")
    edit(crm, pair.bob, "set", "solar-roof", "close=2026-12-24")
    edit(crm, pair.bob, "set", "engine-no-2", "tags+=brass")

    code, _ = pull(pair)

    assert code == 1
    text = (pair.bob / DEAL).read_text()
    assert "<<<<<<< " in text and "12000" in text and "2026-12-24" in text
    checked = crm(pair.bob, "check")
    assert checked.code == 1 and "git left a merge conflict here" in checked.out
    other = (pair.bob / "records/deals/engine-no-2.yaml").read_text()
    assert ("title: Engine 2" in other and "brass" in other) or "<<<<<<< " in other
    listed = crm(pair.bob, "list", "deals")
    assert listed.code == 0 and "Solar roof" in listed.out


def test_settings_are_merged_too(crm: Processes, tmp_path: Path, monkeypatch) -> None:
    on_path(monkeypatch, tmp_path)
    pair = clones(crm, tmp_path, driver=True)
    for folder, old, new in (
        (pair.ann, "probability: 10, rots: 14", "probability: 20, rots: 14"),
        (pair.bob, "sources: [referral, website]", "sources: [referral, website, fair]"),
    ):
        text = (folder / "crm.yaml").read_text()
        assert old in text
        write(folder, "crm.yaml", text.replace(old, new))
        commit(folder)

    assert pull(pair)[0] == 0

    text = (pair.bob / "crm.yaml").read_text()
    assert "probability: 20" in text and "fair" in text
    assert crm(pair.bob, "list", "deals").err == ""


def test_the_driver_writes_only_our_version(crm: Processes, tmp_path: Path) -> None:
    """Given by name as git gives them; base and theirs stay as they are."""
    folder = tmp_path / "top"
    texts = {"base": "title: A\nvalue: 1\n", "ours": "title: B\nvalue: 1\n", "theirs": "title: A\nvalue: 2\n"}
    for name, text in texts.items():
        write(folder, f".merge_file_{name}", text)

    ended = crm(folder, "merge-driver", *(f".merge_file_{name}" for name in texts), "records/deals/a.yaml")

    assert (ended.code, ended.out, ended.err) == (0, "", "")
    found = {name: (folder / f".merge_file_{name}").read_text() for name in texts}
    assert found == texts | {"ours": "title: B\nvalue: 2\n"}
    assert sorted(os.listdir(folder)) == [".merge_file_base", ".merge_file_ours", ".merge_file_theirs"]


def test_amounts_are_compared_in_the_currency_of_the_workspace(crm: Processes, tmp_path: Path) -> None:
    """What has no currency has the workspace's, so that 5 and 5 EUR are two answers where rupees are counted."""
    folder = tmp_path / "top"
    write(folder, "crm.yaml", "format: 1\ncurrency: LKR\n")
    for name, value in {"base": "1", "ours": "5", "theirs": "5 EUR"}.items():
        write(folder, name, f"title: A\nvalue: {value}\n")

    ended = crm(folder, "merge-driver", "base", "ours", "theirs", "records/deals/a.yaml")

    assert ended.code == 1 and "value: changed on both sides" in ended.err
