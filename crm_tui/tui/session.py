"""The workspace as the interface uses it: what screens ask, each in a thread of its own."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from crm_tui.errors import CrmError
from crm_tui.userconfig.config import UserConfig

# What a screen that is only seen can do without is loaded when it is used.
if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.find import Found
    from crm_tui.query.scope import Asking, Scope
    from crm_tui.tui.deeds import Deeds
    from crm_tui.tui.views import Views
    from crm_tui.workspace.workspace import Workspace

T = TypeVar("T")
Question = Callable[["Connection"], T]


class Session:
    """One workspace, opened when it is first used; nothing here touches a widget. Several threads may use it."""

    def __init__(self, config: UserConfig, open_: "Callable[[], Workspace]") -> None:
        self.config = config
        self._open = open_
        self._workspace: Workspace | None = None
        self._turn = threading.Lock()
        # Whether the program is being left, so that nobody waits for what is only read.
        self.left = False
        # Hears in words, and in percents, how far what takes long is.
        self.tell_progress: Callable[[str, int], object] = lambda words, percent: None

    @classmethod
    def of(cls, workspace: "Workspace") -> Self:
        """What a workspace that is open already is used by."""
        session = cls(workspace.config, lambda: workspace)
        session._workspace = workspace
        return session

    @property
    def is_open(self) -> bool:
        """Whether the workspace is there at once."""
        return self._workspace is not None

    @property
    def workspace(self) -> "Workspace":
        """The workspace. Raises StorageError when it cannot be opened."""
        with self._turn:
            if self._workspace is None:
                self._workspace = self._open()
            return self._workspace

    def close(self) -> None:
        """Lets go of the index."""
        if self._workspace is not None:
            self._workspace.close()

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

    def asking(self) -> "Asking":
        """Who asks, at this moment."""
        return self.workspace.asking()

    def scope(self, kind: str) -> "Scope":
        """A kind to be asked for, at this moment."""
        return self.workspace.scope(self.workspace.schema.kinds[kind])

    def may_be_about(self, kind: str, of: str) -> bool:
        """Whether a new record of `kind` can be about one of the other kind, or about what that one links to."""
        from crm_tui.query.scope import link_target

        kinds = self.workspace.schema.kinds
        about = {link_target(field) for field in kinds[kind].fields.values()} - {"", "member"}
        return of in about or (of in kinds and any(link_target(field) in about for field in kinds[of].fields.values()))

    def reader(self) -> "Connection":
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
