"""Every test runs as a new user at noon of 21 November 2026 in Berlin: an empty home, no network, a pinned clock."""

import itertools
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.measured import pytest_addoption, pytest_configure
from tests.swift import lie_in_memory

__all__ = ["pytest_addoption", "pytest_configure"]

lie_in_memory()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Who is started in the background hears no ctrl+c, nor does anything that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-21T12:00:00+01:00"

settings.register_profile(
    "ci",
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", parent=settings.get_profile("ci"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Settings of whoever runs the tests that would change what the program does.
FOREIGN = ("CRM_", "GIT_", "LC_", "LANG", "TEXTUAL", "XDG_")
FOREIGN_NAMES = {"CLICOLOR", "COLUMNS", "EDITOR", "FORCE_COLOR", "LINES", "NO_COLOR", "PAGER", "VISUAL"}

_numbers = itertools.count()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which each test's home is made."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and the environment of a new user; the path of that home."""
    folder = homes / str(next(_numbers))
    folder.mkdir()
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name in FOREIGN_NAMES:
            monkeypatch.delenv(name)
    for name, value in environment(folder).items():
        monkeypatch.setenv(name, value)
    if sys.dont_write_bytecode:
        # Or each of the many commands would compile the program anew.
        monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(homes / "bytecode"))
    return folder


def environment(home: Path) -> dict[str, str]:
    """The variables a test sets: folders, clock, locale, and who git says is writing."""
    xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return xdg | {
        "HOME": str(home),
        "CRM_NOW": NOW,
        "LC_ALL": "C",
        "TZ": "UTC",
        "COLORTERM": "truecolor",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        # Or each new repository begins with a dozen samples of hooks, which takes longer than all else in it.
        "GIT_TEMPLATE_DIR": "",
        "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.invalid",
        "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.invalid",
        # So that a command started in another folder is the program under test.
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only sockets of this machine connect, and only numbers and localhost are looked up."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo
    local = {"127.0.0.1", "::1", "localhost", None}

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in local:
            raise AssertionError(f"a test wanted the network: {address}")
        connect(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if host not in local:
            raise AssertionError(f"a test wanted the network: {host}")
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return ROOT
