"""Workspaces that the lines of the table share: each is generated, committed and indexed once."""

from contextlib import closing
from pathlib import Path

from bench.generate import commit, generate
from bench.measure import environment
from crm_tui.workspace.workspace import Workspace


class Stock:
    """What lies in one folder; everything in it can be made anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.env = environment(self.home)
        self._indexed: set[Path] = set()

    def workspace(self, records: int, only: str = "", indexed: bool = True) -> Path:
        """A workspace of so many records in a git repository of one commit."""
        folder = self.folder / f"{records}{'-' if only else ''}{only}"
        if not (folder / ".git").exists():
            generate(
                folder, records, only,
                vcards=self.vcards(records) if only == "contacts" else None,
                todos=self.todos(records) if only == "tasks" else None,
            )  # fmt: skip
            commit(folder)
        if indexed and folder not in self._indexed:
            with closing(Workspace.open(folder)) as workspace:
                workspace.catch_up()
            self._indexed.add(folder)
        return folder

    def vcards(self, records: int) -> Path:
        """Where the contacts of the workspace of contacts alone lie as vCards."""
        return self.folder / f"{records}-vcards"

    def todos(self, records: int) -> Path:
        """Where the tasks of the workspace of tasks alone lie as iCalendar."""
        return self.folder / f"{records}-todos"
