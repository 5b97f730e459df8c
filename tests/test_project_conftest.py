"""The ground every test stands on."""

import os
import socket
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import clock
from tests.swift import swift


def test_the_home_is_empty_and_nobody_elses(home: Path) -> None:
    assert os.environ["HOME"] == str(home)
    assert Path.home() == home
    assert list(home.iterdir()) == []


def test_the_clock_is_pinned() -> None:
    assert clock.now(UTC).isoformat() == "2026-11-21T11:00:00+00:00"


def test_git_knows_the_tests_and_no_user() -> None:
    asked = subprocess.run(["git", "config", "--global", "--list"], capture_output=True, text=True)
    who = subprocess.run(["git", "var", "GIT_AUTHOR_IDENT"], capture_output=True, text=True, check=True)
    assert asked.stdout == ""
    assert who.stdout.startswith("Test <test@example.invalid>")


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("192.0.2.1", 25)])
def test_no_test_reaches_the_network(address: tuple[str, int]) -> None:
    with pytest.raises(AssertionError, match="network"), socket.socket() as door:
        door.connect(address)
    with pytest.raises(AssertionError, match="network"):
        socket.getaddrinfo("example.com", 80)


def test_a_command_started_elsewhere_is_this_program(tmp_path: Path, project: Path) -> None:
    code = "import crm_tui; print(crm_tui.__file__)"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert Path(run.stdout.strip()).parent == project / "crm_tui"


@given(st.integers())
def test_properties_run_under_these_fixtures(number: int) -> None:
    assert "CRM_NOW" in os.environ
    assert number == int(str(number))


def test_files_lie_in_memory_only_where_there_is_room(tmp_path: Path) -> None:
    """And never where nobody may write, or where there is no such folder, as on macOS."""
    assert swift(tmp_path, room=0)
    assert not swift(tmp_path, room=2**60)
    assert not swift(tmp_path / "missing", room=0)
