"""Several processes at one index: walking, refreshing and rebuilding at once."""

import subprocess
import sys
from pathlib import Path

from crm_tui.query import rows, syntax
from tests.index_state import rebuilt, state, whole
from tests.workspaces import Indexed

WORKER = """
import sys
from pathlib import Path
from contextlib import closing
from tests.workspaces import Indexed
from crm_tui.index.index import Index
folder, name, turns = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
indexed = Indexed(folder)
for n in range(turns):
    indexed.write(f"deals/{name}{n % 5}", f"title: {name} {n}\\nstage: lead\\nvalue: {n}\\n")
    if n % 7 == 3:
        indexed.index.rebuild()
    elif n % 3 == 1:
        indexed.index.catch_up()
    else:
        indexed.index.refresh([("", f"records/deals/{name}{n % 5}.yaml")])
    with closing(indexed.reader()) as db:
        assert db.execute("SELECT count(*) FROM r_deal").fetchone()[0] > 0
indexed.close()
"""
TURNS = 20


def test_processes_that_refresh_and_rebuild_at_once_lose_nothing(tmp_path: Path) -> None:
    indexed = Indexed(tmp_path / "workspace")
    indexed.index.catch_up()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(indexed.folder), name, str(TURNS)], stderr=subprocess.PIPE, text=True
        )
        for name in ("a", "b", "c")
    ]
    errors = [process.communicate(timeout=100)[1] for process in running]
    assert errors == ["", "", ""]
    assert [process.returncode for process in running] == [0, 0, 0]
    indexed.index.catch_up()
    assert state(indexed.state) == rebuilt(indexed, tmp_path / "fresh")
    assert len(rows.keys(indexed.reader(), indexed.scope("deal"), syntax.parse(""))) == 15
    whole(indexed.state)
    indexed.close()
