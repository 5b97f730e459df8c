"""What pyproject.toml asks for is what the program imports, no more and no less."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.project_source import sources

# Distributions whose library has another name.
IMPORTED_AS = {
    "python-dateutil": "dateutil",
    "pyyaml": "yaml",
    "ruamel.yaml": "ruamel",
}
OWN = {"bench", "crm_tui", "docs", "tests"}


@pytest.fixture(scope="module")
def declared(project: Path) -> dict[str, Any]:
    """The project table of pyproject.toml."""
    return dict(tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"])


def libraries(requirements: Iterable[str]) -> set[str]:
    """The names under which these requirements are imported."""
    names = {re.split(r"[^\w.-]", each, maxsplit=1)[0].lower() for each in requirements}
    return {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}


def imports(*folders: str) -> set[str]:
    """The libraries that the Python files of these folders import, at any depth."""
    found = set()
    for tree in sources(*folders).values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - OWN - set(sys.stdlib_module_names)


def optional(declared: dict[str, Any]) -> dict[str, list[str]]:
    """The extras for users."""
    return {name: each for name, each in declared["optional-dependencies"].items() if name not in {"all", "dev"}}


def test_the_program_imports_what_it_declares(declared: dict[str, Any]) -> None:
    extras = [each for group in optional(declared).values() for each in group]
    assert imports("crm_tui") == libraries([*declared["dependencies"], *extras])


def test_all_means_all(declared: dict[str, Any]) -> None:
    wanted = {f"crm-tui[{','.join(optional(declared))}]"} if optional(declared) else set()
    assert set(declared["optional-dependencies"]["all"]) == wanted


def test_tests_import_nothing_undeclared(declared: dict[str, Any]) -> None:
    every = [*declared["dependencies"], *declared["optional-dependencies"]["dev"]]
    assert imports("tests", "bench", "docs") <= libraries(every)


def test_every_dependency_says_why(project: Path) -> None:
    text = (project / "pyproject.toml").read_text("utf-8")
    lines = re.findall(r'^  "[\w-]+[<>=].*$|^  "types-.*$', text, re.MULTILINE)
    assert len(lines) > 10
    assert [line for line in lines if not re.search(r'",\s+# \S', line)] == []
