"""Some files of a build and the rows they become, as plain values that travel between processes."""

import marshal
from collections.abc import Sequence
from typing import Any, NamedTuple

from crm_tui.index.look import Sources, look_at
from crm_tui.index.parse import Reader
from crm_tui.index.write import Rows, file_row, rows_of
from crm_tui.store.source import Seen


class Task(NamedTuple):
    """Files to be read, and the row id of the first."""

    rid: int
    seen: Sequence[Seen]

    def packed(self) -> bytes:
        """Plain values travel between processes in a third of the time that others take."""
        return marshal.dumps((self.rid, [tuple(each) for each in self.seen]))

    @classmethod
    def unpacked(cls, data: bytes) -> "Task":
        """What another process of this build packed."""
        rid, seen = marshal.loads(data)  # noqa: S302 - the two processes are one program
        return cls(rid, [Seen(*each) for each in seen])


class Batch(NamedTuple):
    """What became of a task: rows, and the files that are no readable records, with their row ids."""

    rows: Rows
    broken: list[tuple[int, Seen]]
    size: int

    def packed(self) -> bytes:
        """As `Task.packed`."""
        return marshal.dumps((tuple(self.rows), [(rid, tuple(seen)) for rid, seen in self.broken], self.size))

    @classmethod
    def unpacked(cls, data: bytes) -> "Batch":
        """What another process of this build packed."""
        plain: tuple[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]], int]
        plain = marshal.loads(data)  # noqa: S302 - the two processes are one program
        rows, broken, size = plain
        return cls(Rows(*rows), [(rid, Seen(*seen)) for rid, seen in broken], size)


def read(reader: Reader, sources: Sources, task: Task) -> Batch:
    """Reads the files of a task."""
    whole, broken, files = [], [], []
    for rid, look in enumerate(look_at(reader, sources, task.seen), task.rid):
        if look.parsed is None and look.kind is not None:
            broken.append((rid, look.seen))
            continue
        whole.append((rid, look, False))
        files.append(file_row(rid, look, look.parsed.label if look.parsed else look.id))
    return Batch(rows_of(whole)._replace(files=files), broken, len(task.seen))
