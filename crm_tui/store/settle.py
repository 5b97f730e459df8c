"""The steps between what the files hold and what they should hold, and taking them all."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from crm_tui.errors import Conflict
from crm_tui.store.diskerror import DiskError
from crm_tui.store.entry import Write
from crm_tui.store.rootfiles import RootFiles

# Given a step and what the file holds instead of its `before`: the text that has both changes, or None.
Merge: TypeAlias = Callable[[Write, bytes], bytes | None]


class Moved(Conflict):
    """A file changed between being read and being written; the same edit may simply be tried again."""

    def __init__(self, path: str, rest: str = "") -> None:
        self.what = "somebody else saved the file just now"
        super().__init__(f"{path}: {self.what}{rest}", "try again")
        self.path = path


class Steps(NamedTuple):
    """What is left to write, and the files where somebody else's change is in the way."""

    left: list[Write]
    blocked: list[Write]


def steps(files: RootFiles, wanted: Iterable[Write], merge: Merge) -> Steps:
    """What brings every file from its `before` to its `after`, or a third text to one that has both changes.

    The `before` of a step is what the file holds now. Raises DiskError.
    """
    left, blocked = [], []
    for write in wanted:
        try:
            now = files.read(write.root, write.path)
        except DiskError as error:
            if not error.not_a_plain_file:
                raise
            blocked.append(write)
            continue
        if now == write.after:
            continue
        if now == write.before or _is_reservation(write, now):
            left.append(write._replace(before=now))
        elif (merged := _merged(write, now, merge)) is None:
            blocked.append(write)
        elif merged != now:
            left.append(write._replace(before=now, after=merged))
    return Steps(left, blocked)


def unseen() -> None:
    """A step that nobody counts."""


def take(
    files: RootFiles, writes: Sequence[Write], op: str, begun: list[Write], step: Callable[[], object] = unseen
) -> bool:
    """Every file holds its `after`; new texts reach the disk before the first of them gets its name.

    Whether no temporary file is left. Raises StorageError, or Moved when a file does not hold its `before` any
    more. Only the files of `begun`, which is filled on the way, may be changed then. `step` is called twice a file.
    """
    clean = True
    staged = []
    for number, write in enumerate(writes):
        staged.append(_stage(files, write, f"{op}.{number}"))
        step()
    for write, temporary in zip(writes, staged, strict=True):
        # The last look: between it and the write there is no time in which an editor could save.
        if files.read(write.root, write.path) != write.before:
            raise Moved(write.path)
        begun.append(write)
        if temporary is None:
            files.remove(write.root, write.path)
        else:
            clean &= files.put(write.root, temporary, write.path, new=write.before is None)
        step()
    return clean


def backwards(writes: Iterable[Write]) -> list[Write]:
    """The writes that take back the given ones."""
    return [write._replace(before=write.after, after=write.before) for write in writes]


def never(write: Write, now: bytes) -> None:
    """The merge of those who leave it to others."""


def _stage(files: RootFiles, write: Write, tag: str) -> str | None:
    return None if write.after is None else files.stage(write.root, write.path, write.after, tag)


def _is_reservation(write: Write, now: bytes | None) -> bool:
    """Whether the file is the empty one by which a new file's name is taken where there are no hard links."""
    return now == b"" and (write.before is None or write.after is None)


def _merged(write: Write, now: bytes | None, merge: Merge) -> bytes | None:
    if write.before is None or write.after is None or now is None:
        return None
    return merge(write, now)
