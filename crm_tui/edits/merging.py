"""Two records that are one: the second's fields, links and old ids go to the first, and its file goes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from crm_tui.edits.change import Editor, edit
from crm_tui.edits.joining import Difference, Joined, join, joined_text
from crm_tui.edits.relink import follow, replaced, without
from crm_tui.edits.renaming import former_ids
from crm_tui.errors import Conflict, Refused, UsageError
from crm_tui.model.plan import Change, Plan
from crm_tui.model.record import CONFLICTS
from crm_tui.model.value import Node
from crm_tui.query.find import Found

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.query.scope import Asking

Takes: TypeAlias = Mapping[str, bool]


class Merging(NamedTuple):
    """The plan that makes two records one, and what is to be told of it.

    `differences` are the fields of which the two say different things. `itself` are the fields that linked one to
    the other, `unread` the paths of records whose links could not follow.
    """

    plan: Plan
    differences: tuple[Difference, ...]
    itself: tuple[str, ...]
    unread: tuple[str, ...]


class Two(NamedTuple):
    """The record that stays, the one that goes, and the bytes of the latter's file."""

    kept: Found
    gone: Found
    text: bytes


class _Said(NamedTuple):
    """What the two say together, without links from one to the other."""

    joined: Joined
    dropped: tuple[str, ...]


def differences(editor: Editor, kept: Found, gone: Found, takes: Takes) -> tuple[Difference, ...]:
    """The fields of which the two say different things. Raises as `merge`."""
    _refuse(kept, gone)
    return _said(editor, kept, gone, takes).joined.differences


def merge(editor: Editor, db: "Connection", asking: "Asking", two: Two, takes: Takes) -> Merging:
    """The plan by which the first swallows the second.

    `takes` says of a field, or by "" of all others, whether the second's value is taken. A value of the second that
    nobody decided about goes into the notes. Raises UsageError for what are not two records of one kind, Conflict
    while questions of a merge are open in one, and Refused where one cannot be read or `check` would refuse the result.
    """
    kept, gone, text = two
    _refuse(kept, gone)
    said = _said(editor, kept, gone, takes)
    name, id_ = kept.kind.name, kept.record.id
    old = (gone.record.id, *former_ids(gone))
    renamed = {(name, each): id_ for each in old}
    sets = {**dict.fromkeys(said.dropped), **said.joined.nodes}
    for field in kept.kind.fields.values():
        if field.fields and (node := sets.get(field.name)) is not None:
            sets[field.name] = replaced(field, node, renamed)
    sets["formerly"] = [each for each in dict.fromkeys((*former_ids(kept), *old)) if each != id_]
    sets["notes"] = _notes(sets.get("notes"), gone, said.joined.differences)
    followed = follow(editor, db, asking, renamed, ((name, id_), (name, gone.record.id)))
    changes = (edit(editor, kept, sets), Change(gone.root, gone.path, gone.digest, was=text), *followed.changes)
    plan = Plan(f"Merge {name} {gone.record.id} into {id_}", changes, editor.me)
    return Merging(plan, said.joined.differences, said.dropped, followed.unread)


def _said(editor: Editor, kept: Found, gone: Found, takes: Takes) -> _Said:
    both = frozenset((kept.kind.name, id_) for each in (kept, gone) for id_ in (each.record.id, *former_ids(each)))
    mine, theirs = without(kept, both), without(gone, both)
    joined = join(editor, kept, mine.nodes, theirs.nodes, takes)
    return _Said(joined, tuple(dict.fromkeys((*mine.dropped, *theirs.dropped))))


def _refuse(kept: Found, gone: Found) -> None:
    if kept.kind.name != gone.kind.name:
        words = f"{kept.label} is {kept.kind.one}, {gone.label} is {gone.kind.one}"
        raise UsageError(words, "only two records of one kind can be one")
    if (kept.root, kept.path) == (gone.root, gone.path):
        raise UsageError(f"{kept.label} is one record already", "name the one that stays, then the one that goes")
    if kept.root != gone.root:
        raise Refused(f"{kept.path} and {gone.path} lie in different repositories", "move one of them first")
    for each in (kept, gone):
        if each.stale:
            raise Refused(f"{each.path} cannot be read now", "crm check says why")
        if CONFLICTS in each.nodes:
            raise Conflict(f"{each.path}: a merge left questions open", "answer them key by key first")


def _notes(notes: Node | None, gone: Found, found: tuple[Difference, ...]) -> Node | None:
    """The notes of both, and in one line what the second said of what nobody decided about."""
    said = "; ".join(f"{each.field}: {each.gone}" for each in found if each.gone and not each.chosen)
    if not said:
        return notes
    if not isinstance(notes, str | None):
        raise Refused("what stands below notes cannot be read", "correct it first: crm edit")
    line = f"Merged with {gone.record.id}, which said: {said}"
    return joined_text(notes, line) if notes and notes.strip() else line
