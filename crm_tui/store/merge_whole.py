"""Merges values that have no parts: a text, a date, an amount."""

from typing import Any

from crm_tui.model.merge_rule import MergeField, MergeRule
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.value import Node
from crm_tui.store.diff3 import Chunk, Items, diff3
from crm_tui.store.merge_grown import Grown, conflict
from crm_tui.store.merge_match import meaning

# What people write to say no; a date and everything else says yes.
_NO = frozenset("no n false off 0 none never withdrawn unsubscribed erased revoked opted-out opt-out".split())


def is_same(field: MergeField, one: Node | None, two: Node | None) -> bool:
    """Whether two nodes mean the same; absence means the same as absence only."""
    if one is None or two is None:
        return one is two
    if one == two:
        return True
    return field.same(one, two) if field.same else meaning(field, one) == meaning(field, two)


def spelled(base: Node | None, ours: Node | None, theirs: Node | None) -> Node | None:
    """One of several spellings of one meaning: the changed one; of two the smaller."""
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    if base in (ours, theirs):
        return theirs if ours == base else ours
    return min(ours, theirs, key=repr)


def whole(field: MergeField, base: Node | None, ours: Node | None, theirs: Node | None) -> Grown:
    """The merge of a value as a whole."""
    if is_same(field, ours, theirs):
        return Grown(spelled(base, ours, theirs))
    if is_same(field, ours, base):
        return Grown(theirs)
    if is_same(field, theirs, base):
        return Grown(ours)
    if field.rule is MergeRule.CREATED:
        return Grown(_smaller(field, ours, theirs) if base is None else base)
    if field.rule is MergeRule.RESTRICTIVE and (grown := _restrictive(field, ours, theirs)):
        return grown
    return conflict(base, ours, theirs)


def lines(field: MergeField, base: Node | None, ours: str, theirs: str) -> Grown:
    """The merge of a long text line by line; changes that touch the same lines are a conflict."""
    if is_same(field, ours, theirs) or is_same(field, ours, base) or is_same(field, theirs, base):
        return whole(field, base, ours, theirs)
    b = base.split("\n") if isinstance(base, str) else []
    o, t = ours.split("\n"), theirs.split("\n")
    merged: list[Any] = []
    for chunk in diff3(b, o, t):
        side = changed_side(chunk, b, o, t)
        if side is None:
            return conflict(base, ours, theirs)
        merged += chunk.theirs.of(t) if side == "theirs" else chunk.ours.of(o)
    return Grown("\n".join(merged))


def changed_side(chunk: Chunk, base: Items, ours: Items, theirs: Items) -> str | None:
    """Which side has the merged chunk: "ours", "theirs", "both", or None when they contradict each other."""
    was, mine, other = chunk.base.of(base), chunk.ours.of(ours), chunk.theirs.of(theirs)
    if mine == other:
        return "both"
    if mine == was:
        return "theirs"
    return "ours" if other == was else None


def _smaller(field: MergeField, ours: Node | None, theirs: Node | None) -> Node | None:
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    if field.normal is not None:
        one: Any = field.normal(ours)
        two: Any = field.normal(theirs)
        try:
            return ours if one < two else theirs
        except TypeError:
            pass
    return min(ours, theirs, key=repr)


def _restrictive(field: MergeField, ours: Node | None, theirs: Node | None) -> Grown | None:
    """The value that forbids; None when neither does."""
    forbids = field.restricts or _says_no
    no = forbids(ours), forbids(theirs)
    if not any(no):
        return None
    node = spelled(None, ours, theirs) if all(no) else ours if no[0] else theirs
    message = "one side forbids what the other allows; what forbids stands"
    return Grown(node) if all(no) else Grown(node, None, (), (Finding(Severity.NOTE, "restrictive", message),))


def _says_no(node: Node | None) -> bool:
    return isinstance(node, str) and node.strip().partition(" ")[0].casefold() in _NO
