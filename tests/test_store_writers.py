"""Many programs write the same record at once: each waits its turn, and no edit is lost."""

import subprocess
import sys
from itertools import pairwise

from crm_tui.store.disk import RealDisk
from tests.operations import store

WRITERS, EDITS = 4, 15
DEAL = "records/deals/engine.yaml"
COUNT = """
import sys
from crm_tui.model.plan import Change, Plan
from crm_tui.store.digest import digest
from crm_tui.store.disk import RealDisk
from tests.operations import MAIN, NOW, no_fields, store

folder, path, name, edits = sys.argv[1:]
files = store(RealDisk(), folder)
for number in range(int(edits)):
    with files.held(name):
        now = files.read(MAIN, path)
        value = now.decode().split("value: ")[1].split("\\n")[0]
        change = Change(MAIN, path, digest(now), {"value": (value, str(int(value) + 1))})
        plan = Plan(f"{name} {number}", (change,))
        files.perform(files.resolve(plan, no_fields), files.new_op(NOW, name), plan, NOW)
"""


def test_every_edit_of_every_program_counts(tmp_path) -> None:
    place = tmp_path / DEAL
    place.parent.mkdir(parents=True)
    place.write_bytes(b"title: Engine  # ours\nvalue: 0\n")
    arguments = [sys.executable, "-c", COUNT, str(tmp_path), DEAL]
    running = [subprocess.Popen([*arguments, f"writer{name}", str(EDITS)]) for name in range(WRITERS)]
    assert [each.wait(60) for each in running] == [0] * WRITERS
    assert place.read_bytes() == f"title: Engine  # ours\nvalue: {WRITERS * EDITS}\n".encode()
    entries = list(store(RealDisk(), str(tmp_path)).journal.entries())
    assert len(entries) == WRITERS * EDITS
    assert all(newer.files[0].before == older.files[0].after for newer, older in pairwise(entries))
