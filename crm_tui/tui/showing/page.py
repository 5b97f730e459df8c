"""A record as its page shows it: its fields by group, what links to it, and what happened."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.field import Field as Declared
from crm_tui.model.record import read_record
from crm_tui.model.value import Bad, Node, Value
from crm_tui.query.columns import plan
from crm_tui.query.derived import DERIVED
from crm_tui.query.find import Found, Linked, by_rid, labels, links_to, rid_of
from crm_tui.query.rows import page as rows_of
from crm_tui.query.scope import Asking, Scope, link_target
from crm_tui.query.timeline import Happening, timeline
from crm_tui.tui.showing.lists import shown
from crm_tui.tui.widgets.field_row import Field
from crm_tui.tui.widgets.timeline import Event
from crm_tui.wording.dates import day
from crm_tui.wording.entries import called, entry_parts
from crm_tui.wording.values import Names, link_pairs, node_text, text

_LINKS_SHOWN = 100
_LINKED, _WORKED_OUT, _KEPT, _EMPTY = "linked from", "worked out", "kept by the program", "not filled in"
# What happened is told by the timeline.
_IN_TIMELINE = "activity"
_FACTS = 2
_LAST = (_LINKED, _WORKED_OUT, _EMPTY, _KEPT)


class Target(NamedTuple):
    """Where a link leads, and what it is called."""

    kind: str
    id: str
    label: str


class Page(NamedTuple):
    """All that a record's page shows, read at one moment. `facts` say in a line what it is."""

    found: Found
    facts: str
    fields: tuple[Field, ...]
    events: tuple[Event, ...]
    links: dict[str, tuple[Target, ...]]


def read_page(db: Connection, asking: Asking, kind: str, id_: str) -> Page | None:
    """The page of a record, by its id or a former one; None when it is gone."""
    rid = rid_of(db, asking, kind, id_) if kind in asking.schema.kinds else None
    found = by_rid(db, asking, kind, rid) if rid is not None else None
    if found is None or rid is None:
        return None
    linked = _once(links_to(db, asking, kind, found.record.id, _LINKS_SHOWN, without=_IN_TIMELINE))
    names = labels(db, asking, [pair for declared, value in _declared(found) for pair in link_pairs(value, declared)])
    scope = Scope(asking, found.kind)
    fields = _grouped([*_fields(scope, found, names), *_derived(db, scope, rid), *_linked(db, asking, linked)])
    happened = tuple(_event(each, asking) for each in timeline(db, asking, found))
    facts = " · ".join(_facts(db, scope, [rid], found.kind.columns)[0])
    return Page(found, facts, fields, happened, dict(_targets(found, linked, names)))


def _fields(scope: Scope, found: Found, names: Names) -> Iterator[Field]:
    asking = scope.asking
    wrong = _wrong(asking, found)
    known = called(found.kind, found.record.fields, asking.ctx, names)
    kept = []
    for declared, value in _declared(found):
        if declared.kept:
            kept.append((declared, value))
            continue
        yield _field(scope, found, declared, value, names, wrong.get(declared.name, ""), known)
    for name in found.nodes:
        if name not in found.kind.fields:
            told = wrong.get(name, "")
            yield Field(name, name, node_text(found.nodes[name]), editor="fixed", group="other keys", problem=told)
    for declared, value in kept:
        if value is not None:
            words = "" if isinstance(value, Bad) else text(value, declared, asking.ctx, names)
            yield Field(declared.name, declared.title, words, editor="fixed", group=_KEPT)


