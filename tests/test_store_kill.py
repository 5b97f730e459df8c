"""A real process is killed at each of its calls to a real disk; the next process finds old or new, and heals."""

import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.store.atomic import TEMPORARY
from crm_tui.store.disk import RealDisk
from tests.operations import OLD, OPERATIONS, Operation, no_fields, store, write

KILLED = 137
RUN = """
import os, sys
from crm_tui.store.disk import RealDisk
from tests.operations import OPERATIONS, write

class Deadly:
    def __init__(self, at):
        self.disk, self.left = RealDisk(), at

    def __getattr__(self, name):
        self.left -= 1
        if not self.left:
            os._exit(137)
        return getattr(self.disk, name)

folder, number, at = sys.argv[1:]
operation = OPERATIONS[int(number)]
write(Deadly(int(at)), operation.after, operation.name, operation.cause, folder)
"""


def records(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path for path in folder.glob("records/**/*") if path.is_file()}
    return {path: place.read_bytes() for path, place in found.items() if TEMPORARY not in path}


def before(operation: Operation, folder: Path) -> None:
    for path, data in OLD.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if operation.first:
        write(RealDisk(), operation.first, "Set the stage", folder=str(folder))


@pytest.mark.parametrize("number", [0, 3], ids=lambda number: OPERATIONS[number].name)
def test_a_process_killed_anywhere_leaves_the_whole_operation_or_none_of_it(tmp_path, number) -> None:
    operation = OPERATIONS[number]
    outcomes = set()
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        before(operation, folder)
        ended = subprocess.run([sys.executable, "-c", RUN, str(folder), str(number), str(at)], check=False)
        assert ended.returncode in (0, KILLED)
        old, new = operation.old(), operation.new()
        found = records(folder)
        assert all(found.get(path) in (old.get(path), new.get(path)) for path in {*old, *new, *found})
        store(RealDisk(), str(folder)).heal(no_fields)
        assert records(folder) in (old, new)
        assert not list(folder.rglob(f"{TEMPORARY}*"))
        outcomes.add(records(folder) == new)
        if ended.returncode == 0:
            assert records(folder) == new
            break
    else:
        pytest.fail("the operation never ended")
    assert at > 20 and outcomes == {False, True}
