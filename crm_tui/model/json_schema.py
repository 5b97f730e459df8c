"""What a kind's files may say, as JSON Schema (draft 2020-12), for editors and other programs."""

from typing import Any

from crm_tui.model.field import Field
from crm_tui.model.kind import Kind

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def kind_schema(kind: Kind) -> dict[str, Any]:
    """The schema of a kind's records, own fields included.

    It takes what `crm check` takes without an error, read by a reader of YAML 1.2: a phone that is written plain is a
    number to it, and `key:` is null. Keys that the kind does not know are allowed, as they are in files.
    """
    return {
        "$schema": DRAFT,
        "title": kind.name,
        "description": f"A record below records/{kind.plural}/.",
        "type": "object",
        "properties": {field.name: _field(field) for field in kind.fields.values()},
        "required": [field.name for field in kind.fields.values() if field.required],
    }


def _field(field: Field) -> dict[str, Any]:
    """What a field may hold, with the words that an editor shows beside it."""
    return {"title": field.title, "description": " ".join(_words(field)), **field.type.schema(field)}


def _words(field: Field) -> list[str]:
    inner = field.of or field
    words = [field.help] if field.help else []
    if inner.type.name == "link":
        words.append(f"The id of a {inner.to}." if inner.to else "A kind and an id, as in deal/solar-roof.")
    elif not words:
        words.append(f"{inner.type.name.replace('_', ' ').capitalize()}.")
    if labels := [f"{each.key}: {each.label}" for each in field.choices if each.label not in ("", each.key)]:
        words.append("; ".join(labels) + ".")
    return words