def _grouped(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields of each group together, groups in the order in which they first appear, what matters least last."""
    seen = dict.fromkeys(field.group for field in fields)
    order = {group: place for place, group in enumerate([*(each for each in seen if each not in _LAST), *_LAST])}
    return tuple(sorted(fields, key=lambda field: order[field.group]))


def _declared(found: Found) -> Iterator[tuple[Declared, Value]]:
    for declared in found.kind.fields.values():
        yield declared, found.record.fields.get(declared.name)


def _field(
    scope: Scope, found: Found, declared: Declared, value: Value, names: Names, wrong: str, known: Mapping[str, str]
) -> Field:
    ctx = scope.asking.ctx
    node = found.nodes.get(declared.name, "")
    words = text(value, declared, ctx, names) if value is not None else ""
    if declared.type.name == "long_text" and isinstance(value, str):
        words = value
    elif declared.type.name == "entries" and isinstance(value, tuple) and not isinstance(value, Bad):
        parts = (entry_parts(each, declared, ctx, names, known) for each in value)
        words = "\n".join("  ".join(words for _, words in each) for each in parts)
    elif declared.type.name == "date" and value is not None and not isinstance(value, Bad):
        words = f"{value.isoformat()}  {day(value, ctx.now.date())}" if value.year > 1900 else value.isoformat()
    link = value is not None and bool(list(link_pairs(value, declared)))
    group = declared.group or ("own" if declared.own and not found.kind.own else "")
    return Field(
        declared.name, declared.title, words, typed(node), _editor(declared),
        wrong, link, group if words else _EMPTY,
    )  # fmt: skip


def _editor(declared: Declared) -> str:
    if declared.type.name == "entries" or declared.kept:
        return "fixed"
    if declared.type.name == "long_text":
        return "long"
    inner = declared.of or declared
    return "choice" if inner.type.name in ("link", "choice", "yes_no") else "line"


def typed(node: Node) -> str:
    """What a person would type to get this node."""
    if isinstance(node, str):
        return node.rstrip("\n")
    if isinstance(node, list):
        return ", ".join(typed(each) for each in node)
    return ", ".join(f"{name}: {typed(each)}" for name, each in node.items())


def _wrong(asking: Asking, found: Found) -> dict[str, str]:
    """What is wrong with the record's own values, by field."""
    _, findings = read_record(found.kind, found.record.id, found.nodes, asking.ctx, asking.schema.settings)
    told: dict[str, str] = {}
    for finding in findings:
        if finding.at:
            words = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
            told.setdefault(str(finding.at[0]), words)
    return told


def _derived(db: Connection, scope: Scope, rid: int) -> Iterator[Field]:
    plans = [plan(scope, name) for name in DERIVED if name != "broken" and scope.derived(name)]
    for row in rows_of(db, scope, [rid], plans):
        for each, value in zip(plans, row.cells, strict=True):
            if value is not None and value is not False:
                words = shown(scope, each.field, value, {})
                yield Field(each.name, each.field.title, words, editor="fixed", group=_WORKED_OUT)


def _once(linked: Sequence[Linked]) -> list[Linked]:
    """Each record once, however many of its fields link here."""
    return list({(each.kind, each.id): each for each in linked}.values())


def _linked(db: Connection, asking: Asking, linked: Sequence[Linked]) -> Iterator[Field]:
    """The records that link here by kind, each with the first things worth knowing of it."""
    sizes, before = Counter(each.kind for each in linked), ""
    for number, each in enumerate(linked):
        scope = Scope(asking, asking.schema.kinds[each.kind])
        own = [name for name in scope.kind.columns if not _leads(scope.kind.fields.get(name))]
        rid = rid_of(db, asking, each.kind, each.id)
        facts = _facts(db, scope, [rid], own[: _FACTS + 1])[0] if rid is not None else []
        words = "  ".join([each.label, *facts])
        many = f"{sizes[each.kind]} {scope.kind.plural}" if sizes[each.kind] > 1 else each.kind
        yield Field(
            _link_key(number), many if each.kind != before else "", words, editor="fixed", link=True, group=_LINKED
        )
        before = each.kind


def _leads(field: Declared | None) -> bool:
    return field is not None and bool(link_target(field))


def _facts(db: Connection, scope: Scope, rids: Sequence[int], names: Sequence[str]) -> list[list[str]]:
    """What the columns of records say that say something, the label aside."""
    plans = [plan(scope, name) for name in names if name != scope.kind.label_field]
    lines = [list(zip(plans, row.cells, strict=True)) for row in rows_of(db, scope, rids, plans)]
    linked = {pair for line in lines for each, value in line for pair in link_pairs(value, each.field)}
    known = labels(db, scope.asking, linked)
    texts = [[shown(scope, each.field, value, known) for each, value in line] for line in lines]
    return [[text for text in line if text] for line in texts] or [[]]


def _link_key(number: int) -> str:
    return f"link:{number}"


def _targets(found: Found, linked: Sequence[Linked], names: Names) -> Iterator[tuple[str, tuple[Target, ...]]]:
    """Where the fields that are links lead."""
    for declared, value in _declared(found):
        pairs = list(link_pairs(value, declared)) if value is not None else []
        if pairs:
            yield declared.name, tuple(Target(kind, id_, names.get((kind, id_), id_)) for kind, id_ in pairs)
    for number, each in enumerate(linked):
        yield _link_key(number), (Target(each.kind, each.id, each.label),)


def _event(each: Happening, asking: Asking) -> Event:
    when = day(each.at.date(), asking.ctx.now.date())
    if each.timed and each.at.date() == asking.ctx.now.date():
        when = f"{each.at:%H:%M}"
    return Event((each.kind, each.id, each.at, each.words), when, each.words, each.by)
