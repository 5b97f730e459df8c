"""Cells that name other entries of the same record by their keys: the invoice of a payment, the lines of a shipment."""

from collections.abc import Mapping, Sequence

from crm_tui.model.context import Context
from crm_tui.model.field import Field
from crm_tui.model.record import read_record, read_value
from crm_tui.model.types.base import Invalid
from crm_tui.tui.forms.draft import Draft
from crm_tui.tui.widgets.choices import Choice
from crm_tui.wording.entries import called
from crm_tui.wording.values import Names
from crm_tui.wording.values import text as value_text

# The field whose entries a cell names, by the name of the cell's field.
_OF = {"invoice": "invoices", "credit_of": "invoices", "lines": "items"}
_ONE = "1"


def refers(field: Field) -> bool:
    """Whether a cell of the field names one other entry by its key."""
    return field.name in _OF and field.type.name == "text"


def counted(field: Field, text: str, ctx: Context, called: Mapping[str, str]) -> str:
    """How many of which entries a cell of their keys and quantities means; "" for any other cell, or nonsense."""
    if field.name not in _OF or field.type.name != "map" or not text.strip():
        return ""
    try:
        value = read_value(field, text, ctx)
    except Invalid:
        return ""
    inner = field.of or field
    return ", ".join(f"{value_text(each, inner, ctx, {})} × {called.get(key, key)}" for key, each in value.items())


def entry_names(draft: Draft, names: Names) -> Mapping[str, str]:
    """What the entries of a draft are called, by their keys."""
    record = read_record(draft.kind, "", draft.whole(), draft.ctx, draft.settings)[0]
    return called(draft.kind, record.fields, draft.ctx, names)


def entry_choices(draft: Draft, field: Field, text: str, names: Names) -> Sequence[Choice]:
    """The entries that a cell may name; of several with their quantities those that are not named yet."""
    entries = draft.whole().get(_OF.get(field.name, ""))
    if not isinstance(entries, list) or field.type.name not in ("text", "map"):
        return ()
    known = entry_names(draft, names)
    head, _, last = text.rpartition(",") if field.type.name == "map" else ("", "", text)
    before = f"{head.strip()}, " if head.strip() else ""
    found = []
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if isinstance(entry, dict) and isinstance(key, str) and f"{key}:" not in head:
            amount = entry.get("quantity", _ONE)
            meant = f"{before}{key}: {amount}" if field.type.name == "map" else key
            found.append(Choice(meant, known.get(key, key), str(entry.get("issued", "")) or key))
    wanted = last.strip().casefold()
    return [each for each in found if wanted in each.label.casefold() or wanted in each.text.casefold()]
