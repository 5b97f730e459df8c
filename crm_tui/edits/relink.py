"""Links that still use an id which their record had before."""

from typing import TYPE_CHECKING

from crm_tui.edits.change import Editor, edit
from crm_tui.errors import NotFound
from crm_tui.model.plan import Change
from crm_tui.model.value import Node
from crm_tui.query.find import Found, get

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking


def relink(editor: Editor, db: "Connection", asking: "Asking", found: Found) -> Change:
    """The change that writes present ids for former ones; links that lead nowhere stay as they are."""
    sets: dict[str, Node | None] = {}
    for field in found.kind.fields.values():
        value = found.record.get(field.name)
        if value is None or field.name not in found.nodes:
            continue
        renamed = {old: new for kind, old in field.type.links(value, field) if (new := _now(db, asking, kind, old))}
        if renamed:
            sets[field.name] = _replaced(found.nodes[field.name], renamed)
    return edit(editor, found, sets)


def _now(db: "Connection", asking: "Asking", kind: str, id_: str) -> str:
    """The id that a record has now; "" when it is the same, or there is none."""
    if kind not in asking.schema.kinds:
        return ""
    try:
        now = get(db, asking, kind, id_).record.id
    except NotFound:
        return ""
    return "" if now == id_ else now


def _replaced(node: Node, renamed: dict[str, str]) -> Node:
    """The node with every text that is a former id replaced; keys and other texts stay."""
    if isinstance(node, str):
        kind, slash, id_ = node.strip().rpartition("/")
        return f"{kind}{slash}{renamed[id_]}" if id_ in renamed else node
    if isinstance(node, list):
        return [_replaced(each, renamed) for each in node]
    return {name: _replaced(each, renamed) for name, each in node.items()}
