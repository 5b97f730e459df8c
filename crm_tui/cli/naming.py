"""From what people type to the record they mean."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.cli.words import from_stdin
from crm_tui.errors import NotFound, StorageError
from crm_tui.model.problem import Problem, Severity
from crm_tui.model.record import Record
from crm_tui.query.find import Found, get, problems_of, resolve
from crm_tui.store.digest import digest
from crm_tui.store.paths import kind_folder_and_id

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking

Read = Callable[[str, str], bytes]


def found(db: "Connection", asking: "Asking", typed: str, kind: str = "", first: Sequence[str] = ()) -> Found:
    """The record that is meant by an id, `kind/id`, a unique beginning or a name; `-` reads it from stdin.

    One of the kinds named in `first` is meant rather than any other.

    Raises NotFound, Ambiguous, and StorageError where its file cannot be read and no good state of it is known, or
    where a folder that may hold it cannot be read.
    """
    text = _plain(asking, from_stdin(typed), kind)
    try:
        name, id_ = resolve(db, asking, text, kind, first)
    except NotFound:
        if problem := _unreadable(db, asking, text, kind):
            raise StorageError(f"{text!r} cannot be read: {problem}", hint=f"crm edit {text}") from None
        if closed := _closed(db):
            raise StorageError(closed.message, closed.path, closed.hint) from None
        raise
    return get(db, asking, name, id_)


def found_to_edit(db: "Connection", asking: "Asking", typed: str, read: Read) -> Found:
    """The same for an editor, which also opens a file that cannot be read. `read` gives the bytes of (root, path)."""
    text = _plain(asking, from_stdin(typed), "")
    try:
        return found(db, asking, text)
    except (NotFound, StorageError):
        problem = _unreadable(db, asking, text, "")
        place = kind_folder_and_id(problem.path) if problem else None
        kind = asking.schema.kind_of_folder(place[0]) if place else None
        if problem is None or place is None or kind is None:
            raise
    record = Record(kind.name, place[1], {})
    now = digest(read(problem.root, problem.path))
    return Found(record, kind, problem.root, problem.path, now, True, place[1], {}, (problem,))


def _plain(asking: "Asking", typed: str, kind: str) -> str:
    """`contacts/ada-lovelace`, and the path of its file, as `contact/ada-lovelace`; no kind where it is known."""
    text = typed.strip()
    folder, slash, rest = text.removeprefix("records/").partition("/")
    named = asking.schema.kind_of_folder(folder) if slash else None
    if named:
        text = f"{named.name}/{rest.rpartition('/')[2].removesuffix('.yaml')}"
    return text.removeprefix(f"{kind}/") if kind else text


def _unreadable(db: "Connection", asking: "Asking", text: str, kind: str) -> Problem | None:
    """What is wrong with the file of a record that has no good state to be shown."""
    folder = f"records/{asking.schema.kinds[kind].plural}/" if kind else "records/"
    ending = f"/{text.rpartition('/')[2]}.yaml"
    errors = (each for each in problems_of(db) if each.severity is Severity.ERROR)
    return next((each for each in errors if each.path.startswith(folder) and each.path.endswith(ending)), None)


def _closed(db: "Connection") -> Problem | None:
    """What is wrong with a folder of records that the disk would not list, if there is one."""
    return next(problems_of(db, "code = 'unreadable' AND path NOT LIKE '%.yaml'"), None)
