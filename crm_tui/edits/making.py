"""Making and setting records from typed words, with the records that links name found or made on the way."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_tui.edits import record as edits
from crm_tui.edits.change import Editor, Sets
from crm_tui.edits.linking import Linker
from crm_tui.edits.words import Setting, refuse_twice
from crm_tui.model.plan import Change, Plan
from crm_tui.query.find import Found

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.kind import Kind
    from crm_tui.model.value import Node
    from crm_tui.query.scope import Asking


class Maker:
    """Makes plans for one command or key; ids it gave out already are taken."""

    def __init__(
        self, db: "Connection", asking: "Asking", editor: Editor, taken: edits.Taken, folder: edits.Folder
    ) -> None:
        self._editor = editor
        self._folder = folder
        self._is_taken = taken
        self._given: set[tuple[str, str]] = set()
        self._linker = Linker(db, asking, self._linked)

    def add(self, kind: "Kind", title: str, settings: Sequence[Setting]) -> tuple[Plan, str]:
        """The plan that makes a record, and those it links to by `+`; and its id."""
        named = [Setting(kind.label_field, "=", title)] if title else []
        refuse_twice(kind, [*named, *settings])
        settings, made = self._linker.resolved(kind, settings)
        plan, id_ = self._add(kind, title, settings)
        return plan._replace(changes=(*made, *plan.changes)), id_

    def set(self, found: Sequence[Found], settings: Sequence[Setting]) -> Plan:
        """The plan that sets the fields of each record."""
        refuse_twice(found[0].kind, settings)
        settings, made = self._linker.resolved(found[0].kind, settings)
        plan = edits.set_fields(self._editor, found, settings)
        return plan._replace(changes=(*made, *plan.changes))

    def add_nodes(self, kind: "Kind", title: str, given: Mapping[str, "Node"], *, called: str = "") -> tuple[Plan, str]:
        """The plan that makes a record of these nodes, whose links may be names or `+New one`; and its id.

        The id is made of what the record is `called`, else of its title.
        """
        resolved, made = self._linker.resolved_nodes(kind, given, {})
        nodes = {name: node for name, node in resolved.items() if node is not None}
        plan, id_ = edits.add_nodes(
            self._editor, kind, title, nodes, taken=self._taken, folder=self._folder, root="", called=called
        )
        return plan._replace(changes=(*made, *plan.changes)), id_

    def set_nodes(self, found: Found, given: Sets) -> Plan:
        """The plan that gives fields of a record these nodes, whose links may be names or `+New one`."""
        resolved, made = self._linker.resolved_nodes(found.kind, given, found.nodes)
        plan = edits.set_nodes(self._editor, found, resolved)
        return plan._replace(changes=(*made, *plan.changes))

    def _linked(self, kind: "Kind", title: str) -> tuple[tuple[Change, ...], str]:
        plan, id_ = self._add(kind, title, ())
        return plan.changes, id_

    def _add(self, kind: "Kind", title: str, settings: Sequence[Setting]) -> tuple[Plan, str]:
        plan, id_ = edits.add(self._editor, kind, title, settings, taken=self._taken, folder=self._folder, root="")
        self._given.add((kind.name, id_))
        return plan, id_

    def _taken(self, kind: str, id_: str) -> bool:
        return (kind, id_) in self._given or self._is_taken(kind, id_)
