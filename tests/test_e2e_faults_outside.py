"""The disk refuses at each step of what is written outside of operations: who I am, schemas, settings of editors."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.store.atomic import TEMPORARY
from crm_tui.workspace.schemas import EDITOR, FOLDER
from tests.crm_cli import SHOP, Ran, crm, done
from tests.crm_process import KILLED, Ended, Processes, processes
from tests.failing_disk import FAULTS, Affected, Fail, failing_disks
from tests.workspaces import build


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Makes every disk of this process fail at its N-th call; `at` 0 only counts."""
    return failing_disks(monkeypatch)


def held(*places: Path) -> dict[str, bytes]:
    """The bytes of these files, and of all below these folders."""
    found = [each for place in places for each in (place, *place.rglob("*")) if each.is_file()]
    return {str(each): each.read_bytes() for each in found}


def judge(ran: Ran, disk: Affected, found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """No file is torn, and who is told that it is done finds it done."""
    left = [path for path in found if TEMPORARY in path]
    assert not left or "unlink" in disk.fired, (disk.fired, left)
    for path in {*old, *new, *found} - set(left):
        assert found.get(path) in (old.get(path), new.get(path)), (path, disk.fired)
    if ran.code == 0:
        assert {path: found[path] for path in found if path not in left} == new, (disk.fired, ran.err)
    else:
        assert (ran.code, ran.out) == (6, ""), (disk.fired, ran)
        assert "error: " in ran.err and "bug" not in ran.err
        assert "written, not confirmed" not in ran.err or found == new


@pytest.mark.parametrize("fault", FAULTS)
def test_who_i_am_is_remembered_whole_or_not_at_all(tmp_path: Path, home: Path, failing: Fail, fault: str) -> None:
    """The rest of a person's configuration is never lost by it."""
    folder = build(tmp_path / "shop", {**SHOP, "members/linus": "name: Linus\n"}, repository=False)
    done(folder, "index")
    config = home / "config/crm/config.toml"
    for mine in (None, 'editor = "vim"  # mine\n'):
        shutil.rmtree(config.parent, ignore_errors=True)
        if mine is not None:
            config.parent.mkdir(parents=True)
            config.write_text(mine)
        old, counting = held(config), failing(FAULTS[fault], 0)
        done(folder, "me", "linus")
        new, calls = held(config), counting.calls
        assert calls and old != new
        for at in range(1, calls + 1):
            for for_ever in (False, True):
                shutil.rmtree(config.parent)
                config.parent.mkdir()
                for path, text in old.items():
                    Path(path).write_bytes(text)
                disk = failing(FAULTS[fault], at, for_ever)
                ran = crm(folder, "me", "linus")
                failing(FAULTS[fault], 0)
                judge(ran, disk, held(config.parent), old, new)
                assert done(folder, "me", "linus").code == 0
                assert held(config) == new


@pytest.mark.parametrize("fault", FAULTS)
def test_schemas_are_written_whole_or_as_they_were(tmp_path: Path, failing: Fail, fault: str) -> None:
    """Settings of the editor keep what stands there, and the next time all is written."""
    folder = build(tmp_path / "shop", SHOP, repository=False)
    done(folder, "index")
    places = folder / FOLDER, folder / ".vscode"
    (folder / EDITOR).parent.mkdir()
    (folder / EDITOR).write_text('{"editor.rulers": [100]}\n')
    old, counting = held(*places), failing(FAULTS[fault], 0)
    done(folder, "schema", "--write")
    new, calls = held(*places), counting.calls
    for at in (*range(1, calls, 5), calls):
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
        (folder / EDITOR).write_bytes(old[str(folder / EDITOR)])
        disk = failing(FAULTS[fault], at, at % 2 == 0)
        ran = crm(folder, "schema", "--write")
        failing(FAULTS[fault], 0)
        judge(ran, disk, held(*places), old, new)
        done(folder, "schema", "--write")
        assert {path: text for path, text in held(*places).items() if TEMPORARY not in path} == new
        for left in folder.rglob(f"{TEMPORARY}*"):
            left.unlink()


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short"])
def test_a_workspace_is_made_whatever_becomes_of_the_settings_of_editors(
    tmp_path: Path, failing: Fail, fault: str
) -> None:
    """No half file of theirs is left, and none is committed that is not whole."""
    only = (".vscode", FOLDER)
    counting = failing(FAULTS[fault], 0, only=only)
    done(tmp_path, "init", "clean")
    calls = counting.calls
    whole = (tmp_path / "clean" / EDITOR).read_bytes()
    for at in {1, calls // 2, *range(max(calls - 4, 1), calls + 1)}:
        folder = tmp_path / f"shop-{at}"
        disk = failing(FAULTS[fault], at, at % 2 == 0, only)
        ran = done(tmp_path, "init", folder.name)
        failing(FAULTS[fault], 0)
        assert disk.fired and "made a workspace" in ran.err
        settings = folder / EDITOR
        assert not settings.exists() or settings.read_bytes() == whole, disk.fired
        assert all(json.loads(path.read_text()) for path in (folder / FOLDER).glob("*.json"))
        assert "unlink" in disk.fired or not list(folder.rglob(f"{TEMPORARY}*"))
        assert done(folder, "check").err == "0 errors, 0 warnings\n"
        if not settings.exists():
            done(folder, "doctor", "--fix")
            done(folder, "schema", "--write")
            assert settings.read_bytes() == whole


@pytest.fixture(scope="module")
def started() -> Iterator[Processes]:
    with processes() as made:
        yield made


def deadly(ended: Ended, most: int = 14) -> list[int]:
    """So many of the steps, spread over all of them, the last ones included."""
    number = len(ended.steps)
    return sorted({*range(1, number + 1, max(1, number // most)), *range(max(1, number - 4), number + 1)})


@pytest.mark.parametrize("words", [("me", "linus"), ("schema", "--write")], ids=" ".join)
def test_a_kill_leaves_the_old_or_the_new(tmp_path: Path, home: Path, started: Processes, words) -> None:
    """Half a file is never read by anybody, and the next time all is written."""
    folder = build(tmp_path / "shop", {**SHOP, "members/linus": "name: Linus\n"}, repository=False)
    mine, editor = home / "config/crm/config.toml", folder / EDITOR
    for place, text in ((mine, 'editor = "vim"\n'), (editor, '{"editor.rulers": [100]}\n')):
        place.parent.mkdir(parents=True)
        place.write_text(text)
    done(folder, "index")
    done(folder, "me", "grace")
    places = (mine, editor, folder / FOLDER)
    old = held(*places)
    clean = started(folder, *words)
    new = held(*places)
    assert clean.code == 0 and new != old
    for at in deadly(clean):
        shutil.rmtree(folder / FOLDER, ignore_errors=True)
        for path, data in old.items():
            Path(path).write_bytes(data)
        assert started(folder, *words, kill=at).code == KILLED
        found = {path: text for path, text in held(*places).items() if TEMPORARY not in path}
        assert all(found.get(path) in (old.get(path), new.get(path)) for path in {*old, *new, *found}), at
        assert started(folder, *words).code == 0
        assert {path: text for path, text in held(*places).items() if TEMPORARY not in path} == new


def test_a_beginning_that_was_killed_is_made_whole(tmp_path: Path, started: Processes) -> None:
    """Whatever there was of the workspace: init begins again, or doctor and schema do what is left."""
    clean = started(tmp_path, "init", "clean")
    assert clean.code == 0
    whole = held(tmp_path / "clean" / EDITOR, tmp_path / "clean" / FOLDER)
    for at in deadly(clean, 6):
        folder = tmp_path / f"shop-{at}"
        assert started(tmp_path, "init", folder.name, kill=at).code == KILLED
        again = started(tmp_path, "init", folder.name)
        if again.code:
            assert (again.code, "is a workspace already" in again.err) == (4, True), (at, again)
            assert started(folder, "doctor", "--fix").code in (0, 1)
            assert started(folder, "schema", "--write").code == 0
        made = held(folder / EDITOR, folder / FOLDER)
        told = {path.replace(folder.name, "clean"): text for path, text in made.items() if TEMPORARY not in path}
        assert told == whole, (at, again)
        checked = started(folder, "check")
        assert (checked.code, checked.err) == (0, "0 errors, 0 warnings\n"), (at, checked)
        assert started(folder, "add", "contact", "Ada").code == 0
