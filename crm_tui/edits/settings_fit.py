"""Whether the records that are there still pass under other settings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_tui.edits.faults import Read, brought
from crm_tui.errors import Refused
from crm_tui.index.layout import fingerprint
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.record import read_record
from crm_tui.model.schema import Schema
from crm_tui.query.holding import nodes_of

if TYPE_CHECKING:
    from crm_tui.index.database import Connection
    from crm_tui.model.context import Context


def refuse_unfit(db: "Connection", before: Schema, after: Schema, ctx: "Context") -> None:
    """Raises Refused, with the first of them and how many there are, when records would be faulty under other settings.

    Only records of kinds whose declaration differs are looked at, as the index has them.
    """
    unfit: list[tuple[str, Finding]] = []
    for kind in before.kinds.values():
        later = after.kinds.get(kind.name)
        if later is None or later.plural != kind.plural:
            unfit += _homeless(db, kind)
        elif fingerprint(kind, before.settings) != fingerprint(later, after.settings):
            unfit += _faulty(db, (kind, before), (later, after), ctx)
    if unfit:
        path, first = unfit[0]
        more = f"; and {len(unfit) - 1} more such" if len(unfit) > 1 else ""
        raise Refused(f"{path}: {first.message}{more}", "change the records first; crm config rename changes both")


def undeclared(db: "Connection", before: Schema, after: Schema) -> Iterator[str]:
    """What is to be told of fields that are declared no more while records hold them."""
    for kind in before.kinds.values():
        later = after.kinds.get(kind.name)
        for name in kind.fields.keys() - later.fields.keys() if later else ():
            count = sum(name in nodes for _, _, nodes in nodes_of(db, kind))
            if count:
                whose = f"{count} {kind.plural} keep" if count > 1 else f"1 {kind.name} keeps"
                yield f"{whose} {name!r}, which no field declares any more"


def _homeless(db: "Connection", kind: Kind) -> Iterator[tuple[str, Finding]]:
    for path, _, _ in nodes_of(db, kind):
        yield path, Finding(Severity.ERROR, "unknown-kind", f"no kind has records in {kind.plural} any more")


def _faulty(
    db: "Connection", was: tuple[Kind, Schema], now: tuple[Kind, Schema], ctx: "Context"
) -> Iterator[tuple[str, Finding]]:
    """What records have that they had not."""
    for path, id_, nodes in nodes_of(db, was[0]):
        old, new = (Read(nodes, read_record(kind, id_, nodes, ctx, schema.settings)[1]) for kind, schema in (was, now))
        for finding in brought(old, new)[:1]:
            yield path, finding
