"""`.crm/agenda.txt`: what is overdue and for today, kept fresh for prompts and status bars, which read files only."""

from collections.abc import Iterator
from datetime import date

from crm_tui.agenda.glance import Glance, glance
from crm_tui.agenda.reminder import GROUPS, Reminder
from crm_tui.agenda.window import Window, whose
from crm_tui.index.database import Connection
from crm_tui.store.derived import write_derived
from crm_tui.store.disk import Disk
from crm_tui.wording.dates import day
from crm_tui.wording.table import Column, table
from crm_tui.workspace.workspace import Workspace

FILE = "agenda.txt"
# Of each group; whoever has more to do than that asks `crm agenda`.
_MOST = 20
_COLUMNS = (Column("day"), Column("what"), Column("why"), Column("about"))


class AgendaFile:
    """The file of one workspace; it is written only when it would say something else than before."""

    def __init__(self, workspace: Workspace, disk: Disk) -> None:
        self._workspace = workspace
        self._disk = disk
        self._said = ""

    def keep(self) -> None:
        """Brings it up to this moment and the last index there is. Raises StorageError."""
        said = self._workspace.ask(self._text)
        if said != self._said:
            write_derived(self._disk, str(self._workspace.state), FILE, said.encode())
            self._said = said

    def _text(self, db: Connection) -> str:
        asking = self._workspace.asking()
        window = Window(asking.today, asking.today, whose("", asking.me))
        return "".join(f"{line}\n" for line in _lines(glance(db, asking, window, _MOST), asking.ctx.now.date()))


def _lines(found: Glance, today: date) -> Iterator[str]:
    """One line that says it all, for where there is no more room, and below it one for each reminder."""
    sizes = [f"{found.sizes[group]} {group}" for group in GROUPS if found.sizes.get(group)]
    yield ", ".join(sizes) or "nothing to do today"
    yield from table(_COLUMNS, [_cells(each, today) for each in found.reminders], heading=False)


def _cells(each: Reminder, today: date) -> tuple[str, ...]:
    return (day(each.day, today) if each.day else "", each.label, each.words, each.about)
