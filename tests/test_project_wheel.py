"""Who installs the program gets all of it: code, types, styles, the sample business, the templates."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, project: Path) -> zipfile.ZipFile:
    """The wheel as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    [path] = folder.glob("crm_tui-*.whl")
    return zipfile.ZipFile(path)


def below(folder: Path, name: str) -> set[str]:
    """The files of that part of the project, as the wheel names them."""
    return {f"crm_tui/sample/{path.relative_to(folder)}" for path in (folder / name).rglob("*") if path.is_file()}


@pytest.mark.parametrize("part", ["records", "files", "templates"])
def test_the_sample_travels_whole(wheel: zipfile.ZipFile, project: Path, part: str) -> None:
    expected = below(project, part)
    assert expected
    assert expected == {name for name in wheel.namelist() if name.startswith(f"crm_tui/sample/{part}/")}


def test_the_settings_travel_unchanged(wheel: zipfile.ZipFile, project: Path) -> None:
    assert wheel.read("crm_tui/sample/crm.yaml") == (project / "crm.yaml").read_bytes()


def test_code_types_and_styles_travel(wheel: zipfile.ZipFile, project: Path) -> None:
    wanted = {path for suffix in ("py", "tcss", "typed") for path in (project / "crm_tui").rglob(f"*.{suffix}")}
    assert {path.relative_to(project).as_posix() for path in wanted} <= set(wheel.namelist())
    assert "crm_tui/py.typed" in wheel.namelist()


def test_the_command_is_crm(wheel: zipfile.ZipFile) -> None:
    [name] = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "crm = crm_tui.__main__:main" in wheel.read(name).decode()


def test_nothing_else_travels(wheel: zipfile.ZipFile) -> None:
    assert {name.partition("/")[0].partition("-")[0] for name in wheel.namelist()} == {"crm_tui"}
    assert not [name for name in wheel.namelist() if "/.crm/" in name or name.endswith(".pyc")]
