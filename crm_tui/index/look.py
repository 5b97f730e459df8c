"""Looking at one file: its bytes become a Look, whatever is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import PurePosixPath
from typing import NamedTuple

from crm_tui import clock
from crm_tui.index.parse import Place, Reader
from crm_tui.index.racy import RACY_NS
from crm_tui.index.write import Look
from crm_tui.model.ids import check_id
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Problem, Severity
from crm_tui.model.suggest import suggestion
from crm_tui.model.value import Node
from crm_tui.store.digest import digest
from crm_tui.store.diskerror import DiskError
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.store.source import Seen, Source, problem_of
from crm_tui.store.yaml import Unreadable, read_text

Sources = Mapping[str, Source]


def look_at(reader: Reader, sources: Sources, seen: Iterable[Seen]) -> list[Look]:
    """Reads files, one Look each; a file that vanished meanwhile has none."""
    return looks(reader, list(read(sources, seen)))


def read(sources: Sources, seen: Iterable[Seen]) -> "Iterator[Read]":
    """The bytes of files as they are; a file that vanished meanwhile has none."""
    for root, files in groupby(seen, lambda each: each.root):
        own = list(files)
        now = clock.file_time_ns()
        for each, data in zip(own, sources[root].read_all(each.path for each in own), strict=True):
            if not (isinstance(data, DiskError) and data.missing):
                yield tuple.__new__(Read, (each, data, now))


class Read(NamedTuple):
    """A file that was read, or why it could not be, and the time in ns before it was."""

    seen: Seen
    data: bytes | DiskError
    read_at_ns: int


def looks(reader: Reader, files: Iterable[Read]) -> list[Look]:
    """What the index keeps of each of these files.

    All are taken apart before the first becomes rows: a processor does the same thing many times
    faster than two things in turns.
    """
    return [_rows(reader, file, nodes) for file, nodes in [(file, _nodes(file.data)) for file in files]]


def _nodes(data: bytes | DiskError) -> dict[str, Node] | Unreadable | DiskError:
    if isinstance(data, DiskError):
        return data
    try:
        return read_text(data).nodes
    except Unreadable as error:
        return error


def _rows(reader: Reader, file: Read, nodes: dict[str, Node] | Unreadable | DiskError) -> Look:
    seen, data, _ = file
    kind, id_, problems = whose(reader, seen)
    if isinstance(data, DiskError):
        # It is tried again at every walk, and told once.
        return Look(seen, True, f"unread {data.code}", kind, id_, None, (*problems, problem_of(data, seen.root)))
    parsed = None
    if isinstance(nodes, Unreadable):
        problems = problems if kind is None else (*problems, _unreadable(nodes, seen))
    elif kind is not None and isinstance(nodes, dict):
        parsed = reader.parse(kind, id_, nodes, Place(seen.root, seen.path, data))
    fields = (seen, _racy(file), digest(data), kind, id_, parsed, problems)
    return tuple.__new__(Look, fields)  # half the time of Look(…), a hundred thousand times


def same(reader: Reader, file: Read, known: str) -> Look | None:
    """What the index keeps of a file that still has the digest `known`, but for what it was parsed to; else None."""
    if isinstance(file.data, DiskError) or digest(file.data) != known:
        return None
    return Look(file.seen, _racy(file), known, *whose(reader, file.seen)[:2], None)


def _racy(file: Read) -> bool:
    """Whether the file was read so soon after it was written that a further change may not show in its stamp."""
    return file.read_at_ns - file.seen.mtime_ns < RACY_NS


def last_good(reader: Reader, seen: Seen, versions: Callable[[Seen], "list[bytes]"]) -> Look | None:
    """The newest earlier version that can be read, as kept for a file that no longer can."""
    for data in versions(seen):
        [found] = looks(reader, [Read(seen, data, 0)])
        if found.parsed is not None:
            return found._replace(parsed=found.parsed._replace(problems=()))
    return None


def whose(reader: Reader, seen: Seen) -> tuple[Kind | None, str, tuple[Problem, ...]]:
    """The kind and id that a path gives; a folder that no kind has is a problem, and a name that is no good id."""
    found = kind_folder_and_id(seen.path)
    if found is None:
        return None, PurePosixPath(seen.path).stem, ()
    folder, id_ = found
    kind = reader.kinds.get(folder)
    if kind is not None:
        wrong = check_id(id_)
        return kind, id_, (_warning(seen, "strange-id", wrong, "rename the file"),) if wrong else ()
    hint = suggestion(folder, [each.plural for each in reader.schema.kinds.values()])
    words = f"no kind keeps its records in {folder!r}"
    return None, id_, (_warning(seen, "unknown-kind", words, hint),)


def _warning(seen: Seen, code: str, words: str, hint: str) -> Problem:
    return Problem(Severity.WARNING, code, words, hint, seen.root, seen.path)


def _unreadable(error: Unreadable, seen: Seen) -> Problem:
    finding = error.finding
    return Problem(
        finding.severity,
        finding.code,
        finding.message,
        finding.hint,
        seen.root,
        seen.path,
        error.line,
        error.column,
    )
