"""A record: one value for all kinds, read from nodes and written back to them."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.settings import Settings
from crm_tui.model.suggest import nearest
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Bad, Node, Value

# Left by a merge that needs an answer; see docs/decisions on merging.
CONFLICTS = "_conflicts"


class Record(NamedTuple):
    """A record of a kind.

    `fields` holds each key of its file: typed where the kind declares it, as its node where it does not, as
    Bad(node) where its text cannot be read.
    """

    kind: str
    id: str
    fields: Mapping[str, Value]

    def get(self, name: str) -> Value:
        """The value, or None when it is missing or cannot be read."""
        value = self.fields.get(name)
        return None if isinstance(value, Bad) else value


def read_record(
    kind: Kind, id_: str, nodes: Mapping[str, Node], ctx: Context, settings: Settings
) -> tuple[Record, list[Finding]]:
    """The record and every problem of its own; nothing here depends on other records."""
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    declared = kind.fields
    for name, node in nodes.items():
        field = declared.get(name)
        if field is None:
            values[name] = node
            findings.append(_unknown(kind, name))
        elif not isinstance(node, str) or node.strip():
            try:
                values[name] = field.type.parse(node, field, ctx)
            except Invalid as error:
                values[name] = Bad(node)
                findings.append(Finding(Severity.ERROR, "bad-value", error.message, error.hint, (name, *error.at)))
    findings += [_missing(kind, field) for field in declared.values() if field.required and field.name not in values]
    for rule in kind.rules:
        findings.extend(rule(values, settings))
    return Record(kind.name, id_, values), findings


def read_value(field: Field, text: str, ctx: Context) -> Value:
    """The value a person meant by `text`. Raises Invalid."""
    return field.type.from_words(text.strip(), field, ctx)


def write_value(field: Field, value: Value, ctx: Context) -> Node:
    """The node to write for a value."""
    return field.type.format(value, field, ctx)


def label(kind: Kind, record: Record) -> str:
    """What the record is called on screens; its id while it has no name."""
    value = record.get(kind.label_field)
    return value if isinstance(value, str) and value else record.id


def _unknown(kind: Kind, name: str) -> Finding:
    if name == CONFLICTS:
        return Finding(Severity.ERROR, "conflict", "a merge left questions open", "answer them key by key", (name,))
    close = nearest(name, kind.fields)
    hint = f"did you mean {close!r}?" if close else "declare it in crm.yaml below `fields:` to have it typed"
    return Finding(Severity.WARNING, "unknown-field", f"{kind.one} has no field {name!r}", hint, (name,))


def _missing(kind: Kind, field: Field) -> Finding:
    return Finding(Severity.ERROR, "missing", f"{kind.one} needs a {field.title}", f"add a line `{field.name}: …`")
