"""The workspace as the interface uses it: what screens ask, each in a thread of its own."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from crm_tui.errors import CrmError
from crm_tui.index.database import Connection
from crm_tui.query.scope import Asking, Scope, link_target
from crm_tui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from crm_tui.query.find import Found
    from crm_tui.tui.deeds import Deeds
    from crm_tui.tui.views import Views

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

    @cached_property
    def views(self) -> "Views":
        """How the user wants the lists."""
        from crm_tui.tui.views import Views

        return Views(self.workspace.folder)

    def asking(self) -> Asking:
        """Who asks, at this moment."""
        return self.workspace.asking()

    def scope(self, kind: str) -> Scope:
        """A kind to be asked for, at this moment."""
        return Scope(self.asking(), self.workspace.schema.kinds[kind])

    def may_be_about(self, kind: str, of: str) -> bool:
        """Whether a new record of `kind` can be about one of the other kind, or about what that one links to."""
        kinds = self.workspace.schema.kinds
        about = {link_target(field) for field in kinds[kind].fields.values()} - {"", "member"}
        return of in about or (of in kinds and any(link_target(field) in about for field in kinds[of].fields.values()))

    def reader(self) -> Connection:
        """A connection to the last index there is; what changed since comes by itself. Raises StorageError."""
        return self.workspace.reader(catch_up=False)

    def ask(self, question: Question[T]) -> T:
        """The answer to a question, also where the index went away meanwhile. Raises CrmError."""
        return self.workspace.ask(question)

    def found(self, kind: str, id_: str) -> "Found":
        """A record by its id or a former one. Raises NotFound."""
        from crm_tui.query.find import get

        return self.ask(lambda db: get(db, self.asking(), kind, id_))

    def rid(self, kind: str, id_: str) -> int | None:
        """The row of a record, None when there is none."""
        from crm_tui.query.find import rid_of

        try:
            return self.ask(lambda db: rid_of(db, self.asking(), kind, id_))
        except CrmError:
            return None
