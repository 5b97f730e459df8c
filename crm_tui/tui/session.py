"""The workspace as the interface uses it: what screens ask, each in a thread of its own."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from crm_tui.errors import CrmError, StorageError
from crm_tui.index.database import Connection
from crm_tui.query.find import Found, get, rid_of
from crm_tui.query.rows import ReadError
from crm_tui.query.scope import Asking, Scope
from crm_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from crm_tui.tui.deeds import Deeds

T = TypeVar("T")
Question = Callable[[Connection], T]


class Session:
    """One open workspace; nothing here touches a widget. Reading may be done from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @cached_property
    def deeds(self) -> "Deeds":
        """What can be done to records."""
        from crm_tui.tui.deeds import Deeds

        return Deeds(self)

    def asking(self) -> Asking:
        """Who asks, at this moment."""
        return self.workspace.asking()

    def scope(self, kind: str) -> Scope:
        """A kind to be asked for, at this moment."""
        return Scope(self.asking(), self.workspace.schema.kinds[kind])

    def reader(self) -> Connection:
        """A connection to the last index there is; what changed since comes by itself. Raises StorageError."""
        return self.workspace.reader(catch_up=False)

    @property
    def healing(self) -> Sequence[Callable[[], object]]:
        """What to do before each try to read: nothing, then what costs little, then what always helps."""
        return (lambda: None, self.workspace.catch_up, self.workspace.rebuild)

    def ask(self, question: Question[T]) -> T:
        """The answer to a question, also where the index went away meanwhile. Raises CrmError."""
        for heal in self.healing:
            with suppress(ReadError):
                heal()
                with closing(self.reader()) as db:
                    return question(db)
        raise StorageError("the index cannot be read although it was just built")

    def found(self, kind: str, id_: str) -> Found:
        """A record by its id or a former one. Raises NotFound."""
        return self.ask(lambda db: get(db, self.asking(), kind, id_))

    def rid(self, kind: str, id_: str) -> int | None:
        """The row of a record, None when there is none."""
        try:
            return self.ask(lambda db: rid_of(db, self.asking(), kind, id_))
        except CrmError:
            return None
