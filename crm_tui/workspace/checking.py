"""All problems of a workspace in one list: of crm.yaml, of each file, and across records."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from crm_tui.check.attachments import attachments
from crm_tui.check.rules import RULES, Place
from crm_tui.documents.syntax import template_problems
from crm_tui.errors import CrmError
from crm_tui.model.problem import Problem
from crm_tui.query.find import problems_of
from crm_tui.store.attachments import listed

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace


def check(workspace: "Workspace", paths: Sequence[str], *, catch_up: bool = True) -> list[Problem]:
    """Every problem, or those of files at or below `paths`, "." being the workspace, by path and line."""
    if "." in paths:
        paths = ()
    with closing(workspace.reader(catch_up=catch_up)) as db:
        found = [*workspace.settings_problems, *problems_of(db)]
        asking = workspace.asking()
        places = [place for rule in RULES for place in rule(db, asking)]
        places += attachments(db, {root: listed(str(folder)) for root, folder in workspace.roots.items()})
    found.extend(_placed(workspace, (place for place in places if _wanted(place.path, paths))))
    for root, folder in workspace.roots.items():
        found.extend(template_problems(root, folder))
    wanted = [problem for problem in found if _wanted(problem.path, paths)]
    return sorted(set(wanted), key=lambda problem: (problem.root, problem.path, problem.line, problem.column))


def _wanted(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(path == each or path.startswith(each.rstrip("/") + "/") for each in paths)


def _placed(workspace: "Workspace", places: Iterable[Place]) -> Iterator[Problem]:
    for root, path, finding in places:
        line, column = _line(workspace, root, path, finding.at)
        yield Problem(finding.severity, finding.code, finding.message, finding.hint, root, path, line, column)


def _line(workspace: "Workspace", root: str, path: str, at: tuple[str | int, ...]) -> tuple[int, int]:
    from crm_tui.store.yaml import locate

    try:
        return locate(workspace.store.read(root, path), at) if at else (0, 0)
    except CrmError:
        return 0, 0
