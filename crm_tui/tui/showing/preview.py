"""A record in short, for the pane beside a list: what it says, and what happened last."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.index.database import Connection
from crm_tui.model.value import Bad
from crm_tui.query.find import Found, by_rid, labels
from crm_tui.query.scope import Asking, Scope
from crm_tui.query.timeline import latest
from crm_tui.tui.showing.lists import shown
from crm_tui.tui.widgets.field_row import Field
from crm_tui.wording.dates import day
from crm_tui.wording.values import Names, link_pairs

_EVENTS = 5


class Preview(NamedTuple):
    """What the pane shows."""

    title: str
    fields: tuple[Field, ...]
    events: tuple[Field, ...]


def read_preview(db: Connection, asking: Asking, kind: str, rid: int) -> Preview | None:
    """The record in that row in short; None when it is gone."""
    found = by_rid(db, asking, kind, rid) if kind in asking.schema.kinds else None
    if found is None:
        return None
    values = found.record.fields
    pairs = [pair for name, each in found.kind.fields.items() for pair in link_pairs(values.get(name), each)]
    fields = tuple(_fields(Scope(asking, found.kind), found, labels(db, asking, pairs)))
    return Preview(found.label, fields, tuple(_events(db, asking, found)))


def _fields(scope: Scope, found: Found, names: Names) -> Iterator[Field]:
    """What is filled in: the columns of lists first, then all else in its order."""
    kind = found.kind
    order = dict.fromkeys((*(name for name in kind.columns if name in kind.fields), *kind.fields))
    for declared in (kind.fields[name] for name in order):
        value = found.record.fields.get(declared.name)
        if value is None or declared.kept or declared.name == kind.label_field:
            continue
        states = ("problem",) if isinstance(value, Bad) else ()
        yield Field(declared.name, declared.title, shown(scope, declared, value, names), states=states)


def _events(db: Connection, asking: Asking, found: Found) -> Iterator[Field]:
    today = asking.ctx.now.date()
    for number, each in enumerate(latest(db, asking, found, _EVENTS)):
        yield Field(f"event:{number}", day(each.at.date(), today), each.words)
