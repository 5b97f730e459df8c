"""The workspace as the interface uses it: what screens ask and do, each in a thread of its own."""

from collections.abc import Callable
from contextlib import closing

from crm_tui.edits.change import Editor
from crm_tui.edits.making import Maker
from crm_tui.edits.words import Setting, is_setting, read_setting
from crm_tui.errors import CrmError, NotFound, UsageError
from crm_tui.index.database import Connection
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found, by_rid
from crm_tui.query.scope import Scope
from crm_tui.workspace.workspace import Applied, Workspace

Edit = Callable[[Editor, Found, Connection], Plan]


class Session:
    """One open workspace; nothing here touches a widget."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def scope(self, kind: str) -> Scope:
        """A kind to be asked for, at this moment."""
        return self.workspace.scope(self.workspace.schema.kinds[kind])

    def reader(self) -> Connection:
        """A connection to the last index there is; what changed since comes by itself."""
        return self.workspace.reader(catch_up=False)

    def edit(self, kind: str, rid: int, edit: Edit) -> tuple[Plan, Applied]:
        """Plans and applies one edit of the record in a row. Raises CrmError; the commit follows by `commit`."""
        with closing(self.reader()) as db:
            found = by_rid(db, self.workspace.asking(), kind, rid)
            if found is None:
                raise NotFound("the record is gone", "somebody deleted or moved it")
            plan = edit(self.workspace.editor(), found, db)
        return plan, self.workspace.apply(plan, commit=False)

    def maker(self, db: Connection, editor: Editor) -> Maker:
        """What makes and sets records from typed words."""
        workspace = self.workspace
        return Maker(db, workspace.asking(), editor, workspace.taken, workspace.folder_for)

    def add(self, kind: str, line: str) -> tuple[Plan, Applied]:
        """Makes a record from one line: a title, then FIELD=VALUE words. Raises CrmError."""
        title, settings = _read(line)
        with closing(self.reader()) as db:
            plan, _ = self.maker(db, self.workspace.editor()).add(self.workspace.schema.kinds[kind], title, settings)
        return plan, self.apply(plan)

    def apply(self, plan: Plan) -> Applied:
        """Applies a plan; the commit follows by `commit`. Raises CrmError."""
        return self.workspace.apply(plan, commit=False)

    def commit(self, applied: Applied) -> str:
        """Commits what was applied; what went wrong in words, or ""."""
        try:
            self.workspace.commit(applied.op)
        except CrmError as error:
            return str(error)
        return ""


def _read(line: str) -> tuple[str, list[Setting]]:
    """The title and settings of a line, read as a shell reads words. Raises UsageError."""
    import shlex

    try:
        words = shlex.split(line)
    except ValueError:
        raise UsageError("a quote is never closed", "close it, or put a backslash before it") from None
    settings = [word for word in words if is_setting(word)]
    title = " ".join(word for word in words if not is_setting(word))
    if not title:
        raise UsageError("a new record needs a title", "as in Solar roof value=12.5k")
    return title, [read_setting(word) for word in settings]
