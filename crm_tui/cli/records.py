"""A record as the flat object that scripts read; its form is a promise to them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_tui.model.record import Record, read_record
from crm_tui.model.value import Bad

if TYPE_CHECKING:
    from crm_tui.model.field import Field
    from crm_tui.model.kind import Kind
    from crm_tui.model.value import Node, Value
    from crm_tui.query.scope import Asking

Flat = dict[str, Any]


def flat(kind: "Kind", record: Record, path: str) -> Flat:
    """`kind`, `id`, `path` and the file's fields under their names; unknown keys under `extra`.

    Text that its field cannot read stands as it is in the file.
    """
    made: Flat = {"kind": record.kind, "id": record.id, "path": path}
    extra: Flat = {}
    for name, value in record.fields.items():
        field = kind.fields.get(name)
        if field is None:
            extra[name] = value
        else:
            made[name] = json_value(value, field)
    if extra:
        made["extra"] = extra
    return made


def flat_nodes(asking: "Asking", kind: "Kind", id_: str, path: str, nodes: Mapping[str, "Node"]) -> Flat:
    """The same, from the nodes of a file."""
    record, _ = read_record(kind, id_, nodes, asking.ctx, asking.schema.settings)
    return flat(kind, record, path)


def json_value(value: "Value", field: "Field") -> Any:
    """A value as JSON: money as amount and currency, days as ISO text, labelled values with their labels."""
    if value is None:
        return None
    if isinstance(value, Bad):
        return value.node
    return field.type.to_json(value, field)
