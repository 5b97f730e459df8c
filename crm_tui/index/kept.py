"""What is worked out from rows and kept beside them, by a room above that says how."""

from collections.abc import Collection
from typing import Protocol

from crm_tui.index.database import Connection


class Kept(Protocol):
    """Keeps its own table true, inside the transaction that changes the rows."""

    def fill(self, db: Connection) -> None:
        """Everything anew: the index was built, or the settings changed."""

    def renew(self, db: Connection, rids: Collection[int], linked: Collection[tuple[str, str]]) -> None:
        """What follows from these rows, some of which are gone, and what they link to, or did, as (kind, id)."""


class Nothing:
    """Keeps nothing."""

    def fill(self, db: Connection) -> None:
        """Nothing."""

    def renew(self, db: Connection, rids: Collection[int], linked: Collection[tuple[str, str]]) -> None:
        """Nothing."""
