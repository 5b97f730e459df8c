"""Turns a plan into the bytes of each file, against what the files hold now.

A file that nobody has touched since the plan was made is spliced. One that has moved on gets both
changes where they fit together; where they do not, nothing of the plan is written.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from crm_tui.errors import Conflict, CrmError, Refused
from crm_tui.model.merge_rule import FieldTable, MergeField
from crm_tui.model.plan import Change, Plan
from crm_tui.model.value import Node
from crm_tui.store.digest import digest
from crm_tui.store.dump import dump
from crm_tui.store.entry import Write
from crm_tui.store.journal import takes_back
from crm_tui.store.paths import check_path, merged_by_key
from crm_tui.store.rootfiles import RootFiles
from crm_tui.store.source import RECORD_LIMIT
from crm_tui.store.unreadable import Unreadable, Unspliceable
from crm_tui.store.yaml import read_text

# Many a plan only makes files, and files rarely move on between a plan and its writing: what splices and what merges
# them is loaded where it is called for.
if TYPE_CHECKING:
    from crm_tui.store.merge_grown import MergeConflict

# The fields of the record at (root, path), by which its changes are merged; empty for other files.
FieldsOf: TypeAlias = Callable[[str, str], FieldTable]

Address: TypeAlias = tuple[str, str]


class Clash(NamedTuple):
    """One thing in one file that the plan and somebody else have changed in different ways.

    The conflict's base is what the plan was made from, ours the plan's, theirs what the file holds;
    its `at` is empty when it is the file as a whole.
    """

    root: str
    path: str
    conflict: "MergeConflict"


class Clashes(Conflict):
    """The plan and somebody else have changed the same keys; nothing was written until somebody chooses."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__("; ".join(map(_words, clashes)), "nothing was written; look at it and do the edit again")
        self.clashes = tuple(clashes)


def resolve(files: RootFiles, plan: Plan, fields_of: FieldsOf) -> list[Write]:
    """What the plan makes of the files, without those it leaves as they are; writes nothing.

    Raises Clashes with all that contradicts, Refused for a file that cannot be edited, StorageError.
    """
    before: dict[Address, bytes | None] = {}
    after: dict[Address, bytes | None] = {}
    clashes: list[Clash] = []
    for change in plan.changes:
        address = (change.root, change.path)
        place = (change.root, change.to or change.path)
        # Where a file goes stands before where it was: while both are written it is in two places, never in none.
        for each in (place, address):
            if each not in before:
                before[each] = after[each] = files.read(*each)
        try:
            made, conflicts = _resolved(change, after[address], fields_of(*address))
        except (Unreadable, Unspliceable) as error:
            raise _refused(change.path, error) from None
        clashes += [Clash(*address, conflict) for conflict in conflicts]
        if place != address:
            if after[place] is not None:
                clashes.append(Clash(*place, _whole("added", change, after[place])))
            after[address] = None
        after[place] = made
        if not takes_back(plan.cause)[0]:
            _check(place[1], before[place], made)
    if clashes:
        raise Clashes(clashes)
    return [Write(*address, before[address], after[address]) for address in before if before[address] != after[address]]


def merged(write: Write, now: bytes, fields: FieldTable) -> bytes | None:
    """The text that has both the write's change and what somebody else made of its `before`; None if none has."""
    if write.before is None or write.after is None or not merged_by_key(write.path):
        return None
    from crm_tui.store.merge import merge

    try:
        text, conflicts, *_ = merge(write.before, write.after, now, fields)
    except Unreadable:
        return None
    return None if conflicts else text


Resolved: TypeAlias = "tuple[bytes | None, list[MergeConflict]]"


def _resolved(change: Change, now: bytes | None, fields: FieldTable) -> Resolved:
    unmoved = change.base == (None if now is None else digest(now))
    if change.to and not change.keys:
        return now, [] if now is not None else [_whole("deleted", change, None)]
    if not change.keys:
        return (change.text, []) if unmoved else _text(change, now, fields)
    if now is None:
        if change.base is None:
            return dump(_set(change), tuple(fields)), []
        return None, [_whole("deleted", change, None)]
    if unmoved:
        return _spliced(now, {key: new for key, (_, new) in change.keys.items()}, fields), []
    if change.base is None:
        return now, [_whole("added", change, now)]
    return _keys(change, now, fields)


def _keys(change: Change, now: bytes, fields: FieldTable) -> Resolved:
    """The plan's keys in a text that somebody has changed since."""
    from crm_tui.store.merge_nodes import merge_node

    nodes = read_text(now).nodes
    sets: dict[str, Node | None] = {}
    conflicts: list[MergeConflict] = []
    for key, (was, new) in change.keys.items():
        field = fields.get(key) or fields.get("*") or MergeField()
        sets[key], inner = merge_node(field, was, new, nodes.get(key))
        conflicts += [conflict._replace(at=(key, *conflict.at)) for conflict in inner]
    return _spliced(now, sets, fields), conflicts


def _spliced(now: bytes, sets: Mapping[str, Node | None], fields: FieldTable) -> bytes:
    from crm_tui.store.splice import splice

    return splice(now, sets, tuple(fields))


def _text(change: Change, now: bytes | None, fields: FieldTable) -> Resolved:
    """The plan's text for a file that is not what the plan was made from."""
    if now == change.text:
        return now, []
    if now is None or change.was is None or change.text is None:
        kind = "added" if change.was is None else "deleted"
        return now, [_whole(kind, change, now)]
    if not merged_by_key(change.path):
        return now, [_whole("changed", change, now)]
    from crm_tui.store.merge import merge

    text, conflicts, *_ = merge(change.was, change.text, now, fields)
    return text, list(conflicts)


def _check(path: str, before: bytes | None, after: bytes | None) -> None:
    """Raises Refused for a new file of a bad name, and for a record that would be too big to be read.

    What an undo brings back was there before, so it is not asked of that.
    """
    if before is None and after is not None and (words := check_path(path)):
        raise Refused(f"{path!r}: the path {words}", "choose another name")
    if after is not None and len(after) > RECORD_LIMIT and merged_by_key(path):
        raise Refused(f"{path}: the record would be over 1 MiB", "attach long texts as files")


def _refused(path: str, error: CrmError) -> Refused:
    if not isinstance(error, Unreadable):
        return Refused(f"{path}: {error.message}", error.hint)
    place = f"{path}:{error.line}:{error.column}" if error.line else path
    return Refused(f"{place}: {error.finding.message}", error.hint)


def _set(change: Change) -> dict[str, Node]:
    return {key: new for key, (_, new) in change.keys.items() if new is not None}


def _whole(kind: str, change: Change, now: bytes | None) -> "MergeConflict":
    from crm_tui.store.merge_grown import MergeConflict

    return MergeConflict((), kind, _text_of(change.was), _text_of(change.text), _text_of(now))


def _text_of(data: bytes | None) -> str | None:
    return None if data is None else data.decode(errors="replace")


def _words(clash: Clash) -> str:
    at, kind, base, ours, theirs = clash.conflict
    if at:
        key = ".".join(map(str, at))
        return f"{clash.path}: {key}: you have {_node(ours)}, the file now {_node(theirs)}; it was {_node(base)}"
    if kind == "added":
        return f"{clash.path}: it exists already"
    return f"{clash.path}: it was {'deleted' if theirs is None else 'changed'} since"


def _node(node: Node | None) -> str:
    if node is None:
        return "nothing"
    text = node if isinstance(node, str) else str(node)
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
