"""A record: one value for all kinds, read from nodes and written back to them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.problem import Finding, Severity
from crm_tui.model.settings import Settings
from crm_tui.model.suggest import nearest
from crm_tui.model.types.base import Invalid
from crm_tui.model.value import Bad, Node, Value

# The key below which a merge leaves the questions that somebody has to answer.
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
            findings.append(unknown_field(kind, name))
        elif not isinstance(node, str) or node.strip():
            try:
                values[name] = field.type.parse(node, field, ctx)
            except Invalid as error:
                values[name] = Bad(node)
                findings.append(bad_value(name, error))
    findings += faults(kind, required(kind), values, settings)
    return Record(kind.name, id_, values), findings


def required(kind: Kind) -> tuple[Field, ...]:
    """The fields that a record of the kind must have."""
    return tuple([field for field in kind.fields.values() if field.required])


def faults(kind: Kind, needed: Iterable[Field], values: Mapping[str, Value], settings: Settings) -> list[Finding]:
    """What is wrong with a record as a whole: what is missing of the fields `needed`, and what does not go together."""
    found = [_missing(kind, field) for field in needed if field.name not in values]
    for rule in kind.rules:
        found.extend(rule(values, settings))
    return found


def bad_value(name: str, error: Invalid) -> Finding:
    """What is told of a value that its field cannot read."""
    return Finding(Severity.ERROR, "bad-value", error.message, error.hint, (name, *error.at))


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


def unknown_field(kind: Kind, name: str) -> Finding:
    """What is told of a key that the kind does not declare."""
    if name == CONFLICTS:
        return Finding(Severity.ERROR, "conflict", "a merge left questions open", "answer them key by key", (name,))
    close = nearest(name, kind.fields)
    hint = f"did you mean {close!r}?" if close else "declare it in crm.yaml below `fields:` to have it typed"
    return Finding(Severity.WARNING, "unknown-field", f"{kind.one} has no field {name!r}", hint, (name,))


def _missing(kind: Kind, field: Field) -> Finding:
    return Finding(Severity.ERROR, "missing", f"{kind.one} needs a {field.title}", f"add a line `{field.name}: …`")
