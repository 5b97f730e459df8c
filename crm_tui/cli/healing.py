"""A command that meets a damaged index is run again once the index is healed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.cli.talk import OUT
from crm_tui.errors import StorageError

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace


class Unread(Exception):
    """A command could not read the index, before it had changed or printed anything."""

    def __init__(self, workspace: "Workspace") -> None:
        super().__init__(str(workspace.folder))
        self.workspace = workspace


def unread(workspace: "Workspace") -> Unread:
    """What is to be raised where the index cannot be read.

    What has changed or printed something is not to be done twice: the index is built anew, and that is told by
    raising StorageError.
    """
    if workspace.edited or OUT.begun:
        workspace.rebuild()
        left = "what was changed is written" if workspace.edited else "there is more than was printed"
        raise StorageError(f"the index was damaged and is built anew; {left}", str(workspace.state), "run it again")
    return Unread(workspace)


def healed(run: Callable[[], int]) -> int:
    """What `run` answers, asked again after each healing that may help. Raises StorageError."""
    step = 0
    while True:
        OUT.begun = False
        try:
            return run()
        except Unread as error:
            step += 1
            heal = error.workspace.healing[step : step + 1]
            if not heal:
                raise error.workspace.unreadable() from None
            try:
                heal[0]()
            finally:
                error.workspace.close()
