"""Which files are not as the index knows them, found by their stamps without opening one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_tui.index.database import Connection
from crm_tui.index.uncollected import uncollected

if TYPE_CHECKING:
    from crm_tui.model.problem import Problem
    from crm_tui.store.source import Source


def differing(db: Connection, sources: "Iterable[Source]", refused: "list[Problem]") -> set[tuple[str, str]]:
    """The files (root, path) that are new, gone or other than their stamps, or too fresh for these to tell.

    What looks like a record and is none is added to `refused`.
    """
    found: set[tuple[str, str]] = set(db.execute("SELECT root, path FROM file WHERE racy"))
    with uncollected():
        known = set(db.execute("SELECT root, path, size, mtime_ns, ctime_ns, inode FROM file WHERE NOT racy"))
        for source in sources:
            for seen in source.scan(refused):
                # Most are there, and a tuple is hashed anew each time that it is looked up.
                try:
                    known.remove(seen)
                except KeyError:
                    found.add(seen[:2])
        found.update(row[:2] for row in known)
    return found
