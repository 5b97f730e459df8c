"""Brings operations that a crash cut short to their end: each has happened whole, or not at all.

An operation that had changed nothing yet is forgotten. Any other is finished, also where somebody has
changed one of its files since, as long as both changes fit together; else all of it is taken back,
and that somebody's text is kept.
"""

from typing import NamedTuple

from crm_tui.model.problem import Problem, Severity
from crm_tui.store.entry import Entry, Write
from crm_tui.store.journal import Journal, Unfinished
from crm_tui.store.rootfiles import RootFiles
from crm_tui.store.settle import Merge, backwards, steps, take


class Healed(NamedTuple):
    """What became of the operations that were found open, and the files whose text could not be taken back."""

    finished: tuple[Entry, ...] = ()
    taken_back: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def paths(self) -> set[tuple[str, str]]:
        """The files, as (root, path), that may differ from what an index knows."""
        return {(file.root, file.path) for entry in self.finished + self.taken_back for file in entry.files}


def heal(files: RootFiles, journal: Journal, merge: Merge, *, late: bool) -> Healed:
    """What was done about every open operation; afterwards none is open. Called under the lock.

    `late` says that those which are finished wait for their commit then.

    Raises StorageError, or Moved when an editor saved just now; what is left is done next time.
    """
    healed = Healed()
    for unfinished in journal.unfinished():
        entry = journal.begun(unfinished)
        if entry is None:
            journal.drop(unfinished)
            continue
        files.sweep(entry.files, entry.op)
        if not unfinished.back and _finish(files, journal, entry, merge, late=late):
            healed = healed._replace(finished=(*healed.finished, entry))
        else:
            kept = _take_back(files, journal, entry, unfinished, merge)
            problems = (*healed.problems, *(_problem(entry, write) for write in kept))
            healed = healed._replace(taken_back=(*healed.taken_back, entry), problems=problems)
    return healed


def _finish(files: RootFiles, journal: Journal, entry: Entry, merge: Merge, *, late: bool) -> bool:
    """Whether the operation has now happened; nothing is written when it cannot or has not begun."""
    left, blocked = steps(files, entry.files, merge)
    if blocked or left == list(entry.files):
        return False
    if not take(files, left, entry.op, []):
        journal.leave(entry.op)
    files.confirm(entry.files)
    journal.close(entry.op, late=late)
    return True


def _take_back(files: RootFiles, journal: Journal, entry: Entry, unfinished: Unfinished, merge: Merge) -> list[Write]:
    """The files that keep somebody else's text; everything else is as it was before the operation."""
    if not unfinished.back:
        journal.give_up(entry.op)
    left, blocked = steps(files, backwards(entry.files), merge)
    if not take(files, left, entry.op, []):
        files.sweep(entry.files, entry.op)
    files.confirm(entry.files)
    journal.drop(Unfinished(entry.op, back=True))
    return blocked


def _problem(entry: Entry, write: Write) -> Problem:
    return Problem(
        Severity.ERROR,
        "interrupted",
        f"“{entry.words}” was interrupted, and somebody changed this file since: it was kept as it is, "
        "and the rest was taken back",
        "look whether it says what it should, then do the edit again",
        write.root,
        write.path,
    )
