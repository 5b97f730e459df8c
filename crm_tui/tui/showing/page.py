"""A record as its page shows it: its fields by group, what links to it, and what happened."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.field import Field as Declared
from crm_tui.model.record import read_record
from crm_tui.model.value import Bad, Node, Value
from crm_tui.query.columns import plan
from crm_tui.query.derived import DERIVED
from crm_tui.query.find import Found, by_rid, labels, rid_of
from crm_tui.query.rows import page as rows_of
from crm_tui.query.scope import Asking, Scope
from crm_tui.query.timeline import timeline
from crm_tui.tui.showing.head import Head, head
from crm_tui.tui.showing.linked import Group, Target, groups
from crm_tui.tui.showing.lists import shown
from crm_tui.tui.showing.told import Told, happened
from crm_tui.tui.widgets.field_row import Field
from crm_tui.wording.dates import day
from crm_tui.wording.entries import called, entry_parts
from crm_tui.wording.values import Names, link_pairs, node_text, text

_WORKED_OUT, _KEPT, _EMPTY = "worked out", "kept by the program", "not filled in"
_LAST = (_WORKED_OUT, _EMPTY, _KEPT)
# What is worked out for lists, and said elsewhere on a page.
_SAID = frozenset(("broken",))


class Page(NamedTuple):
    """All that a record's page shows, read at one moment; what git knows of it is read after it was shown.

    By key `links` are where a line leads, `folds` the kind that it folds, `lists` the one that it lists.
    """

    found: Found
    head: Head
    fields: tuple[Field, ...]
    told: tuple[Told, ...]
    links: dict[str, tuple[Target, ...]]
    folds: Mapping[str, str]
    lists: Mapping[str, str]


def read_page(
    db: Connection, asking: Asking, kind: str, id_: str, unfolded: frozenset[str] = frozenset()
) -> Page | None:
    """The page of a record, by its id or a former one; None when it is gone.

    Of the kinds `unfolded` more than the first records that link here are shown.
    """
    rid = rid_of(db, asking, kind, id_) if kind in asking.schema.kinds else None
    found = by_rid(db, asking, kind, rid) if rid is not None else None
    if found is None or rid is None:
        return None
    names = labels(db, asking, [pair for declared, value in _declared(found) for pair in link_pairs(value, declared)])
    scope = Scope(asking, found.kind, one=True)
    linked = list(groups(db, asking, found, unfolded))
    fields = _grouped([*_fields(scope, found, names), *_derived(db, scope, rid)], linked)
    told = tuple(happened(each, asking) for each in timeline(db, asking, found))
    links = {**dict(_targets(found, names)), **{key: (to,) for group in linked for key, to in group.targets.items()}}
    folds, lists = {each.fold: each.kind for each in linked}, {each.all: each.kind for each in linked}
    return Page(found, head(db, scope, rid, found), fields, told, links, folds, lists)


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


def _grouped(fields: Sequence[Field], linked: Sequence[Group]) -> tuple[Field, ...]:
    """The fields of each group together, groups in the order in which they first appear.

    Then comes what links here, and last what matters least.
    """
    seen = dict.fromkeys(field.group for field in fields)
    order = {group: place for place, group in enumerate([*(each for each in seen if each not in _LAST), *_LAST])}
    lines = sorted(fields, key=lambda field: order[field.group])
    first = [field for field in lines if field.group not in _LAST]
    return (*first, *(field for group in linked for field in group.fields), *lines[len(first) :])


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
    pairs = list(link_pairs(value, declared)) if value is not None else []
    if len(pairs) > 1 and isinstance(value, tuple):
        words = "\n".join(text((each,), declared, ctx, names) for each in value)
    group = declared.group or ("own" if declared.own and not found.kind.own else "")
    return Field(
        declared.name, declared.title, words, typed(node), "fixed" if found.stale else _editor(declared),
        wrong, bool(pairs), group if words else _EMPTY,
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
    plans = [plan(scope, name) for name in DERIVED if name not in _SAID and scope.derived(name)]
    for row in rows_of(db, scope, [rid], plans):
        for each, value in zip(plans, row.cells, strict=True):
            if value is not None and value is not False:
                words = shown(scope, each.field, value, {})
                yield Field(each.name, each.field.title, words, editor="fixed", group=_WORKED_OUT)


def _targets(found: Found, names: Names) -> Iterator[tuple[str, tuple[Target, ...]]]:
    """Where the fields that are links lead."""
    for declared, value in _declared(found):
        pairs = list(link_pairs(value, declared)) if value is not None else []
        if pairs:
            yield declared.name, tuple(Target(kind, id_, names.get((kind, id_), id_)) for kind, id_ in pairs)
