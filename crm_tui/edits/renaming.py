"""Giving a record another id: its file is renamed, links follow, and the old id still leads to it."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.edits.change import Editor, edit
from crm_tui.edits.relink import follow, relinked
from crm_tui.errors import Refused
from crm_tui.model.ids import check_id
from crm_tui.model.plan import Plan
from crm_tui.model.value import Node
from crm_tui.query.find import Found, holders
from crm_tui.store.paths import SUFFIX

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking


class Renaming(NamedTuple):
    """The plan that renames a record, and the paths of records whose links to it could not follow."""

    plan: Plan
    unread: tuple[str, ...]


def rename(editor: Editor, db: "Connection", asking: "Asking", found: Found, new: str) -> Renaming:
    """The plan that gives a record the id `new`; its file stays in its folder.

    Raises Refused for what is no id, and for one that another record has, had, or has one that looks like it.
    """
    old = found.record.id
    if new == old:
        return Renaming(Plan(f"{found.label} is called {old} already", (), editor.me), ())
    _refuse_taken(db, found, new)
    name = found.kind.name
    former = former_ids(found)
    renamed = {(name, each): new for each in (old, *former)}
    kept: list[Node] = [each for each in (*former, old) if each != new]
    change = edit(editor, found, {**relinked(found, renamed), "formerly": kept})
    folder = found.path.rpartition("/")[0]
    followed = follow(editor, db, asking, renamed, ((name, old),))
    changes = (change._replace(to=f"{folder}/{new}{SUFFIX}"), *followed.changes)
    return Renaming(Plan(f"Rename {name} {old} to {new}", changes, editor.me), followed.unread)


def former_ids(found: Found) -> tuple[str, ...]:
    """The ids a record had before."""
    return tuple(found.record.get("formerly") or ())


def _refuse_taken(db: "Connection", found: Found, new: str) -> None:
    if wrong := check_id(new):
        raise Refused(f"{new!r} is no id: it {wrong}")
    others = sorted(holders(db, found.kind.name, new) - {found.record.id})
    if others:
        name = f"{found.kind.name}/{others[0]}"
        how = "has that id" if others[0] == new else "had that id, or has one that looks like it"
        raise Refused(f"{name} {how}: {new!r}", f"another id; or crm merge {name} {found.kind.name}/{found.record.id}")
