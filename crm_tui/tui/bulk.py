"""One plan for many records: setting fields of them, or deleting them."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from crm_tui.edits.attaching import taken_along
from crm_tui.edits.record import remove
from crm_tui.errors import UsageError
from crm_tui.index.changed import Changed
from crm_tui.model.plan import Change, Plan
from crm_tui.query.find import Found, Linked, by_rid, links_to
from crm_tui.query.identity import still
from crm_tui.query.scope import Asking, Scope
from crm_tui.tui.deeds import Outcome, Proposal, left_behind, words_of
from crm_tui.workspace.workspace import Applied

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.tui.deeds import Deeds

# The row numbers of records, with their ids as far as they are known.
Chosen = Mapping[int, str]
Say = Callable[[str], None]

NOTHING = Outcome("", Applied("", Changed()))
# After so many records, and files, it is told how far it is.
_STEP = 1000
_AT_ONCE = 200


def setting(deeds: "Deeds", kind: str, chosen: Chosen, line: str, say: Say) -> Plan:
    """The plan that sets fields of the chosen records from a line such as `owner=grace tags+=vip`. Raises CrmError."""
    words, settings = words_of(line)
    if words or not settings:
        told = f"{words.split()[0]!r} sets no field" if words else "nothing is set"
        raise UsageError(told, "write FIELD=VALUE, as in close=fri")
    found = deeds.session.ask(lambda db: list(_records(db, deeds, kind, chosen, say)))
    if not found:
        raise UsageError("the records are gone")
    return deeds.session.ask(lambda db: deeds.maker(db).set(found, settings))


def proposed(deeds: "Deeds", plan: Plan, say: Say, question: str = "") -> Proposal:
    """The plan with its diff, to be agreed to. Raises CrmError."""
    if len(plan.changes) <= _AT_ONCE:
        return deeds.proposal(plan, question)
    parts: list[str] = []
    for start in range(0, len(plan.changes), _AT_ONCE):
        say(f"comparing: {start} of {len(plan.changes)} files …")
        part = plan._replace(changes=plan.changes[start : start + _AT_ONCE])
        parts.append(deeds.workspace.diff(part))
    return Proposal(plan, question or f"{plan.words}?", "\n".join(filter(None, parts)))


def removal(deeds: "Deeds", kind: str, chosen: Chosen, say: Say) -> Proposal:
    """What deleting the chosen records would do, and to whom."""
    asking, workspace = deeds.session.asking(), deeds.workspace
    found = deeds.session.ask(lambda db: list(_records(db, deeds, kind, chosen, say)))
    if not found:
        raise UsageError("the records are gone")
    going = {(each.kind.name, each.record.id) for each in found}
    linked = deeds.session.ask(lambda db: [link for each in found for link in _links(db, asking, each)])
    attached = deeds.session.ask(lambda db: [taken_along(db, each, workspace.store.read) for each in found])
    changes: dict[tuple[str, str], Change] = {}
    for each, along in zip(found, attached, strict=True):
        plan = remove(workspace.editor(), each, workspace.text_of(each), (), attached=along)
        changes.update(((change.root, change.path), change) for change in plan.changes)
    others = {(link.kind, link.id): link.label for link in linked if (link.kind, link.id) not in going}
    named = asking.schema.kinds[kind]
    words = f"Delete {len(found)} {named.plural}" if len(found) != 1 else f"Delete {kind} {found[0].label}"
    plan = Plan(words, tuple(changes.values()), workspace.me)
    return proposed(deeds, plan, say, f"{words}?{left_behind(list(others.values()), 'them')}")


def _links(db: "Connection", asking: Asking, found: Found) -> list[Linked]:
    return links_to(db, asking, found.kind.name, found.record.id)


def _records(db: "Connection", deeds: "Deeds", kind: str, chosen: Chosen, say: Say) -> Iterator[Found]:
    """The chosen records that are still there, by id."""
    asking = deeds.session.asking()
    now = still(db, Scope(asking, asking.schema.kinds[kind]), chosen)
    for place, rid in enumerate(sorted(now, key=lambda each: now[each])):
        if place and not place % _STEP:
            say(f"reading {place} of {len(now)} …")
        if (found := by_rid(db, asking, kind, rid)) is not None:
            yield found
