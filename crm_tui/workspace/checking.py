"""All problems of a workspace in one list: of crm.yaml, of each file, and across records."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from crm_tui.check.attachments import attachments
from crm_tui.check.rules import NOTED, RULES, Place, Rule
from crm_tui.documents.syntax import template_problems
from crm_tui.errors import CrmError
from crm_tui.model.problem import Problem, Severity
from crm_tui.query.find import count_problems, problems_of
from crm_tui.store.attachments import listed

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.workspace.workspace import Workspace


def check(workspace: "Workspace", paths: Sequence[str], *, catch_up: bool = True) -> list[Problem]:
    """Every problem, or those of files at or below `paths`, "." being the workspace, by path and line."""
    if "." in paths:
        paths = ()
    with closing(workspace.reader(catch_up=catch_up)) as db:
        found = [*workspace.settings_problems, *problems_of(db)]
        places = _across(workspace, db, (*RULES, *NOTED))
    found.extend(_placed(workspace, (place for place in places if _wanted(place.path, paths))))
    found.extend(_templates(workspace))
    wanted = [problem for problem in found if _wanted(problem.path, paths)]
    return _sorted(wanted)


def pressing(workspace: "Workspace", db: "Connection") -> tuple[list[Problem], int]:
    """Every error, by path and line, and how many warnings there are, whose files are not read for their lines."""
    others = [*workspace.settings_problems, *_templates(workspace)]
    places = _across(workspace, db, RULES)
    errors = [each for each in others if each.severity is Severity.ERROR]
    errors += problems_of(db, "severity = ?", (Severity.ERROR,))
    errors += _placed(workspace, (place for place in places if place.finding.severity is Severity.ERROR))
    warned = {each for each in others if each.severity is Severity.WARNING}
    stray = {each for each in places if each.finding.severity is Severity.WARNING}
    return _sorted(errors), len(warned) + len(stray) + count_problems(db, Severity.WARNING)


def _across(workspace: "Workspace", db: "Connection", rules: Iterable[Rule]) -> list[Place]:
    asking = workspace.asking()
    places = [place for rule in rules for place in rule(db, asking)]
    there = {root: listed(str(folder)) for root, folder in workspace.roots.items()}
    return [*places, *attachments(db, there)]


def _templates(workspace: "Workspace") -> Iterator[Problem]:
    for root, folder in workspace.roots.items():
        yield from template_problems(root, folder)


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(set(problems), key=lambda problem: (problem.root, problem.path, problem.line, problem.column))


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
