"""`crm check --fix`: what can be put right without asking anybody."""

from contextlib import closing
from typing import TYPE_CHECKING

from crm_tui.edits.relink import relink
from crm_tui.model.plan import Plan
from crm_tui.query.find import Found, get

if TYPE_CHECKING:
    from crm_tui.workspace.workspace import Workspace


def late_links(workspace: "Workspace") -> tuple[Plan, list[tuple[str, str]]]:
    """The plan that gives links to renamed records the new id, and the (kind, id) it touches."""
    from crm_tui.store.paths import kind_folder_and_id

    late = [problem.path for problem in workspace.check() if problem.code == "late-link"]
    asking = workspace.asking()
    found: list[Found] = []
    with closing(workspace.reader(catch_up=False)) as db:
        for path in dict.fromkeys(late):
            folder, id_ = kind_folder_and_id(path) or ("", "")
            if kind := asking.schema.kind_of_folder(folder):
                found.append(get(db, asking, kind.name, id_))
        changes = [change for each in found if (change := relink(workspace.editor(), db, asking, each)).keys]
    plan = Plan("Follow renamed records", tuple(changes), asking.me, "check --fix")
    return plan, [(each.kind.name, each.record.id) for each in found]
