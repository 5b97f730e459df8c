"""One plan for many records: setting fields of them, or deleting them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crm_tui.edits.attaching import taken_along
from crm_tui.edits.record import remove
from crm_tui.errors import UsageError
from crm_tui.model.plan import Change, Plan
from crm_tui.query.find import Found, Linked, by_rid, links_to
from crm_tui.query.identity import still
from crm_tui.query.scope import Asking, Scope
from crm_tui.tui.deeds import Proposal, left_behind, words_of

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.tui.deeds import Deeds

# The row numbers of records, with their ids as far as they are known.
Chosen = Mapping[int, str]


def setting(deeds: "Deeds", kind: str, chosen: Chosen, line: str) -> Plan:
    """The plan that sets fields of the chosen records from a line such as `owner=grace tags+=vip`. Raises CrmError."""
    words, settings = words_of(line)
    if words or not settings:
        told = f"{words.split()[0]!r} sets no field" if words else "nothing is set"
        raise UsageError(told, "write FIELD=VALUE, as in close=fri")
    found = deeds.session.ask(lambda db: list(_records(db, deeds, kind, chosen)))
    if not found:
        raise UsageError("the records are gone")
    return deeds.session.ask(lambda db: deeds.maker(db).set(found, settings))


def removal(deeds: "Deeds", kind: str, chosen: Chosen) -> Proposal:
    """What deleting the chosen records would do, and to whom."""
    asking, workspace = deeds.session.asking(), deeds.workspace
    found = deeds.session.ask(lambda db: list(_records(db, deeds, kind, chosen)))
    if not found:
        raise UsageError("the records are gone")
    going = {(each.kind.name, each.record.id) for each in found}
    links, files = deeds.telling("looking at what links there"), deeds.telling("looking at attachments")
    linked = deeds.session.ask(lambda db: [link for each in links.over(found) for link in _links(db, asking, each)])
    attached = deeds.session.ask(lambda db: [taken_along(db, each, workspace.store.read) for each in files.over(found)])
    changes: dict[tuple[str, str], Change] = {}
    for each, along in zip(found, attached, strict=True):
        plan = remove(workspace.editor(), each, workspace.text_of(each), (), attached=along)
        changes.update(((change.root, change.path), change) for change in plan.changes)
    others = {(link.kind, link.id): link.label for link in linked if (link.kind, link.id) not in going}
    named = asking.schema.kinds[kind]
    words = f"Delete {len(found)} {named.plural}" if len(found) != 1 else f"Delete {kind} {found[0].label}"
    plan = Plan(words, tuple(changes.values()), workspace.me)
    return deeds.proposal(plan, f"{words}?{left_behind(list(others.values()), 'them')}")


def _links(db: "Connection", asking: Asking, found: Found) -> list[Linked]:
    return links_to(db, asking, found.kind.name, found.record.id)


def _records(db: "Connection", deeds: "Deeds", kind: str, chosen: Chosen) -> Iterator[Found]:
    """The chosen records that are still there, by id."""
    asking = deeds.session.asking()
    now = still(db, Scope(asking, asking.schema.kinds[kind]), chosen)
    for rid in deeds.telling("reading the records").over(sorted(now, key=lambda each: now[each])):
        if (found := by_rid(db, asking, kind, rid)) is not None:
            yield found
