"""What records bring along that nobody named: their first words, as `crm log` takes them; and readable ids."""

from collections.abc import Mapping
from datetime import date

from crm_tui.edits.activity import called, subject_and_body
from crm_tui.model.kind import Kind
from crm_tui.model.value import Value

_ABOUT = ("deal", "ticket", "company")


def naming(kind: Kind) -> tuple[str, ...]:
    """The fields of which one has to be filled for a record to have a name."""
    if kind.called:
        return tuple(kind.fields)
    return (kind.label_field, "body") if kind.name == "activity" else (kind.label_field,)


def settle_title(kind: Kind, values: dict[str, Value], had: Mapping[str, Value]) -> None:
    """Gives a record that nobody named, now or before, the words by which its kind calls it."""
    if kind.called and kind.label_field not in values and kind.label_field not in had:
        values[kind.label_field] = subject_and_body(kind.called(values))[0]


def settle_subject(values: dict[str, Value], had: Mapping[str, Value]) -> None:
    """Gives an activity without a subject its first words; one of another subject, that it `had`, keeps that."""
    body = values.get("body")
    if "subject" in values or not isinstance(body, str):
        return
    subject, rest = subject_and_body(body)
    if not subject or had.get("subject") not in (None, subject):
        return
    values["subject"] = subject
    if rest:
        values["body"] = rest
    else:
        del values["body"]


def name_of(values: Mapping[str, Value]) -> str:
    """What the id of a new activity is made of: its day or moment, with whom or about what it was, and its type."""
    contacts, at = values.get("contacts"), values.get("at")
    about = next((str(values[name]) for name in _ABOUT if values.get(name)), str(values.get("subject", "")))
    return called(at, contacts[0] if contacts else about, str(values["type"])) if isinstance(at, date) else about
