"""A run that measures tells what the tests leave out, and fails below the floor."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = '''def sign(number: int) -> str:
    """Whether it is below nothing."""
    if number < 0:
        return "-"
    return "+"
'''
TESTS = """import wares.signs

def test_below() -> None:
    assert wares.signs.sign(-1) == "-"

def test_above() -> None:
    assert wares.signs.sign(1) == "+"
"""


@pytest.mark.parametrize(
    "workers, chosen, floor, code, verdict",
    [
        ((), "above or below", "60", 0, "66.67 % of lines and branches ran: the floor of 60 % is reached."),
        (("-n", "2"), "above or below", "60", 0, "66.67 % of lines and branches ran: the floor of 60 % is reached."),
        ((), "below", "60", 1, "44.44 % of lines and branches ran: the floor of 60 % is NOT reached."),
    ],
    ids=["one process", "two workers", "too little"],
)
def test_what_no_test_ran_is_told(tmp_path: Path, workers, chosen, floor, code, verdict) -> None:
    """Lines and branches of all workers are one figure; a file that nobody imports counts too."""
    (tmp_path / "wares").mkdir()
    (tmp_path / "wares/signs.py").write_text(PROGRAM)
    (tmp_path / "wares/forgotten.py").write_text("NOBODY = 1\nASKS = 2\nFOR = 3\n")
    (tmp_path / "test_signs.py").write_text(TESTS)
    (tmp_path / "conftest.py").write_text("from tests.measured import pytest_addoption, pytest_configure\n")
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\npythonpath = .\naddopts = -p no:slipcover\nmeasure = wares\nmeasure_floor = {floor}\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--measure", "-k", chosen, *workers]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert verdict in run.stdout, run.stdout + run.stderr
    assert run.returncode == code
    assert "wares/forgotten.py" in run.stdout
    assert ("wares/signs.py" in run.stdout) == (chosen == "below")
