"""ctrl+c while an edit is made: what became of it is told, and nothing is half done."""

from pathlib import Path

import pytest

from crm_tui.store.files import Store
from crm_tui.store.rootfiles import RootFiles
from crm_tui.workspace import committing
from tests.crm_cli import crm, done
from tests.git_plain import git, status
from tests.workspaces import build

FILES = {f"contacts/c{number}": f"name: C {number}\n" for number in range(3)}
EDIT = "set", "contacts", "name:any", "status=lead", "--yes"


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "where, what, told, changed",
    [
        (Store, "resolve", "nothing was changed", False),
        (RootFiles, "put", "nothing was changed", False),
        (RootFiles, "confirm", "the next command finishes it or takes it back", True),
        (committing, "commit", "all is written, and committed with the next edit", True),
    ],
)
def test_what_became_of_an_edit_that_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: object, what: str, told: str, changed: bool
) -> None:
    """Before it was written, while it was, just after, and while git was at work."""
    folder = build(tmp_path, FILES)
    with monkeypatch.context() as patch:
        patch.setattr(where, what, interrupt)
        ran = crm(folder, *EDIT)
    assert ran.code == 130 and ran.err.strip() == f"interrupted: {told}"
    assert len(status(folder)) == 3 * changed
    done(folder, "set", "c1", "title=Boss")
    leads = [name for name in FILES if "status: lead" in (folder / f"records/{name}.yaml").read_text()]
    assert len(leads) == 3 * changed and status(folder) == []
    subjects = git(folder, "log", "--reverse", "--format=%s").splitlines()[1:]
    assert subjects == ["Set status of 3 contacts"] * changed + ["Set title of C 1"]
