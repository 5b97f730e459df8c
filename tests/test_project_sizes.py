"""Files and functions stay small enough to be read in one sitting."""

import ast

from tests.project_source import ROOT, sources

FILE_LINES = 400
FUNCTION_LINES = 60
FOLDERS = ("crm_tui", "bench", "docs")


def test_no_file_grows_beyond_reading() -> None:
    long = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in sources(*FOLDERS)}
    assert {path: lines for path, lines in long.items() if lines > FILE_LINES} == {}


def test_no_function_grows_beyond_a_screen() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": length
        for path, tree in sources(*FOLDERS).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_there_is_something_to_measure() -> None:
    assert "crm_tui/clock.py" in sources(*FOLDERS)
