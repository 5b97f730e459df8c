"""`crm status`: how the workspace stands, on one screen."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.agenda.build import pressing
from crm_tui.agenda.reminder import GROUPS
from crm_tui.agenda.window import whose
from crm_tui.cli import talk
from crm_tui.cli.formats import put_json
from crm_tui.cli.place import opened
from crm_tui.cli.showing import problem_object
from crm_tui.model.problem import Problem
from crm_tui.wording.display import display
from crm_tui.wording.listed import counted
from crm_tui.wording.table import paint
from crm_tui.workspace import checking
from crm_tui.workspace.beside import beside
from crm_tui.workspace.committing import waiting
from crm_tui.workspace.outside import outside

if TYPE_CHECKING:
    from crm_tui.errors import GitError
    from crm_tui.git.status import Dirty
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking
    from crm_tui.workspace.workspace import Workspace

# What a part shows before it says that there is more.
_MOST = 5
_QUESTION = "conflict"
_COMMITS = "the next edit, or crm doctor --fix, makes it"


class Standing(NamedTuple):
    """What wants to be looked at. `uncommitted` is None where there is no repository.

    So many operations of one's own are `late` for their commit; `hindrance` says what keeps git from making it, if so.
    """

    name: str
    folder: str
    broken: Sequence[Problem]
    warnings: int
    questions: Sequence[Problem]
    uncommitted: "Sequence[Dirty] | None"
    late: int
    hindrance: "GitError | None"
    due: dict[str, int]


def put_status(folder: str, json: bool) -> int:
    """Prints how the workspace stands; the exit code. Raises StorageError and GitError."""
    # Git looks through the files in a process of its own, while this one does.
    with opened(folder) as workspace, beside(lambda: _dirty(workspace)) as dirty, closing(workspace.reader()) as db:
        standing = _standing(workspace, db, dirty)
    if json:
        put_json(_object(standing))
    else:
        talk.put_lines(_lines(standing))
    return 0


def _standing(
    workspace: "Workspace", db: "Connection", uncommitted: "Callable[[], Sequence[Dirty] | None]"
) -> Standing:
    errors, warnings = checking.pressing(workspace, db)
    return Standing(
        workspace.settings.name or workspace.folder.name,
        str(workspace.folder),
        [each for each in errors if each.code != _QUESTION],
        warnings,
        [each for each in errors if each.code == _QUESTION],
        uncommitted(),
        *waiting(workspace),
        _due(db, workspace.asking()),
    )


def _dirty(workspace: "Workspace") -> "list[Dirty] | None":
    found = outside(workspace)
    return None if found is None else [each.dirty for each in found]


def _due(db: "Connection", asking: "Asking") -> dict[str, int]:
    """How much is overdue and how much is for today, as on my agenda."""
    return dict(zip(GROUPS, pressing(db, asking, whose("", asking.me)), strict=False))


def _object(standing: Standing) -> dict[str, Any]:
    dirty = standing.uncommitted
    return {
        "name": standing.name,
        "folder": standing.folder,
        "broken": [problem_object(each) for each in standing.broken],
        "warnings": standing.warnings,
        "questions": [problem_object(each) for each in standing.questions],
        "uncommitted": None if dirty is None else [each._asdict() for each in dirty],
        "late": standing.late,
        "hindrance": standing.hindrance and standing.hindrance.message,
        "due": standing.due,
    }


def _lines(standing: Standing) -> Iterator[str]:
    name, folder = display(standing.name), display(standing.folder)
    yield f"{paint(name, 'bold') if talk.colour() else name}  {folder}"
    broken = counted(len(standing.broken), "error") if standing.broken else "nothing"
    more = f", {counted(standing.warnings, 'warning')}" if standing.warnings else ""
    yield from _part("broken", broken + more, [str(each) for each in standing.broken], "crm check")
    if standing.uncommitted is None:
        yield from _part("uncommitted", "there is no git repository", [], "git init")
    else:
        files = [f"{each.state:8}  {each.path}" for each in standing.uncommitted]
        yield from _part("uncommitted", counted(len(files), "file") if files else "nothing", files, "git status")
        yield from _late(standing)
    if standing.questions:
        places = [f"{each.path}:{each.line}" for each in standing.questions]
        yield from _part(
            "questions", f"{counted(len(places), 'record')} with open questions of a merge", places, "crm check"
        )
    due = [f"{number} {group}" for group, number in standing.due.items() if number]
    yield from _part("due", ", ".join(due) or "nothing", [], "crm agenda")


def _late(standing: Standing) -> Iterator[str]:
    """That one's own edits are not committed, and what to do about it."""
    if standing.late:
        waits = f"{counted(standing.late, 'edit')} {'waits' if standing.late == 1 else 'wait'} for commit"
        yield display(f"  {waits}: {standing.hindrance}" if standing.hindrance else f"  {waits} ({_COMMITS})")


def _part(title: str, words: str, details: Sequence[str], command: str) -> Iterator[str]:
    yield f"{title:11}  {words}"
    for each in details[:_MOST]:
        yield f"  {display(each)}"
    if len(details) > _MOST:
        yield f"  and {len(details) - _MOST} more: {command}"
