"""The questions that merges leave in a record, under `_conflicts`, until somebody answers them."""

from collections.abc import Hashable

from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.model.value import Node
from crm_tui.store.merge_grown import MergeConflict
from crm_tui.store.merge_match import frozen


def question(conflict: MergeConflict, by: str = "", when: str = "") -> Node:
    """A conflict as a record keeps it: absent values have no key, nor have `by` and `when` if unknown.

    `by` is who made the change that lost its place, `when` the ISO 8601 time at which it was made.
    """
    sides = {"base": conflict.base, "ours": conflict.ours, "theirs": conflict.theirs}
    said = {name: node for name, node in sides.items() if node is not None}
    made = {name: text for name, text in (("by", by), ("when", when)) if text}
    return {"at": [str(step) for step in conflict.at], "kind": conflict.kind, **said, **made}


def same_question(node: Node) -> Hashable:
    """What a question asks, whoever merged and on whichever side."""
    if not isinstance(node, dict):
        return frozen(node)
    sides = frozenset(None if side is None else frozen(side) for side in (node.get("ours"), node.get("theirs")))
    return frozen([node.get(name, "") for name in ("at", "kind", "base")]), sides


# A question that one side has answered stays answered.
QUESTIONS = MergeField(MergeRule.SET, normal=same_question)
