"""A command that answers from the index loads nothing that it does not need."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Never on the way to a row in the terminal, nor to its help.
HEAVY = {
    "anyascii",
    "asyncio",
    "dateutil",
    "jinja2",
    "multiprocessing",
    "rapidfuzz",
    "rich",
    "subprocess",
    "textual",
    "watchdog",
    "yaml",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A copy of the sample business that no test edits."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copy(project / "crm.yaml", folder)
    shutil.copytree(project / "records", folder / "records")
    return folder


def loaded(folder: Path, *words: str) -> set[str]:
    """The libraries that Python imported while the command ran to its good end."""
    command = [sys.executable, "-X", "importtime", "-m", "crm_tui", *words]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    timed = re.compile(r"^import time:.*\|\s*(\S+)\n", re.MULTILINE)
    assert run.returncode == 0, timed.sub("", run.stderr)
    names = timed.findall(run.stderr)
    return {name.partition(".")[0] for name in names}


def test_the_version_is_told_before_anything_is_loaded(workspace: Path) -> None:
    assert loaded(workspace, "--version") & (HEAVY | {"click", "sqlite3"}) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("list", "--help"),
        ("list", "deals"),
        ("list", "deals", "stage:proposal", "--json"),
        ("list", "contacts", "tag:vip"),
        ("find", "solar"),
        ("pipeline",),
        ("agenda",),
        ("agenda", "--count"),
    ],
    ids=" ".join,
)
def test_a_command_that_reads_loads_nothing_slow(workspace: Path, words: tuple[str, ...]) -> None:
    """Once the index is made, and git was asked who works here."""
    loaded(workspace, "agenda")
    assert loaded(workspace, *words) & HEAVY == set()


def test_a_command_that_writes_loads_no_screen(workspace: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(workspace, tmp_path / "own")
    assert loaded(folder, "add", "company", "Solar Roofs") & {"textual", "rich", "jinja2", "watchdog"} == set()
