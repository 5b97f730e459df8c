"""`crm check --fix`: what can be put right without asking anybody."""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from crm_tui.cli import talk
from crm_tui.cli.applying import Manner, carry_out, many
from crm_tui.cli.joining import note_unread
from crm_tui.edits.relink import relink
from crm_tui.edits.renaming import rename
from crm_tui.errors import NotFound, Refused
from crm_tui.model.ids import check_id, fold_id, slug
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found, get
from crm_tui.store.paths import kind_folder_and_id
from crm_tui.wording.display import display

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace


def mend(workspace: "Workspace", manner: Manner) -> None:
    """Gives links their records' present ids, and files the names that their ids should have; says what it did.

    Raises as applying a plan does.
    """
    plan, names = _late_links(workspace)
    if plan.changes:
        carry_out(workspace, plan, manner, names, many)
    for kind, old in _misspelled(workspace):
        _respell(workspace, manner, kind, old)


def _late_links(workspace: "Workspace") -> tuple[Plan, list[tuple[str, str]]]:
    """The plan that gives links to renamed records the new id, and the (kind, id) it touches."""
    asking = workspace.asking()
    found: list[Found] = []
    with closing(workspace.reader(catch_up=False)) as db:
        for kind, id_ in _with_problem(workspace, "late-link"):
            found.append(get(db, asking, kind, id_))
        changes = [change for each in found if (change := relink(workspace.editor(), db, asking, each)).keys]
    plan = Plan("Follow renamed records", tuple(changes), asking.me, "check --fix")
    return plan, [(each.kind.name, each.record.id) for each in found]


def _misspelled(workspace: "Workspace") -> Iterator[tuple[str, str]]:
    """The (kind, id) of records whose file is named with capitals, or in Unicode's decomposed form."""
    for kind, id_ in _with_problem(workspace, "strange-id"):
        right = slug(id_)
        if right != id_ and fold_id(right) == fold_id(id_) and not check_id(right):
            yield kind, id_


def _respell(workspace: "Workspace", manner: Manner, kind: str, old: str) -> None:
    """Renames one record, its links with it; what stands in the way is told."""
    asking = workspace.asking()
    with closing(workspace.reader(catch_up=False)) as db:
        try:
            made = rename(workspace.editor(), db, asking, get(db, asking, kind, old), slug(old))
        except (NotFound, Refused) as error:
            talk.note(display(f"{kind}/{old} keeps its name: {error}"))
            return
    note_unread(made.unread)
    carry_out(workspace, made.plan._replace(cause="check --fix"), manner, [(kind, slug(old))], many)


def _with_problem(workspace: "Workspace", code: str) -> Iterator[tuple[str, str]]:
    """The (kind, id) of the records with such a problem, once each."""
    schema = workspace.asking().schema
    for path in dict.fromkeys(problem.path for problem in workspace.check() if problem.code == code):
        folder, id_ = kind_folder_and_id(path) or ("", "")
        if kind := schema.kind_of_folder(folder):
            yield kind.name, id_
