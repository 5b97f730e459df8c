"""Making records while others do so too."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from crm_tui.store.resolve import Clashes

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace

T = TypeVar("T")

# Whoever comes second gets a random tail, so that two tries are as good as always enough.
_TRIES = 4


def made(workspace: "Workspace", make: Callable[[], T]) -> T:
    """What `make` answers, which plans new records and applies the plan.

    It is asked again while somebody else is quicker and takes the name of a file. Raises what it raises.
    """
    for _ in range(_TRIES - 1):
        try:
            return make()
        except Clashes as error:
            if any(clash.conflict.kind != "added" or clash.conflict.at for clash in error.clashes):
                raise
            workspace.catch_up()
    return make()
