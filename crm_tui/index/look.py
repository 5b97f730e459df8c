"""Looking at one file: its bytes become a Look, whatever is wrong with them."""

from collections.abc import Callable
from pathlib import PurePosixPath

from crm_tui.index.parse import Place, Reader
from crm_tui.index.racy import RACY_NS
from crm_tui.index.write import Look
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Problem, Severity
from crm_tui.model.suggest import suggestion
from crm_tui.store.digest import digest
from crm_tui.store.diskerror import DiskError
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.store.source import Seen, problem_of
from crm_tui.store.yaml import Unreadable, read_text


def look(reader: Reader, seen: Seen, data: bytes, read_at_ns: int) -> Look:
    """What the index keeps of a file with these bytes."""
    racy = read_at_ns - seen.mtime_ns < RACY_NS
    kind, id_, problems = whose(reader, seen)
    parsed = None
    if kind is not None:
        try:
            parsed = reader.parse(kind, id_, read_text(data).nodes, Place(seen.root, seen.path, data))
        except Unreadable as error:
            problems = (*problems, _unreadable(error, seen))
    return Look(seen, racy, digest(data), kind, id_, parsed, problems)


def unread(reader: Reader, seen: Seen, error: DiskError) -> Look:
    """A file whose bytes could not be had; it is tried again at every walk, and told once."""
    kind, id_, _ = whose(reader, seen)
    return Look(seen, True, f"unread {error.code}", kind, id_, None, (problem_of(error, seen.root),))


def last_good(reader: Reader, seen: Seen, versions: Callable[[Seen], "list[bytes]"]) -> Look | None:
    """The newest earlier version that can be read, as kept for a file that no longer can."""
    for data in versions(seen):
        found = look(reader, seen, data, 0)
        if found.parsed is not None:
            return found._replace(parsed=found.parsed._replace(problems=()))
    return None


def whose(reader: Reader, seen: Seen) -> tuple[Kind | None, str, tuple[Problem, ...]]:
    """The kind and id that a path gives; a folder that no kind has is a problem."""
    found = kind_folder_and_id(seen.path)
    if found is None:
        return None, PurePosixPath(seen.path).stem, ()
    folder, id_ = found
    kind = reader.kinds.get(folder)
    if kind is not None:
        return kind, id_, ()
    hint = suggestion(folder, [each.plural for each in reader.schema.kinds.values()])
    words = f"no kind keeps its records in {folder!r}"
    return None, id_, (Problem(Severity.WARNING, "unknown-kind", words, hint, seen.root, seen.path),)


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
