"""How the entries of a list inside a record read: lines of an order, invoices, payments, each on one line."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crm_tui.model.lines import line_amount
from crm_tui.model.value import Bad
from crm_tui.wording.money import money
from crm_tui.wording.values import Names, node_text, text

if TYPE_CHECKING:
    from crm_tui.model.context import Context
    from crm_tui.model.field import Field
    from crm_tui.model.kind import Kind
    from crm_tui.model.value import Value

# The names of inner fields whose text is the key of another entry, and of those that say what an entry is called.
_REFER = ("invoice", "credit_of")
_CALL = ("text", "product", "number")
_KEY = "key"
_AMOUNT = "amount"


def called(kind: "Kind", values: "Mapping[str, Value]", ctx: "Context", names: Names) -> dict[str, str]:
    """What the entries of a record are called, by their keys: a line by its text or product, an invoice by its number.

    An entry without such a name is missing.
    """
    found: dict[str, str] = {}
    for field in kind.fields.values():
        value = values.get(field.name)
        if field.type.name != "entries" or not isinstance(value, tuple) or isinstance(value, Bad):
            continue
        for entry in value:
            told = dict(_told(entry, field, ctx, names, {}))
            if name := next((told[each] for each in _CALL if told.get(each)), ""):
                found.setdefault(str(entry.get(_KEY, "")), name)
    return found


def entry_parts(
    entry: "Value", field: "Field", ctx: "Context", names: Names, known: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The inner fields of an entry and what they say, its key aside; `known` is what `called` gave."""
    if not isinstance(entry, dict):
        return [("", node_text(entry))]
    return [(name, words) for name, words in _told(entry, field, ctx, names, known) if name != _KEY]


def _told(
    entry: "Mapping[str, Value]", field: "Field", ctx: "Context", names: Names, known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    inner = {each.name: each for each in field.fields}
    for name, value in entry.items():
        declared = inner.get(name)
        if declared is None:
            yield name, node_text(value)
        elif declared.type.name == "map" and isinstance(value, dict):
            each = declared.of or declared
            parts = (f"{text(item, each, ctx, names)} × {known.get(key, key)}" for key, item in value.items())
            yield name, ", ".join(parts)
        else:
            words = text(value, declared, ctx, names)
            yield name, known.get(words, words) if name in _REFER else words
    amount = line_amount(entry)
    if amount is not None and amount != entry["price"] and _AMOUNT not in inner:
        yield _AMOUNT, money(amount, ctx.locale)
